"""How ingestion is doing: depth, age, throughput, leases, workers, pauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from realestate.db import db
from realestate.modules.events.models import Delivery, Event, IngestionPause, WorkerHeartbeat
from realestate.tenancy.models import Tenant, TenantRef
from realestate.tenancy.scope import across_tenants

WORKER_SILENCE = timedelta(seconds=30)  # a worker silent for longer is not alive


@dataclass(frozen=True)
class WorkerSeen:
    """A worker process, by its last heart-beat. Counts are since it started."""

    worker: str
    host: str
    version: str
    started_at: datetime
    beat_age_seconds: float
    busy: int
    processed: int
    failed: int
    is_alive: bool


@dataclass(frozen=True)
class PauseSeen:
    """Whose work waits (``tenant`` None: everybody's), who said so, and why."""

    tenant: str | None
    actor: str
    reason: str
    paused_at: datetime


@dataclass(frozen=True)
class IngestionStatus:
    """Counts are exact and of this moment. ``counts["dead_letter"]`` leaves discarded letters out.

    ``oldest_due_seconds``: how long the oldest due delivery waits;
    ``oldest_pending_seconds``: the age of the oldest one that is not done, retries to come included; ``lease_ages``: seconds since each
    claim under way, oldest first, at most 100 of them; ``lapsed_leases``: those that ended unfinished.
    """

    as_of: datetime
    counts: dict[str, int]
    discarded: int
    due: int
    oldest_due_seconds: float | None
    oldest_pending_seconds: float | None
    lease_ages: tuple[float, ...]
    lapsed_leases: int
    processed_last_minute: int
    processed_last_hour: int
    dead_by_reason: dict[str, int]
    held: int
    workers: tuple[WorkerSeen, ...]
    pauses: tuple[PauseSeen, ...]


def status(now: datetime, tenant: TenantRef | None = None) -> IngestionStatus:
    """Of all agencies, or of one; in five queries, each by a partial index of the few or of the times."""
    with across_tenants("operators look at the whole of ingestion"):
        numbers = db.session.execute(_numbers(now, tenant)).one()
        reasons = _open_letters_by_reason(tenant)
        ages = _lease_ages(now, tenant)
    return IngestionStatus(
        as_of=now,
        counts={
            "pending": numbers.pending,
            "processing": numbers.processing,
            "processed": numbers.processed,
            "dead_letter": sum(reasons.values()),
        },
        discarded=numbers.dead - sum(reasons.values()),
        due=numbers.due,
        oldest_due_seconds=_seconds(now, numbers.oldest_due),
        oldest_pending_seconds=_seconds(now, numbers.oldest_pending),
        lease_ages=ages,
        lapsed_leases=numbers.lapsed,
        processed_last_minute=numbers.last_minute,
        processed_last_hour=numbers.last_hour,
        dead_by_reason=reasons,
        held=numbers.held,
        workers=_workers(now),
        pauses=_pauses(tenant),
    )


def _numbers(now: datetime, tenant: TenantRef | None) -> Any:
    def of(what: Any, *where: ColumnElement[bool], model: Any = Delivery) -> ScalarSelect[Any]:
        found = select(what).select_from(model).where(*where)
        if tenant is not None:
            found = found.where(model.tenant_id == tenant.id)
        return found.scalar_subquery()

    count: Callable[[], Any] = func.count
    is_pending, is_processing = Delivery.status == "pending", Delivery.status == "processing"
    is_processed, is_due = Delivery.status == "processed", Delivery.next_attempt_at <= now
    minute, hour = now - timedelta(minutes=1), now - timedelta(hours=1)
    return select(
        of(count(), is_pending).label("pending"),
        of(count(), is_pending, is_due).label("due"),
        of(func.min(Delivery.next_attempt_at), is_pending, is_due).label("oldest_due"),
        of(func.min(Delivery.created_at), is_pending).label("oldest_pending"),
        of(count(), is_processing).label("processing"),
        of(count(), is_processing, Delivery.lease_expires_at < now).label("lapsed"),
        of(count(), is_processed).label("processed"),
        of(count(), is_processed, Delivery.processed_at >= minute).label("last_minute"),
        of(count(), is_processed, Delivery.processed_at >= hour).label("last_hour"),
        of(count(), Delivery.status == "dead_letter").label("dead"),
        of(count(), Event.held_reason.is_not(None), model=Event).label("held"),
    )


def _open_letters_by_reason(tenant: TenantRef | None) -> dict[str, int]:
    found = select(Delivery.reason, func.count()).where(
        Delivery.status == "dead_letter", Delivery.discarded_at.is_(None)
    )
    if tenant is not None:
        found = found.where(Delivery.tenant_id == tenant.id)
    rows = db.session.execute(found.group_by(Delivery.reason))
    return {reason or "unknown": number for reason, number in rows}


def _lease_ages(now: datetime, tenant: TenantRef | None) -> tuple[float, ...]:
    found = select(Delivery.claimed_at).where(Delivery.status == "processing")
    if tenant is not None:
        found = found.where(Delivery.tenant_id == tenant.id)
    claimed = db.session.scalars(found.order_by(Delivery.claimed_at).limit(100))
    return tuple(_seconds(now, moment) or 0.0 for moment in claimed)


def _workers(now: datetime) -> tuple[WorkerSeen, ...]:
    rows = db.session.scalars(select(WorkerHeartbeat).order_by(WorkerHeartbeat.worker))
    return tuple(
        WorkerSeen(
            worker=row.worker,
            host=row.host,
            version=row.code_version,
            started_at=row.started_at,
            beat_age_seconds=_seconds(now, row.beat_at) or 0.0,
            busy=row.busy,
            processed=row.processed,
            failed=row.failed,
            is_alive=now - row.beat_at <= WORKER_SILENCE,
        )
        for row in rows
    )


def _pauses(tenant: TenantRef | None) -> tuple[PauseSeen, ...]:
    """Those in force: for one agency also the one that stops everybody."""
    pause = IngestionPause
    found = select(Tenant.slug, pause.actor, pause.reason, pause.paused_at).join_from(
        pause, Tenant, pause.tenant_id == Tenant.id, isouter=True
    )
    if tenant is not None:
        found = found.where((pause.tenant_id == tenant.id) | pause.tenant_id.is_(None))
    return tuple(PauseSeen(*row) for row in db.session.execute(found.order_by(pause.paused_at)))


def _seconds(now: datetime, moment: datetime | None) -> float | None:
    return None if moment is None else round(max(0.0, (now - moment).total_seconds()), 1)
