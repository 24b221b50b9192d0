"""What happened to each demo home: told from the dates it has, and nothing more. No price is made up.

Some homes were listed once before, at the same recorded price, and came back; like all states and dates of the
demo, that is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert

from realestate.db import db
from realestate.modules.demo.chance import roll
from realestate.modules.demo.facts import ListingFacts
from realestate.modules.listings.models import ListingChange
from realestate.tenancy.models import TenantRef

ONE_IN = 40  # of the homes for sale: this many came back
_BLANK: dict[str, Any] = {
    "price_before": None,
    "price_after": None,
    "status_before": "",
    "status_after": "",
}


def earlier_listings(homes: list[ListingFacts]) -> list[ListingFacts]:
    """Listings that ran out some weeks before the present one of the same home began."""
    return [
        _earlier(home)
        for home in homes
        if home.standard_status == "Active" and not roll(home.listing_key, "came back", ONE_IN)
    ]


def tell_changes(tenant: TenantRef, homes: list[ListingFacts], ids: dict[str, int]) -> None:
    """Write what happened to each home."""
    rows = [
        _BLANK | change | {"tenant_id": tenant.id, "listing_id": ids[home.listing_key]}
        for home in homes
        for change in _changes(home)
    ]
    db.session.execute(insert(ListingChange), rows)


def _earlier(home: ListingFacts) -> ListingFacts:
    key = home.listing_key
    ended = home.on_market_date - timedelta(days=14 + roll(key, "rest", 50))
    lasted = 60 + roll(key, "first try", 70)
    started = ended - timedelta(days=lasted)
    return replace(
        home,
        listing_key=f"{key}-before",
        listing_id=str(int(home.listing_id) - 1_000_000),
        standard_status="Expired",
        listing_contract_date=started - timedelta(days=3),
        on_market_date=started,
        days_on_market=lasted,
        modification_timestamp=_noon(ended),
        photos=(),
    )


def _changes(home: ListingFacts) -> Iterator[dict[str, Any]]:
    status, agreed = home.standard_status, home.on_market_date + timedelta(home.days_on_market)
    first = "Coming Soon" if status == "Coming Soon" else "Active"
    day = home.listing_contract_date if status == "Coming Soon" else home.on_market_date
    yield _change("listed", day) | {"price_after": home.list_price, "status_after": first}
    if status == "Closed" and home.close_date:
        yield _moved(agreed, "Active", "Pending")
        yield _moved(home.close_date, "Pending", "Closed") | {"price_after": home.close_price}
    elif status in ("Pending", "Active Under Contract", "Expired"):
        yield _moved(agreed, "Active", status)


def _moved(day: date, before: str, after: str) -> dict[str, Any]:
    return _change("status", day) | {"status_before": before, "status_after": after}


def _change(kind: str, day: date) -> dict[str, Any]:
    return _BLANK | {"kind": kind, "occurred_on": day, "noted_at": _noon(day)}


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
