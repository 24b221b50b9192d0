"""A run undone: new homes go, changed facts come back where nobody has changed them since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Table, delete, select

from realestate.db import Base, db, now
from realestate.modules.feeds.actions.imports import kinds_of_columns
from realestate.modules.feeds.actions.leases import let_go
from realestate.modules.feeds.actions.work import Work
from realestate.modules.feeds.models import FeedRow, WantedPicture
from realestate.modules.feeds.rules.rows import as_json, from_json
from realestate.modules.listings.actions import MOST_AT_ONCE, put_listings
from realestate.modules.listings.models import Listing, ListingChange, Media
from realestate.tenancy.models import TenantRef

_OWN_PARTS = (WantedPicture, Media, ListingChange)  # they belong to a home and go with it
_STAMP = "modification_timestamp"
# what follows from other facts, so that it clashes with nobody
_FOLLOWING = {_STAMP, "days_on_market", "previous_list_price", "price_change_timestamp"}


def revert(work: Work) -> None:
    """Undo a run from its last row to its first, in batches; each batch once."""
    while _revert_batch(work):
        pass
    with work.held() as run:
        run.state, run.reverted_at = "reverted", now()
        let_go(run)


def _revert_batch(work: Work) -> bool:
    """Up to 200 rows; returns whether there may be more."""
    with work.held() as run:
        waiting = FeedRow.of(work.tenant).where(FeedRow.run_id == run.id, FeedRow.outcome == "")
        rows = list(
            db.session.scalars(waiting.order_by(FeedRow.row_number.desc()).limit(MOST_AT_ONCE))
        )
        rows = _without_repeats(rows)
        homes = _homes(work.tenant, rows)
        for row in rows:
            if row.listing_id not in homes:
                row.outcome = "gone"
        new = [row for row in rows if row.is_new and not row.outcome]
        changed = [row for row in rows if not row.is_new and not row.outcome]
        _take_away(work, new, homes)
        _restore(work.tenant, changed, homes)
        run.count_restored += sum(row.outcome in ("restored", "removed", "off") for row in rows)
        run.count_conflicts += sum(bool(row.conflicts) for row in rows)
        return bool(rows)


def _without_repeats(rows: list[FeedRow]) -> list[FeedRow]:
    """Up to the row before a home appears again: its older row waits for the next batch."""
    seen: set[int] = set()
    for position, row in enumerate(rows):
        if row.listing_id in seen:
            return rows[:position]
        seen.add(row.listing_id)
    return rows


def _homes(tenant: TenantRef, rows: list[FeedRow]) -> dict[int, Listing]:
    wanted = Listing.of(tenant).where(Listing.id.in_([row.listing_id for row in rows]))
    return {home.id: home for home in db.session.scalars(wanted)}


def _take_away(work: Work, rows: list[FeedRow], homes: dict[int, Listing]) -> None:
    """Homes the run added: removed when nobody was told of them and nothing refers to them, else off."""
    if not rows:
        return
    ids = {row.listing_id for row in rows}
    kept = ids if work.is_told else _referred_to(work.tenant, ids)
    for row in rows:
        row.outcome = "off" if row.listing_id in kept else "removed"
    if off := [row for row in rows if row.listing_id in kept]:
        moment = now()
        facts = {"standard_status": "Delete", "off_market_date": moment.date(), _STAMP: moment}
        named = [_named(homes[row.listing_id]) | facts for row in off]
        put_listings(work.tenant, named, now=moment, told=False)
    if free := ids - kept:
        for model in (*_OWN_PARTS, Listing):
            _delete(work.tenant, model, free)


def _delete(tenant: TenantRef, model: Any, listing_ids: Iterable[int]) -> None:
    column = model.id if model is Listing else model.listing_id
    gone = delete(model).where(model.tenant_id == tenant.id, column.in_(list(listing_ids)))
    db.session.execute(gone.execution_options(synchronize_session="fetch"))


def _referred_to(tenant: TenantRef, ids: set[int]) -> set[int]:
    """Homes that a lead, a favourite, an open house or anything else of the agency refers to."""
    found: set[int] = set()
    for model, name in _referrers():
        column = getattr(model, name)
        rows = select(column).where(model.tenant_id == tenant.id, column.in_(ids))
        found |= set(db.session.scalars(rows))
    return found


def _referrers() -> list[tuple[Any, str]]:
    """Every model with a reference to a home that is not a part of the home itself."""
    found = []
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        if mapper.class_ in _OWN_PARTS or not isinstance(table, Table):
            continue
        for constraint in table.foreign_key_constraints:
            if _leads_to_homes(constraint):
                column = next(c for c in constraint.columns if c.key != "tenant_id")
                found.append((mapper.class_, mapper.get_property_by_column(column).key))
    return found


def _leads_to_homes(constraint: ForeignKeyConstraint) -> bool:
    return constraint.referred_table is Listing.__table__


def _restore(tenant: TenantRef, rows: list[FeedRow], homes: dict[int, Listing]) -> None:
    """Facts as they were, except where somebody has changed them since: those are listed."""
    kinds, puts, moment = kinds_of_columns(), [], now()
    for row in rows:
        home = homes[row.listing_id]
        before, after = from_json(row.before, kinds), from_json(row.after, kinds)
        same = {n: v for n, v in before.items() if getattr(home, n) == after[n]}
        others = set(before) - set(same) - _FOLLOWING
        row.conflicts = as_json({name: getattr(home, name) for name in sorted(others)})
        row.outcome = "restored" if set(same) - {_STAMP} else "conflict"
        if row.outcome == "restored":
            puts.append({**_named(home), **same, _STAMP: moment})
    if puts:
        put_listings(tenant, puts, now=moment, told=False)


def _named(home: Listing) -> dict[str, Any]:
    return {"source_system": home.source_system, "listing_key": home.listing_key}
