"""Homes that their source no longer names: taken off the market, within what a person agreed to."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime

from sqlalchemy import select

from realestate.db import db, now
from realestate.modules.feeds.actions.work import Work
from realestate.modules.feeds.models import FeedRow, FeedRun
from realestate.modules.feeds.rules.rows import LIVE, as_json
from realestate.modules.listings.actions import MOST_AT_ONCE, Put, put_listings
from realestate.modules.listings.models import Listing
from realestate.tenancy.models import TenantRef


def gone(tenant: TenantRef, source_system: str, seen: Set[str]) -> list[str]:
    """Keys of a source's live homes that are not among ``seen`` (keys and MLS numbers)."""
    ours = select(Listing.listing_key, Listing.listing_id).where(
        Listing.tenant_id == tenant.id,
        Listing.source_system == source_system,
        Listing.standard_status.in_(LIVE),
    )
    rows = db.session.execute(ours.order_by(Listing.id))
    return [key for key, number in rows if key not in seen and number not in seen]


def remove(
    tenant: TenantRef, source_system: str, keys: Sequence[str], *, told: bool, at: datetime
) -> list[Put]:
    """Take up to 200 homes off the market; they stay with all that refers to them."""
    rows = [
        {
            "source_system": source_system,
            "listing_key": key,
            "standard_status": "Delete",
            "off_market_date": at.date(),
            "modification_timestamp": at,
        }
        for key in keys
    ]
    return put_listings(tenant, rows, now=at, told=told)


def of_run(work: Work, seen: Set[str]) -> None:
    """After the last row of a file: take off what was not in it, if that was asked and is still as many."""
    with work.held() as run:
        wanted, agreed, taken = run.takes_off, run.missing, run.count_removed
        keys = gone(work.tenant, work.source_system, seen) if wanted else []
        if len(keys) + taken > agreed:
            run.takes_off = False
            run.problem = (
                f"{len(keys)} homes are not in the file by now; you agreed to {agreed}. "
                "None was taken off: check the file again."
            )
            keys = []
    for start in range(0, len(keys), MOST_AT_ONCE):
        piece = keys[start : start + MOST_AT_ONCE]
        with work.held() as run:
            moment = now()
            puts = remove(work.tenant, work.source_system, piece, told=work.is_told, at=moment)
            homes = _by_id(work.tenant, puts)
            db.session.add_all(
                _remembered(run, i, homes[put.listing_id], put) for i, put in enumerate(puts)
            )
            run.count_removed += len(piece)
            run.row_cursor += len(piece)


def _by_id(tenant: TenantRef, puts: Sequence[Put]) -> dict[int, Listing]:
    found = Listing.of(tenant).where(Listing.id.in_([put.listing_id for put in puts]))
    return {home.id: home for home in db.session.scalars(found)}


def _remembered(run: FeedRun, position: int, home: Listing, put: Put) -> FeedRow:
    before = dict(put.before or {})
    return FeedRow(
        run_id=run.id,
        row_number=run.row_cursor + 2 + position,
        listing_id=put.listing_id,
        listing_key=home.listing_key,
        is_new=False,
        is_removal=True,
        before=as_json(before),
        after=as_json({name: getattr(home, name) for name in before}),
    )
