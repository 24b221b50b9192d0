"""Sources and how they are: in words for people, as facts for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from realestate.db import db
from realestate.errors import NotFound
from realestate.modules.feeds.models import FeedRun, FeedSource, WantedPicture
from realestate.modules.feeds.rules import words
from realestate.modules.feeds.rules.rows import LIVE
from realestate.modules.listings.models import Listing
from realestate.tenancy.models import TenantRef


@dataclass(frozen=True)
class Standing:
    """A source as its people see it: ``health`` is good, new, paused, late or failing."""

    source: FeedSource
    homes: int
    last_run: FeedRun | None
    health: str
    says: str
    lag: str


def standings(tenant: TenantRef, at: datetime) -> list[Standing]:
    """Every source, in three queries however many there are."""
    found = FeedSource.of(tenant).order_by(FeedSource.kind.desc(), FeedSource.source_system)
    rows = list(db.session.scalars(found))
    return _standings(tenant, rows, at)


def standing(tenant: TenantRef, source_id: int, at: datetime) -> Standing:
    """One source, or NotFound."""
    return _standings(tenant, [source(tenant, source_id)], at)[0]


def source(tenant: TenantRef, source_id: int, *, to_change: bool = False) -> FeedSource:
    wanted = FeedSource.of(tenant).where(FeedSource.id == source_id)
    found = db.session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound("There is no such source.")
    return found


def _standings(tenant: TenantRef, sources: Sequence[FeedSource], at: datetime) -> list[Standing]:
    live = select(Listing.source_system, func.count(Listing.id)).where(
        Listing.tenant_id == tenant.id, Listing.standard_status.in_(LIVE)
    )
    homes = {
        name: count for name, count in db.session.execute(live.group_by(Listing.source_system))
    }
    newest = select(func.max(FeedRun.id)).where(
        FeedRun.tenant_id == tenant.id, FeedRun.state.not_in(("mapping", "checked", "discarded"))
    )
    found = FeedRun.of(tenant).where(FeedRun.id.in_(newest.group_by(FeedRun.source_id)))
    last = {run.source_id: run for run in db.session.scalars(found)}
    return [
        Standing(s, homes.get(s.source_system, 0), last.get(s.id), *_health(s, at)) for s in sources
    ]


def _health(source: FeedSource, at: datetime) -> tuple[str, str, str]:
    """How it is, what is said, and how far it is behind."""
    if source.kind == "file":
        read = source.last_success_at
        says = f"Last file taken in {words.span(at - read)} ago." if read else "No file yet."
        return ("good" if read else "new"), says, ""
    lag = words.lag(source.last_success_at, at)
    if source.paused_at:
        return "paused", "Paused: nothing is read until you switch it on.", lag
    if source.removals_waiting:
        says = (
            f"{source.removals_waiting} homes are gone at the source. Look, and agree or keep them."
        )
        return "failing", says, lag
    if words.is_stale(source.last_success_at, source.created_at, at):
        return "late", source.problem or "Nothing was read for more than 12 hours.", lag
    if source.problem:
        return "failing", source.problem, lag
    if source.last_success_at is None:
        return "new", "Waits for its first reading; it begins within seconds.", lag
    return "good", "Everything it has told us is shown.", lag


def runs(tenant: TenantRef, source_id: int | None = None, limit: int = 30) -> list[FeedRun]:
    """The newest runs, of one source or of all."""
    found = FeedRun.of(tenant)
    if source_id is not None:
        found = found.where(FeedRun.source_id == source_id)
    return list(db.session.scalars(found.order_by(FeedRun.id.desc()).limit(limit)))


@dataclass(frozen=True)
class Pictures:
    """Pictures of a source's homes: kept, on their way, and those that could not be fetched."""

    kept: int
    waiting: int
    failed: int


def pictures(tenant: TenantRef, source_system: str) -> Pictures:
    is_kept, has_problem = WantedPicture.kept_at.is_not(None), WantedPicture.problem != ""
    many = func.count(WantedPicture.id)
    found = (
        select(
            many.filter(is_kept),
            many.filter(~is_kept, ~has_problem),
            many.filter(~is_kept, has_problem),
        )
        .join(Listing, Listing.id == WantedPicture.listing_id)
        .where(WantedPicture.tenant_id == tenant.id, Listing.tenant_id == tenant.id)
        .where(Listing.source_system == source_system)
    )
    kept, waiting, failed = db.session.execute(found).one()
    return Pictures(kept, waiting, failed)
