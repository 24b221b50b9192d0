"""A home as portals read it: RESO names, in JSON and in XML; only what may be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from realestate.modules.listings.models import Listing

SCHEMA = "1"
_FACTS: tuple[tuple[str, str], ...] = (
    ("ListingId", "listing_id"),
    ("StandardStatus", "standard_status"),
    ("ListPrice", "list_price"),
    ("OriginalListPrice", "original_list_price"),
    ("ClosePrice", "close_price"),
    ("CloseDate", "close_date"),
    ("AssociationFee", "association_fee"),
    ("TaxAnnualAmount", "tax_annual_amount"),
    ("ListingContractDate", "listing_contract_date"),
    ("OnMarketDate", "on_market_date"),
    ("ModificationTimestamp", "modification_timestamp"),
    ("PropertyType", "property_type"),
    ("PropertySubType", "property_sub_type"),
    ("BedroomsTotal", "bedrooms_total"),
    ("BathroomsTotalInteger", "bathrooms_total_integer"),
    ("BathroomsFull", "bathrooms_full"),
    ("BathroomsHalf", "bathrooms_half"),
    ("LivingArea", "living_area"),
    ("LotSizeArea", "lot_size_area"),
    ("YearBuilt", "year_built"),
    ("Stories", "stories"),
    ("GarageSpaces", "garage_spaces"),
    ("WaterfrontYN", "waterfront_yn"),
    ("ViewYN", "view_yn"),
    ("City", "city"),
    ("StateOrProvince", "state_or_province"),
    ("PostalCode", "postal_code"),
    ("PublicRemarks", "public_remarks"),
    ("VirtualTourURLUnbranded", "virtual_tour_url_unbranded"),
    ("ListAgentFullName", "list_agent_full_name"),
    ("ListOfficeName", "list_office_name"),
    ("AttributionContact", "attribution_contact"),
    ("OriginatingSystemName", "source_system"),
    ("Disclaimer", "disclaimer"),
    ("InternetAutomatedValuationDisplayYN", "internet_automated_valuation_display_yn"),
    ("InternetConsumerCommentYN", "internet_consumer_comment_yn"),
)
# Said only where the seller lets the address be shown: each of them gives the place away.
_ADDRESS: tuple[tuple[str, str], ...] = (
    ("UnparsedAddress", "unparsed_address"),
    ("UnitNumber", "unit_number"),
    ("SubdivisionName", "subdivision_name"),
    ("ParcelNumber", "parcel_number"),
    ("Latitude", "latitude"),
    ("Longitude", "longitude"),
)


def record(home: Listing, *, url: str, media: Callable[[str], str] | None) -> dict[str, Any]:
    """One home, as withheld as its seller wants it. ``media`` makes a picture's address (None: no pictures)."""
    names = (*_FACTS, *(_ADDRESS if home.internet_address_display_yn else ()))
    found: dict[str, Any] = {"ListingKey": str(home.id), "ListingURL": url}
    found |= {reso: getattr(home, name) for reso, name in names}
    found["PublicRemarks"] = home.as_shown(home.public_remarks)
    found["LivingAreaUnits"] = "Square Feet" if home.living_area is not None else None
    found["LotSizeUnits"] = "Square Feet" if home.lot_size_area is not None else None
    found["Features"] = list(home.features)
    if media is not None:
        found["Media"] = [
            {
                "MediaURL": media(each.media_key),
                "Order": each.order,
                "ShortDescription": home.as_shown(each.short_description),
                "PreferredPhotoYN": each.preferred_photo_yn,
                "MediaAlteration": each.media_alteration or None,
            }
            for each in home.media
            if each.permission == "Public"
        ]
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def plain(value: Any) -> Any:
    """A value as JSON writes it."""
    if isinstance(value, Decimal):
        return float(value) if value % 1 else int(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def element(name: str, value: Any) -> str:
    """A value as XML writes it: an element a name, several ones for a list, Y and N for yes and no."""
    if isinstance(value, list):
        one = {"Features": "Feature", "Media": "Photo"}[name]
        return f"<{name}>{''.join(element(one, each) for each in value)}</{name}>"
    if isinstance(value, Mapping):
        inner = "".join(element(n, v) for n, v in value.items() if v is not None)
        return f"<{name}>{inner}</{name}>"
    return f"<{name}>{escape(_words(value))}</{name}>"


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "Y" if value else "N"
    text = str(plain(value))
    return "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff"))
