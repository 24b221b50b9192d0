"""Writing homes: every source (files, feeds, people) passes here, so that nothing changes unnoticed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import tuple_

from realestate.db import db
from realestate.modules.events import actions as events
from realestate.modules.events.catalogue import LISTINGS_CHANGED
from realestate.modules.listings.models import ORDER_KEYS, Listing, ListingChange
from realestate.tenancy.models import TenantRef

MOST_AT_ONCE = 200
_OWN = frozenset({"id", "tenant_id"})  # no source may set these
_MADE = frozenset({"market_stage", "facet_code", *ORDER_KEYS})  # by the database itself
_COLUMNS = frozenset(column.key for column in Listing.__table__.columns) - _OWN - _MADE


@dataclass(frozen=True)
class Put:
    """What became of one home. ``before`` holds the facts that changed as they were (None for a new home),
    ``after`` the same as they are now."""

    listing_id: int
    is_new: bool
    before: Mapping[str, Any] | None
    changes: tuple[str, ...]
    after: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_same(self) -> bool:
        return not self.is_new and not self.before


def put_listings(
    tenant: TenantRef, rows: Sequence[Mapping[str, Any]], *, now: datetime, told: bool = True
) -> list[Put]:
    """Write up to 200 homes by (source_system, listing_key): new ones are added, known ones changed.

    Rows name columns of Listing; what a row does not name stays as it is. Returns one Put a row, in order.
    Each real change is kept as a ListingChange, and one ``listings.changed`` event tells of all of them,
    unless ``told`` is false (a first load, a revert). Raises ValueError for unknown columns and larger batches.
    """
    _refuse_unusable(rows)
    known = _known(tenant, rows)
    new = _added(known, rows)
    puts, fresh = [], []
    for place, row in enumerate(rows):
        listing = known[_key(row)]
        put, changes = _listed(listing, now) if place in new else _put(listing, row, now)
        puts.append(put)
        fresh += changes
    db.session.add_all(fresh)
    db.session.flush()
    if fresh and told:
        _tell(tenant, fresh, now)
    return puts


def _refuse_unusable(rows: Sequence[Mapping[str, Any]]) -> None:
    if len(rows) > MOST_AT_ONCE:
        raise ValueError(f"at most {MOST_AT_ONCE} listings at once")
    for row in rows:
        if unknown := set(row) - _COLUMNS:
            raise ValueError(f"no such columns of a listing: {', '.join(sorted(unknown))}")


def _known(tenant: TenantRef, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Listing]:
    keys = [_key(row) for row in rows]
    found = Listing.of(tenant).where(tuple_(Listing.source_system, Listing.listing_key).in_(keys))
    return {(x.source_system, x.listing_key): x for x in db.session.scalars(found)}


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["source_system"], row["listing_key"]


def _added(known: dict[tuple[str, str], Listing], rows: Sequence[Mapping[str, Any]]) -> set[int]:
    """Add the homes we do not know yet, all in one statement; the places of the rows they come from."""
    new = set()
    for place, row in enumerate(rows):
        if _key(row) not in known:
            known[_key(row)] = listing = Listing(**row)
            db.session.add(listing)
            new.add(place)
    db.session.flush()
    return new


def _listed(listing: Listing, now: datetime) -> tuple[Put, list[ListingChange]]:
    change = _change(listing, "listed", now, on=listing.on_market_date)
    change.price_after, change.status_after = listing.list_price, listing.standard_status
    return Put(listing.id, True, None, ("listed",)), [change]


def _put(
    listing: Listing, row: Mapping[str, Any], now: datetime
) -> tuple[Put, list[ListingChange]]:
    row = {**_price_story(listing, row, now), **row}
    before = {name: getattr(listing, name) for name in row if getattr(listing, name) != row[name]}
    for name in before:
        setattr(listing, name, row[name])
    changes = _changes(listing, before, now) if before else []
    after = {name: row[name] for name in before}
    return Put(listing.id, False, before, tuple(c.kind for c in changes), after), changes


def _price_story(listing: Listing, row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What a new price makes true of the old one, where the source does not tell it itself."""
    if row.get("list_price", listing.list_price) == listing.list_price:
        return {}
    return {"previous_list_price": listing.list_price, "price_change_timestamp": now}


def _changes(listing: Listing, before: Mapping[str, Any], now: datetime) -> list[ListingChange]:
    """A price, a status, or else plain facts; the newest time stamp alone is no change."""
    found = []
    if "list_price" in before:
        change = _change(listing, "price", now)
        change.price_before, change.price_after = _money(before["list_price"]), listing.list_price
        found.append(change)
    if "standard_status" in before:
        change = _change(listing, "status", now, on=_status_day(listing, now))
        change.status_before, change.status_after = (
            before["standard_status"],
            listing.standard_status,
        )
        change.price_after = listing.close_price
        found.append(change)
    quiet = {"modification_timestamp", "days_on_market", "list_price", "standard_status"}
    if not found and set(before) - quiet:
        found.append(_change(listing, "facts", now))
    return found


def _change(listing: Listing, kind: str, now: datetime, on: date | None = None) -> ListingChange:
    return ListingChange(
        listing_id=listing.id, kind=kind, occurred_on=on or now.date(), noted_at=now
    )


def _status_day(listing: Listing, now: datetime) -> date:
    is_closed = listing.standard_status == "Closed" and listing.close_date is not None
    return listing.close_date if is_closed and listing.close_date else now.date()


def _money(amount: Any) -> Decimal | None:
    return None if amount is None else Decimal(amount)


def _tell(tenant: TenantRef, changes: Sequence[ListingChange], now: datetime) -> None:
    first, last = changes[0].id, changes[-1].id
    payload = {"change_ids": [change.id for change in changes]}
    key = f"listings:{tenant.id}:{first}-{last}"
    events.record(tenant, type=LISTINGS_CHANGED, payload=payload, key=key, now=now)
