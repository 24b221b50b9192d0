"""The worker's round: files that wait, sources that are due, pictures to fetch, and what is late."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from realestate.db import db, is_away, now, reading, transaction
from realestate.errors import Invalid
from realestate.modules.feeds.actions import reverts, runs
from realestate.modules.feeds.actions.leases import LeaseLost, let_go, take_run
from realestate.modules.feeds.actions.runs import Work
from realestate.modules.feeds.models import FeedRun, FeedSource
from realestate.modules.feeds.queries import due
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as

log = logging.getLogger(__name__)
_DUTIES: dict[str, Callable[[Work], None]] = {
    "checking": runs.check,
    "running": runs.take_in,
    "reverting": reverts.revert,
}


@dataclass(frozen=True)
class Hands:
    """Whose hands do the work, whether they are told to stop, and how they say that they are not stuck."""

    owner: str
    is_stopping: Callable[[], bool] = lambda: False
    breathe: Callable[[], None] = lambda: None


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
