"""Open houses of the coming two weekends. The times are made up, and some are called off, as in life."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from realestate.db import db
from realestate.modules.demo.chance import choose, roll
from realestate.modules.demo.facts import ListingFacts
from realestate.modules.listings.models import OpenHouse
from realestate.tenancy.models import TenantRef

ONE_IN = 12  # of the homes that can be visited: this many have one
_CALLED_OFF = 9  # one in so many
_LENGTHS = (timedelta(hours=2), timedelta(hours=2), timedelta(hours=3))
_REMARKS = (
    "",
    "",
    "Please take your shoes off at the door.",
    "Parking on the street.",
    "The whole house can be seen, the garden too.",
)


def open_homes(
    tenant: TenantRef, homes: list[ListingFacts], ids: dict[str, int], now: datetime
) -> None:
    """Announce open houses of some homes for sale, all of them ahead."""
    zone = ZoneInfo(tenant.timezone)
    held = [
        _open_house(home, ids[home.listing_key], now.astimezone(zone).date(), zone)
        for home in homes
        if home.standard_status == "Active" and not roll(home.listing_key, "open", ONE_IN)
    ]
    db.session.add_all(each for each in held if each.starts_at > now)


def _open_house(home: ListingFacts, listing_id: int, today: date, zone: ZoneInfo) -> OpenHouse:
    key = home.listing_key
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 if today.weekday() < 6 else 6)
    day = saturday + timedelta(days=choose(key, "open day", (0, 0, 1, 7, 8)))
    starts_at = datetime.combine(day, time(choose(key, "open hour", (10, 11, 13, 13, 14))), zone)
    return OpenHouse(
        listing_id=listing_id,
        starts_at=starts_at,
        ends_at=starts_at + choose(key, "open length", _LENGTHS),
        remarks=choose(key, "open words", _REMARKS),
        is_canceled=not roll(key, "called off", _CALLED_OFF),
    )
