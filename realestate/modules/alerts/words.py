"""What alerts say: subjects, facts of a home in a line, and why somebody gets this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from realestate.modules.alerts.rules import KINDS
from realestate.modules.listings.models import Listing, Media

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


def span(start: datetime, end: datetime) -> str:
    """“Saturday, Nov 28, 1:00 to 3:00 PM”, of local times."""
    is_same_half = (start.hour < 12) == (end.hour < 12)
    first = _clock(start).rpartition(" ")[0] if is_same_half else _clock(start)
    return f"{start:%A}, {start:%b} {start.day}, {first} to {_clock(end)}"


def _clock(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at:%M} {at:%p}"


def picture_label(cover: Media | None) -> str:
    """What must be said of a picture that is no plain photograph."""
    if cover is None:
        return ""
    return "Illustration" if cover.is_illustration else cover.media_alteration


def office(home: Listing) -> str:
    """The firm and its chosen contact, as the trade asks."""
    return ", ".join(part for part in (home.list_office_name, home.attribution_contact) if part)
