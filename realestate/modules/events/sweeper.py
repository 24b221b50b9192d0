"""The round: takes back what died in somebody's hands, mends what a clock broke, and says the worker lives."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, case, delete, insert, or_, select, update

from realestate.db import db, is_postgresql, now, transaction
from realestate.jobs import host_name, worker_name
from realestate.modules.events import claims, dispatch, returns, rules
from realestate.modules.events.models import Attempt, Delivery, WorkerHeartbeat
from realestate.modules.events.outcomes import Tally
from realestate.release import code_version
from realestate.tenancy.scope import across_tenants

log = logging.getLogger(__name__)
_MOST = 500  # rows a statement
_ROUNDS = 1_000  # claims a sweep
_LOST = "its worker died, or was silent for longer than its lease"


def sweep(*, limit: int = dispatch.BATCH, rounds: int = _ROUNDS) -> Tally:
    """Rescue, then work on everything that is due in both lanes, bounded."""
    rescue()
    total = Tally()
    for lane in ("crm", "post"):
        for _ in range(rounds):
            tally = dispatch.work(lane, limit=limit)
            if not tally.picked:
                break
            total += tally
    return total


def rescue() -> int:
    """Expired leases: due again, or dead letters when three were lost (``lease_lost``); returns how many.

    Rows that another process holds at this moment are passed over.
    """
    returns.settle()
    with (
        across_tenants("the sweeper takes back what dead workers of every agency held"),
        transaction(),
    ):
        moment = now()
        rows = _expired(moment)
        if rows:
            _take_back(rows, moment)
    return len(rows)


def end_leases_of(worker: str) -> None:
    """This worker is known to be dead: what it held need not wait for its leases to end."""
    with across_tenants("a dead worker's leases end at once, whosever they are"), transaction():
        db.session.execute(
            update(Delivery)
            .where(Delivery.status == "processing", Delivery.claimed_by == worker)
            .values(lease_expires_at=now() - timedelta(seconds=1))
            .execution_options(synchronize_session=False)
        )
    log.warning("worker died here", extra={"worker": worker})


def _expired(moment: datetime) -> list[Row[Any]]:
    columns = (
        Delivery.id,
        Delivery.tenant_id,
        Delivery.attempt_count,
        Delivery.attempts_before,
        Delivery.leases_lost,
        Delivery.claimed_by,
        Delivery.claimed_at,
    )
    ended = or_(
        Delivery.lease_expires_at < moment,
        Delivery.lease_expires_at > moment + 2 * rules.LEASE,  # only a clock set back can do that
    )
    found = select(*columns).where(Delivery.status == "processing", ended).limit(_MOST)
    if is_postgresql():
        found = found.with_for_update(skip_locked=True)
    return list(db.session.execute(found))


def _take_back(rows: list[Row[Any]], moment: datetime) -> None:
    dead = [row.id for row in rows if row.leases_lost + 1 >= rules.MAX_LEASES_LOST]
    is_dead = Delivery.id.in_(dead)
    db.session.execute(
        update(Delivery)
        .where(Delivery.id.in_([row.id for row in rows]), Delivery.status == "processing")
        .values(
            status=case((is_dead, "dead_letter"), else_="pending"),
            reason=case((is_dead, "lease_lost"), else_=None),
            dead_lettered_at=case((is_dead, moment), else_=None),
            leases_lost=Delivery.leases_lost + 1,
            next_attempt_at=moment,
            last_error=_LOST,
            error_fingerprint=rules.error_fingerprint("LeaseLost", _LOST),
            lease_token=None,
            lease_expires_at=None,
        )
        .execution_options(synchronize_session=False)
    )
    db.session.execute(insert(Attempt), [_lost_attempt(row, moment) for row in rows])
    for row in rows:
        outcome = "buried" if row.id in dead else "rescued"
        log.warning("lease lost", extra={"delivery": row.id, "outcome": outcome})


def _lost_attempt(row: Row[Any], moment: datetime) -> dict[str, Any]:
    began = min(row.claimed_at or moment, moment)
    return {
        "tenant_id": row.tenant_id,
        "delivery_id": row.id,
        "number": row.attempts_before + row.attempt_count,
        "worker": row.claimed_by or "",
        "host": (row.claimed_by or "").rpartition(":")[0],
        "code_version": "",
        "started_at": began,
        "ended_at": moment,
        "duration_ms": round((moment - began).total_seconds() * 1000),
        "outcome": "lease_lost",
        "error_class": "LeaseLost",
        "message": _LOST,
        "traceback": None,
    }


def mend_clock() -> int:
    """A clock that was ahead and is set back must not keep work waiting; returns how many were mended.

    What was never tried is due at once, a retry waits no longer than the longest delay; a time that a
    person chose stays.
    """
    with across_tenants("a clock set back concerns every agency"), transaction():
        moment = now()
        ahead = or_(
            (Delivery.attempt_count == 0) & (Delivery.next_attempt_at > moment + rules.FRESH_AHEAD),
            Delivery.next_attempt_at > moment + rules.LONGEST_DELAY,
        )
        mended = db.session.execute(
            update(Delivery)
            .where(Delivery.status == "pending", Delivery.is_scheduled.is_(False), ahead)
            .values(next_attempt_at=moment)
            .execution_options(synchronize_session=False)
        )
        return int(getattr(mended, "rowcount", 0))


def beat(started_at: datetime, *, processed: int = 0, failed: int = 0) -> None:
    """Say that this worker lives and what it has done; forget workers silent for an hour."""
    with transaction():
        moment = now()
        row = db.session.get(WorkerHeartbeat, worker_name())
        if row is None:
            row = WorkerHeartbeat(worker=worker_name(), started_at=started_at, beat_at=moment)
            db.session.add(row)
        row.beat_at, row.host, row.code_version = moment, host_name(), code_version()
        row.busy, row.processed, row.failed = claims.held_count(), processed, failed
        db.session.execute(
            delete(WorkerHeartbeat).where(WorkerHeartbeat.beat_at < moment - timedelta(hours=1))
        )
