"""Looking at events; changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from realestate.db import db
from realestate.memory import Memory
from realestate.modules.events.catalogue import BEHAVIOUR
from realestate.modules.events.models import STATUSES, Delivery, Event, WorkerHeartbeat
from realestate.modules.events.rules import spelled_receipt
from realestate.tenancy.models import TenantRef

_USUAL = timedelta(seconds=30)


def by_receipt(tenant: TenantRef, receipt: str) -> Event | None:
    """The event a visitor holds this number for."""
    return db.session.scalar(Event.of(tenant).where(Event.receipt == spelled_receipt(receipt)))


def kin(tenant: TenantRef, *event_ids: int | None) -> list[int]:
    """These events, with what they were copied from and their copies: one message, mended or not."""
    known = {each for each in event_ids if each is not None}
    for _ in range(2):  # up to what was copied, and down to all its copies
        near = or_(Event.id.in_(known), Event.copy_of_id.in_(known))
        found = Event.of(tenant).where(near).with_only_columns(Event.id, Event.copy_of_id)
        rows = db.session.execute(found).all()
        known |= {each for row in rows for each in row if each is not None}
    return sorted(known)


def held(tenant: TenantRef, limit: int = 50) -> list[Event]:
    """Messages kept back as doubtful, newest first; tests of our own are nobody's business."""
    return list(
        db.session.scalars(
            Event.of(tenant)
            .where(Event.held_reason.is_not(None), ~Event.is_test)
            .order_by(Event.id.desc())
            .limit(limit)
        )
    )


def held_count(tenant: TenantRef) -> int:
    found = select(Event.id).where(Event.tenant_id == tenant.id, Event.held_reason.is_not(None))
    found = found.where(~Event.is_test)
    return db.session.scalar(select(func.count()).select_from(found.limit(100).subquery())) or 0


def received_since(tenant: TenantRef, moment: datetime, cap: int) -> int:
    """How many messages this agency received since then (looking around is none, nor are tests), up to ``cap``."""
    found = select(Event.id).where(
        Event.tenant_id == tenant.id, Event.received_at >= moment, Event.type.not_in(BEHAVIOUR)
    )
    found = found.where(~Event.is_test)
    return db.session.scalar(select(func.count()).select_from(found.limit(cap).subquery())) or 0


def counts_by_status(tenant: TenantRef, cap: int = 10_000) -> dict[str, int]:
    """How many of an agency's deliveries stand where, each counted up to ``cap``."""
    counts = {status: _count(tenant, status, cap) for status in STATUSES}
    return {status: count for status, count in counts.items() if count}


def _count(tenant: TenantRef, status: str, cap: int) -> int:
    found = select(Delivery.id).where(Delivery.tenant_id == tenant.id, Delivery.status == status)
    return db.session.scalar(select(func.count()).select_from(found.limit(cap).subquery())) or 0


_waiting: Memory[int, datetime | None] = Memory(1_000)


def waiting_since(tenant: TenantRef, moment: datetime) -> datetime | None:
    """Since when something new waits for this agency's CRM, if it has waited longer than is usual: no
    worker runs, or it is paused, or it has too much to do. Remembered for seconds."""
    return _waiting.get(tenant.id, lambda: _oldest_waiting(tenant, moment - _USUAL))


def _oldest_waiting(tenant: TenantRef, before: datetime) -> datetime | None:
    return db.session.scalar(
        select(Delivery.created_at)
        .where(Delivery.tenant_id == tenant.id, Delivery.lane == "crm")
        .where(Delivery.status == "pending", Delivery.attempt_count == 0)
        .where(Delivery.next_attempt_at < before, Delivery.is_scheduled.is_(False))
        .order_by(Delivery.next_attempt_at)
        .limit(1)
    )


def last_heartbeat() -> datetime | None:
    """When any worker last said that it lives."""
    return db.session.scalar(select(func.max(WorkerHeartbeat.beat_at)))
