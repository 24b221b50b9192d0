"""How people at the desk look at homes: the filter, and which fields a home's form has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from realestate.modules.feeds.rules.choices import PROPERTY_SUB_TYPES, PROPERTY_TYPES, STATUSES
from realestate.modules.feeds.rules.fields import FIELDS
from realestate.modules.feeds.rules.values import Unusable, read

OWN = "Our own listings"  # the source of homes typed at the desk


@dataclass(frozen=True)
class Filter:
    """Which homes are listed; ``agent`` is a mail address (“mine”)."""

    status: str = ""
    source: str = ""
    agent: str = ""
    q: str = ""

    def as_query(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}

    def but(self, **changes: Any) -> Filter:
        return replace(self, **changes)


def read_filter(query: Mapping[str, str]) -> tuple[Filter, list[str]]:
    """The filter of a query string, and what of it was passed over."""
    given = {name: " ".join(query.get(name, "").split())[:100] for name in Filter.__annotations__}
    ignored = []
    if given["status"] and given["status"] not in STATUSES:
        ignored.append(f"status: “{given['status'][:40]}” is not a status")
        given["status"] = ""
    return Filter(**given), ignored


# The form of a home: every field a person may type, in groups.
FORM_GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "Status and price",
        "What is asked, and how far it is.",
        (
            *("standard_status", "list_price", "close_price", "close_date"),
            *("on_market_date", "listing_contract_date", "association_fee", "tax_annual_amount"),
        ),
    ),
    (
        "Address",
        "Where it stands. Latitude and longitude put it on the map.",
        (
            *("unparsed_address", "unit_number", "city", "state_or_province", "postal_code"),
            *("subdivision_name", "latitude", "longitude"),
            *("elementary_school", "middle_or_junior_school", "high_school"),
        ),
    ),
    (
        "The home",
        "Areas may be written with their unit: 1,850 sq ft, 0.25 acres, 170 sq m.",
        (
            *("property_type", "property_sub_type", "bedrooms_total", "bathrooms_full"),
            *("bathrooms_half", "bathrooms_total_integer", "living_area", "lot_size_area"),
            *("year_built", "stories", "garage_spaces", "waterfront_yn", "view_yn", "features"),
        ),
    ),
    (
        "Words",
        "Describe the property, not the people who might live there.",
        ("public_remarks", "virtual_tour_url_unbranded"),
    ),
    (
        "For agents only",
        "Never shown on the website, in alerts or in feeds.",
        ("private_remarks", "showing_instructions", "listing_id", "parcel_number"),
    ),
    (
        "Display",
        "What the seller allows.",
        (
            *("internet_entire_listing_display_yn", "internet_address_display_yn"),
            *("internet_automated_valuation_display_yn", "internet_consumer_comment_yn"),
        ),
    ),
)
FORM: tuple[str, ...] = tuple(name for _, _, names in FORM_GROUPS for name in names)
REQUIRED = frozenset({"standard_status", "list_price", "unparsed_address", "city"}) | {
    "state_or_province",
    "postal_code",
    "property_type",
}
CHOICES: dict[str, tuple[str, ...]] = {
    "standard_status": tuple(s for s in STATUSES if s != "Incomplete"),
    "property_type": PROPERTY_TYPES,
    "property_sub_type": PROPERTY_SUB_TYPES,
}
_KEPT_WHEN_EMPTY = REQUIRED | {"on_market_date", "property_sub_type", "listing_id"}


def read_typed(typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Facts from a form, and what is wrong with each field. A box that is not ticked is a no."""
    facts: dict[str, Any] = {}
    problems: dict[str, list[str]] = {}
    for name in FORM:
        field = FIELDS[name]
        if field.kind == "yn":
            facts[name] = typed.get(name) == "1"
            continue
        if name not in typed:
            continue
        try:
            value = read(field, typed[name])
        except Unusable as wrong:
            problems[name] = [f"{wrong.problem} {wrong.remedy}"]
            continue
        if value is not None:
            facts[name] = value
        elif name in REQUIRED:
            problems[name] = [f"{field.label} is empty."]
        elif name not in _KEPT_WHEN_EMPTY:
            facts[name] = empty(name)
    return facts, problems


def empty(name: str) -> Any:
    """What stands for nothing in this column."""
    if name == "features":
        return []
    is_words = FIELDS[name].kind in ("text", "remarks", "url", "zip") and name != "parcel_number"
    return "" if is_words else None


def stands(facts: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a status asks for, and what contradicts itself, by field."""
    found: dict[str, list[str]] = {}
    if facts.get("standard_status") == "Closed":
        if not facts.get("close_price"):
            found["close_price"] = ["A closed home needs the price it sold for."]
        if not facts.get("close_date"):
            found["close_date"] = ["A closed home needs the day it closed."]
    first, last = facts.get("on_market_date"), facts.get("close_date")
    if first and last and last < first:
        found["close_date"] = [f"It came on the market on {first.isoformat()}: write a later day."]
    if (facts.get("latitude") is None) != (facts.get("longitude") is None):
        found["latitude"] = ["Give both latitude and longitude, or neither."]
    return found


def written(name: str, value: Any) -> str:
    """A fact as it stands in a form."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, Decimal):
        return f"{value:f}".removesuffix(".00")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)
