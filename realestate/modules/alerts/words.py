"""What alerts say: subjects, facts of a home in a line, and why somebody gets this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from realestate.modules.alerts.rules import KINDS
from realestate.modules.listings.models import Listing

WHY = {
    "instant": "because you asked to hear at once",
    "daily": "because you asked for a mail in the morning",
    "weekly": "because you asked for a mail once a week",
}
_ONE = {
    "new": "New: {}",
    "back": "Back on the market: {}",
    "reduced": "Price reduced: {}",
    "status": "New status: {}",
}
_MANY = {
    "new": ("{} new home", "{} new homes"),
    "back": ("{} back on the market", "{} back on the market"),
    "reduced": ("{} price reduced", "{} prices reduced"),
    "status": ("{} new status", "{} with a new status"),
}
_STATUS = {"Active": "For sale", "Active Under Contract": "Under contract", "Closed": "Sold"}


def subject(told: Sequence[tuple[str, str]]) -> str:
    """“New: 12 Alder Way, Bellevue” or “3 new homes, 1 price reduced”, from (kind, address) pairs."""
    if len(told) == 1:
        kind, address = told[0]
        return _ONE[kind].format(address)
    numbers = Counter(kind for kind, _ in told)
    parts = [
        _MANY[kind][numbers[kind] > 1].format(numbers[kind]) for kind in KINDS if numbers[kind]
    ]
    return ", ".join(parts)


def status(standard_status: str) -> str:
    return _STATUS.get(standard_status, standard_status)


def facts(home: Listing) -> str:
    """“4 beds, 2 baths, 1,800 sq ft, Townhouse”."""
    parts = (
        (home.bedrooms_total, "{} bed", "{} beds"),
        (home.bathrooms_total_integer, "{} bath", "{} baths"),
        (home.living_area, "{:,} sq ft", "{:,} sq ft"),
    )
    said = [(one if value == 1 else many).format(value) for value, one, many in parts if value]
    return ", ".join([*said, home.property_sub_type])
