"""Places of the demo agencies: words from a table, figures from the recorded sales, tax rules from the law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from statistics import median

from realestate.db import db
from realestate.modules.areas.models import Area, AreaFact
from realestate.modules.areas.queries.homes import pictures
from realestate.modules.areas.rules.outlines import FEWEST_HOMES, SOLD_NOTE, around
from realestate.modules.demo.places import PLACES, Place
from realestate.modules.demo.sales import Sale, all_sales
from realestate.modules.demo.schedule import LAST_RECORDED
from realestate.modules.listings.rules import slug
from realestate.tenancy.models import TenantRef

_SOURCE = "King County Department of Assessments, recorded sales May 2014 to February 2015"
_LAWS = date(2024, 7, 1)
_ADDRESS = "https://app.leg.wa.gov/RCW/default.aspx?cite="
_TAXES = (
    ("Who values the home", "The county assessor", "at its true and fair value", "84.40.030",
     "Stated in the law: property is valued at 100 percent of its true and fair value."),
    ("Growth of a district's regular levy", "1 %", "a year at most", "84.55.010",
     "Stated in the law for regular levies: at most 101 percent of the highest earlier levy, plus what new construction adds; voters may lift it. It limits what a district collects, not the bill of one home."),
    ("When it is due", "April 30 and October 31", "half each", "84.56.020",
     "Stated in the law for bills of 50 dollars or more that are paid in two halves."),
)  # fmt: skip
_TAX_PLANS = ("fairfield", "summit")


def write_places(tenant: TenantRef, now: datetime) -> None:
    """Towns with the neighborhoods in them, in the order of the table, all published."""
    sales = all_sales()[tenant.slug]
    towns: dict[str, Area] = {}
    for position, place in enumerate(PLACES[tenant.slug], 1):
        here = _sold_in(place, sales)
        area = _area(place, here, position, now)
        if place.is_town:
            towns[place.city] = area
        else:
            area.parent_id = towns[place.city].id
        db.session.add(area)
        db.session.flush()
        if place.is_town:
            _picture(tenant, area)
        _facts(tenant, area, here)
    db.session.flush()


def _sold_in(place: Place, sales: Sequence[Sale]) -> list[Sale]:
    return [
        sale
        for sale in sales
        if sale.city == place.city and (place.is_town or sale.zipcode in place.postal_codes)
    ]


def _area(place: Place, here: list[Sale], position: int, now: datetime) -> Area:
    outline = around([(sale.longitude, sale.latitude) for sale in here])
    return Area(
        kind="town" if place.is_town else "neighborhood",
        name=place.name,
        slug=slug(place.name),
        city=place.city,
        postal_codes=list(place.postal_codes),
        outline=outline,
        outline_note=SOLD_NOTE if outline else "",
        intro=place.intro,
        text=place.text,
        meta_description=f"{place.intro} Homes for sale and market figures."[:200],
        faq=_questions(place),
        is_published=True,
        sort_order=position,
        updated_at=now,
        updated_by="The demonstration",
    )


def _questions(place: Place) -> list[dict[str, str]]:
    if not place.is_town:
        return []
    return [
        {
            "question": f"Where do the figures about {place.name} come from?",
            "answer": "The market figures are counted from the homes this website shows, each time the page is "
            "opened. What stands under “At a glance” comes from county records; each figure names its source, its "
            "date and how it was found.",
        },
        {
            "question": f"Is the outline the boundary of {place.name}?",
            "answer": "No. It is drawn round recorded home sales, and coarse on purpose. For boundaries ask the city or "
            "the county.",
        },
    ]


def _picture(tenant: TenantRef, area: Area) -> None:
    """The drawing of one of its homes stands on top."""
    for picture in pictures(tenant, area, 1):
        area.hero_key, area.hero_alt = picture.key, picture.alt
        area.hero_is_drawn = picture.is_drawn


def _facts(tenant: TenantRef, area: Area, here: list[Sale]) -> None:
    rows = _counted(here) if len(here) >= FEWEST_HOMES else []
    if area.kind == "town" and tenant.slug in _TAX_PLANS:
        rows += _taxes()
    for position, row in enumerate(rows):
        row.area_id, row.position = area.id, position
        db.session.add(row)


def _counted(here: list[Sale]) -> list[AreaFact]:
    """Medians of the recorded homes, which are a choice and not all sales: the method says so."""
    method = (
        f"Median of the {len(here)} recorded sales this demonstration holds for the place: chosen along the price "
        "scale, every waterfront sale among them. Not all sales."
    )
    told = (
        ("Built in", f"{median(sale.yr_built for sale in here):.0f}", "median year"),
        ("Living area", f"{median(sale.sqft_living for sale in here):,.0f}", "sq ft, median"),
        ("Lot", f"{median(sale.sqft_lot for sale in here):,.0f}", "sq ft, median"),
    )
    return [
        AreaFact(
            section="at_a_glance",
            label=label,
            value=value,
            unit=unit,
            source_name=_SOURCE,
            as_of=LAST_RECORDED,
            method=method,
        )
        for label, value, unit in told
    ]


def _taxes() -> list[AreaFact]:
    """Rules of the state's law; no rate and no bill of any place is known to us."""
    return [
        AreaFact(
            section="taxes",
            label=label,
            value=value,
            unit=unit,
            source_name=f"Revised Code of Washington {cite}",
            source_url=f"{_ADDRESS}{cite}",
            as_of=_LAWS,
            method=method,
        )
        for label, value, unit, cite, method in _TAXES
    ]
