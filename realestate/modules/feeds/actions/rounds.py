"""The worker's round: files that wait, sources that are due, pictures to fetch, and what is late."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from realestate.db import db, is_away, now, reading, transaction
from realestate.errors import Invalid
from realestate.modules.alarms import actions as alarms
from realestate.modules.alarms.queries import agencies_with
from realestate.modules.feeds.actions import files as file_pieces
from realestate.modules.feeds.actions import keeping, reconcile, reverts, runs
from realestate.modules.feeds.actions.leases import Hands, LeaseLost, let_go, take_run
from realestate.modules.feeds.actions.sync import sync
from realestate.modules.feeds.actions.work import Work
from realestate.modules.feeds.models import FeedRun, FeedSource
from realestate.modules.feeds.queries import due
from realestate.modules.feeds.rules import words
from realestate.strangers import Way
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as

log = logging.getLogger(__name__)
ALARM = "feed_stale"
_DUTIES: dict[str, Callable[[Work], None]] = {
    "checking": runs.check,
    "running": runs.take_in,
    "reverting": reverts.revert,
}


def files(hands: Hands) -> int:
    """Every file that waits, one after the other; returns how many."""
    with reading(), transaction():
        waiting = due.runs(now())
    done = 0
    for tenant, run_id in waiting:
        if hands.is_stopping():
            break
        done += work_on(tenant, run_id, hands)
    return done


def work_on(tenant: TenantRef, run_id: int, hands: Hands) -> bool:
    """One file, if no other worker has it. What it did before this worker was killed is not done again."""
    work = _taken(tenant, run_id, hands)
    if work is None:
        return False
    facts = {"tenant": tenant.slug, "row": run_id, "outcome": work.state}
    try:
        _DUTIES[work.state](work)
    except LeaseLost:
        _give_back(tenant, run_id, hands)
        log.info("file let go", extra=facts)
    except SQLAlchemyError as error:
        if is_away(error):
            raise
        runs.fail(work, "The database refused a row. Look at the first row that is not done yet.")
        log.error("file refused", exc_info=error, extra=facts)
    except Invalid as unreadable:
        runs.fail(work, unreadable.message)
        log.warning("file unreadable", extra={**facts, "reason": unreadable.message[:100]})
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:  # else tried for ever
        runs.fail(work, "A row could not be read. Look at the first row that is not done yet.")
        log.error("file refused", exc_info=error, extra=facts)
    else:
        log.info("file worked on", extra=facts)
    return True


def _taken(tenant: TenantRef, run_id: int, hands: Hands) -> Work | None:
    with acting_as(tenant), transaction():
        run = take_run(tenant, run_id, hands.owner, now())
        if run is None:
            return None
        source = db.session.scalars(
            FeedSource.of(tenant).where(FeedSource.id == run.source_id)
        ).one()
        return Work(
            tenant=tenant,
            run_id=run.id,
            owner=hands.owner,
            state=run.state,
            kind=run.file_format,
            source_id=source.id,
            source_system=source.source_system,
            mapping=dict(run.mapping),
            is_told=run.is_told,
            done=run.row_cursor if run.state == "running" else 0,
            breathe=hands.breathe,
            is_stopping=hands.is_stopping,
        )


def _give_back(tenant: TenantRef, run_id: int, hands: Hands) -> None:
    """A worker that is told to stop leaves the file to the next one at once."""
    with acting_as(tenant), transaction():
        run = db.session.scalar(FeedRun.of(tenant).where(FeedRun.id == run_id))
        if run is not None and run.lease_owner == hands.owner:
            let_go(run)


def sources(hands: Hands, *, way: Way | None = None) -> int:
    """Every RESO source whose time has come: its changes, and once a night its keys. Returns how many."""
    with reading(), transaction():
        waiting = due.sources(now())
    read = 0
    for tenant, source_id in waiting:
        if hands.is_stopping():
            break
        if sync(tenant, source_id, hands, way=way) == "" and _is_night(tenant, source_id):
            sync(tenant, source_id, hands, way=way, kind="reconcile")
        read += 1
    return read


def _is_night(tenant: TenantRef, source_id: int) -> bool:
    with acting_as(tenant), reading(), transaction():
        found = FeedSource.of(tenant).where(FeedSource.id == source_id)
        return reconcile.is_due(db.session.scalars(found).one(), tenant, now())


def watch() -> None:
    """Sound an alarm for each agency with a source that is late, and call it off when none is."""
    with reading(), transaction():
        tenants = {tenant.id: tenant for tenant, _ in due.watched()}
        sounding = agencies_with(ALARM)
    for tenant in tenants.values():
        with acting_as(tenant), reading(), transaction():
            late = [s.source_system for s in _reso(tenant) if _is_late(s, now())]
        if late or tenant.id in sounding:
            with acting_as(tenant), transaction():
                _tell(tenant, late)


def _tell(tenant: TenantRef, late: list[str]) -> None:
    if late:
        said = f"{', '.join(late)}: no complete reading for more than 12 hours"
        alarms.sound(ALARM, tenant, words=said, now=now())
    else:
        alarms.call_off(ALARM, tenant, now=now())


def _reso(tenant: TenantRef) -> list[FeedSource]:
    found = FeedSource.of(tenant).where(FeedSource.kind == "reso", FeedSource.paused_at.is_(None))
    return list(db.session.scalars(found.order_by(FeedSource.id)))


def _is_late(source: FeedSource, moment: datetime) -> bool:
    return words.is_stale(source.last_success_at, source.created_at, moment)


def fetch_pictures(hands: Hands, *, way: Way | None = None) -> int:
    """Pictures that sources named, a few of each agency; returns how many were kept."""
    with reading(), transaction():
        waiting = due.with_pictures(now())
    kept = 0
    for tenant in waiting:
        if hands.is_stopping():
            break
        kept += keeping.fetch_due(tenant, hands, way=way)
    return kept


def tidy() -> None:
    """Files older than a month are dropped; what they did stays known, and stays undoable."""
    with reading(), transaction():
        tenants = due.with_files()
    for tenant in tenants:
        with acting_as(tenant), transaction():
            file_pieces.forget(tenant, before=now() - timedelta(days=30))
