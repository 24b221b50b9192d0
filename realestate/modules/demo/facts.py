"""Demo listings: real recorded homes in RESO's names, on made-up streets and recent dates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from realestate.modules.demo.addresses import address_for
from realestate.modules.demo.chance import choose, roll
from realestate.modules.demo.people import Agency, agency
from realestate.modules.demo.photos import PhotoFacts, pick_photos
from realestate.modules.demo.remarks import ACRE_SQFT, remarks_for
from realestate.modules.demo.sales import Sale, all_sales
from realestate.modules.demo.schedule import course_of

SOURCE_SYSTEM = "Demo MLS"
HOUSE, TOWNHOUSE = "Single Family Residence", "Townhouse"


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """One listing. Prices in whole USD, areas in square feet; None is what the records do not tell."""

    listing_key: str
    listing_id: str
    parcel_number: str
    source_system: str
    standard_status: str
    listing_contract_date: date
    on_market_date: date
    close_date: date | None
    days_on_market: int
    list_price: int
    original_list_price: int
    close_price: int | None
    property_type: str
    property_sub_type: str
    bedrooms_total: int
    bathrooms_total_integer: int
    bathrooms_full: int
    bathrooms_half: int
    living_area: int
    lot_size_area: int
    year_built: int
    stories: float
    garage_spaces: int | None
    waterfront_yn: bool
    view_yn: bool
    unparsed_address: str
    street_number: str
    street_name: str
    city: str
    state_or_province: str
    postal_code: str
    subdivision_name: str | None
    latitude: float
    longitude: float
    public_remarks: str
    features: tuple[str, ...]
    internet_entire_listing_display_yn: bool
    internet_address_display_yn: bool
    internet_automated_valuation_display_yn: bool
    internet_consumer_comment_yn: bool
    modification_timestamp: datetime
    list_agent_email: str
    list_agent_full_name: str
    list_office_name: str
    attribution_contact: str
    photos: tuple[PhotoFacts, ...]
    sale: Sale


def listings_for(slug: str, *, today: date) -> list[ListingFacts]:
    """Every listing of one demo agency, in the order of the records. KeyError for another slug."""
    office, taken, seen = agency(slug), set[str](), Counter[str]()
    return [
        _listing(sale, position, today, office, taken, seen)
        for position, sale in enumerate(all_sales()[slug])
    ]


def sub_type(sale: Sale) -> str:
    """Two floors or more on a lot hardly larger than the house is a townhouse; the county lists no condominiums."""
    return TOWNHOUSE if sale.floors >= 2 and sale.sqft_lot < 2_500 else HOUSE


def bathrooms(recorded: float) -> tuple[int, int]:
    """Full and half rooms from quarter steps: three-quarter baths count as full, halves and quarters as half.

    2.25 is recorded for a full, a three-quarter and a half bath: two full and one half.
    """
    full = int(recorded + 0.25)
    return full, 1 if recorded > full else 0


def features(sale: Sale) -> tuple[str, ...]:
    acres = sale.sqft_lot / ACRE_SQFT
    said = (
        (sale.is_waterfront, "Waterfront"),
        (sale.view > 0, "View"),
        (sale.sqft_basement > 0, f"Basement, {sale.sqft_basement:,} sq ft"),
        (sale.yr_renovated is not None, f"Renovated {sale.yr_renovated}"),
        (sale.floors == 1, "Single level"),
        (sale.floors >= 3, "Three levels"),
        (acres >= 0.5, f"{acres:.1f} acres"),
        (sale.condition == 5, "Recorded condition: very good"),
    )
    return tuple(words for holds, words in said if holds)


def _listing(
    sale: Sale,
    position: int,
    today: date,
    office: Agency,
    taken: set[str],
    seen: Counter[str],
) -> ListingFacts:
    kind = sub_type(sale)
    full, half = bathrooms(sale.bathrooms)
    words = "townhouse" if kind == TOWNHOUSE else "house"
    return ListingFacts(
        listing_key=f"demo-{sale.sale_id.lower()}",
        listing_id=str(2_100_000 + int(sale.sale_id.removeprefix("KC"))),
        source_system=SOURCE_SYSTEM,
        property_type="Residential",
        property_sub_type=kind,
        bathrooms_total_integer=full + half,
        bathrooms_full=full,
        bathrooms_half=half,
        public_remarks=remarks_for(sale, kind=words, baths=full + half, position=position),
        features=features(sale),
        photos=pick_photos(sale, is_townhouse=kind == TOWNHOUSE, seen=seen),
        sale=sale,
        **_recorded(sale),
        **_on_the_market(sale, today),
        **_place(sale, taken),
        **_display(sale.sale_id),
        **_sellers(sale.sale_id, office),
    )


def _recorded(sale: Sale) -> dict[str, Any]:
    return {
        "parcel_number": sale.parcel_id,
        "bedrooms_total": sale.bedrooms,
        "living_area": sale.sqft_living,
        "lot_size_area": sale.sqft_lot,
        "year_built": sale.yr_built,
        "stories": sale.floors,
        "garage_spaces": None,
        "waterfront_yn": sale.is_waterfront,
        "view_yn": sale.view > 0,
    }


def _on_the_market(sale: Sale, today: date) -> dict[str, Any]:
    """The recorded price is what is asked, and what was paid once closed; no reduction is invented."""
    course = course_of(sale, today=today)
    return {
        "standard_status": course.standard_status,
        "listing_contract_date": course.listing_contract_date,
        "on_market_date": course.on_market_date,
        "close_date": course.close_date,
        "days_on_market": course.days_on_market,
        "modification_timestamp": course.modification_timestamp,
        "list_price": sale.sale_price,
        "original_list_price": sale.sale_price,
        "close_price": sale.sale_price if course.close_date else None,
    }


def _place(sale: Sale, taken: set[str]) -> dict[str, Any]:
    address = address_for(sale.sale_id, sale.city, sale.zipcode, taken=taken)
    return {
        "unparsed_address": address.line,
        "street_number": address.street_number,
        "street_name": address.street_name,
        "city": sale.city,
        "state_or_province": "WA",
        "postal_code": sale.zipcode,
        "subdivision_name": None,
        "latitude": sale.latitude,
        "longitude": sale.longitude,
    }


def _display(key: str) -> dict[str, Any]:
    """A few sellers in a hundred withhold something, so that the rules have work."""
    return {
        "internet_entire_listing_display_yn": roll(key, "internet", 100) > 0,
        "internet_address_display_yn": roll(key, "address shown", 100) > 1,
        "internet_automated_valuation_display_yn": roll(key, "valued", 100) > 1,
        "internet_consumer_comment_yn": roll(key, "comments", 100) > 1,
    }


def _sellers(key: str, office: Agency) -> dict[str, Any]:
    agent = choose(key, "agent", [agent for agent in office.agents if agent.lists_homes])
    return {
        "list_agent_email": agent.email,
        "list_agent_full_name": agent.name,
        "list_office_name": office.name,
        "attribution_contact": office.phone,
    }
