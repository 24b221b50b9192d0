"""Files and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from realestate.db import db
from realestate.errors import NotFound
from realestate.modules.feeds.models import FeedError, FeedRow, FeedRun, FeedSource
from realestate.modules.listings.models import Listing
from realestate.tenancy.models import TenantRef

_SHOWN = 40


@dataclass(frozen=True)
class File:
    """A run of a file, and whose file it is."""

    run: FeedRun
    source_system: str


def files(tenant: TenantRef) -> list[File]:
    """The newest files, put aside ones apart."""
    found = (
        select(FeedRun, FeedSource.source_system)
        .join(
            FeedSource,
            (FeedSource.tenant_id == FeedRun.tenant_id) & (FeedSource.id == FeedRun.source_id),
        )
        .where(FeedRun.tenant_id == tenant.id, FeedRun.kind == "file")
        .where(FeedRun.state != "discarded")
    )
    rows = db.session.execute(found.order_by(FeedRun.id.desc()).limit(_SHOWN))
    return [File(run, name) for run, name in rows]


def file_sources(tenant: TenantRef) -> list[str]:
    """Names of the sources that send files."""
    found = FeedSource.of(tenant).where(FeedSource.kind == "file")
    return [s.source_system for s in db.session.scalars(found.order_by(FeedSource.source_system))]


def run(tenant: TenantRef, run_id: int) -> FeedRun:
    """A run of a file, or NotFound."""
    found = db.session.scalar(
        FeedRun.of(tenant).where(FeedRun.id == run_id, FeedRun.kind == "file")
    )
    if found is None:
        raise NotFound("There is no such file.")
    return found


def source_of(tenant: TenantRef, run: FeedRun) -> FeedSource:
    return db.session.scalars(FeedSource.of(tenant).where(FeedSource.id == run.source_id)).one()


def errors(tenant: TenantRef, run_id: int, *, limit: int | None) -> list[FeedError]:
    """Values that could not be used, by row."""
    found = FeedError.of(tenant).where(FeedError.run_id == run_id)
    ordered = found.order_by(FeedError.row_number, FeedError.id)
    return list(db.session.scalars(ordered.limit(limit)))


def error_count(tenant: TenantRef, run_id: int) -> int:
    found = FeedError.of(tenant).where(FeedError.run_id == run_id)
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


@dataclass(frozen=True)
class Contested:
    """A home whose facts somebody changed after the run: field -> (the file's, what it is by now)."""

    listing_id: int
    address: str
    fields: dict[str, tuple[object, object]]


def conflicts(tenant: TenantRef, run_id: int) -> list[Contested]:
    """Homes that a revert left as somebody else made them."""
    found = FeedRow.of(tenant).where(FeedRow.run_id == run_id, FeedRow.outcome != "")
    rows = [r for r in db.session.scalars(found.order_by(FeedRow.row_number)) if r.conflicts]
    rows = rows[:200]
    homes = Listing.of(tenant).where(Listing.id.in_([row.listing_id for row in rows]))
    known = {home.id: home.unparsed_address for home in db.session.scalars(homes)}
    return [
        Contested(
            row.listing_id,
            known.get(row.listing_id, row.listing_key),
            {name: (row.after.get(name), value) for name, value in row.conflicts.items()},
        )
        for row in rows
    ]
