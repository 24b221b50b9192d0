"""Looking at events; changes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from realestate.db import db
from realestate.modules.events.catalogue import BEHAVIOUR
from realestate.modules.events.models import STATUSES, Delivery, Event, WorkerHeartbeat
from realestate.tenancy.models import TenantRef


def by_receipt(tenant: TenantRef, receipt: str) -> Event | None:
    """The event a visitor holds this number for."""
    return db.session.scalar(Event.of(tenant).where(Event.receipt == receipt.strip().upper()))


def held(tenant: TenantRef, limit: int = 50) -> list[Event]:
    """Messages kept back as doubtful, newest first."""
    return list(
        db.session.scalars(
            Event.of(tenant)
            .where(Event.held_reason.is_not(None))
            .order_by(Event.id.desc())
            .limit(limit)
        )
    )


def held_count(tenant: TenantRef) -> int:
    found = select(Event.id).where(Event.tenant_id == tenant.id, Event.held_reason.is_not(None))
    return db.session.scalar(select(func.count()).select_from(found.limit(100).subquery())) or 0


def received_since(tenant: TenantRef, moment: datetime, cap: int) -> int:
    """How many messages this agency received since then (looking around is none), up to ``cap``."""
    found = select(Event.id).where(
        Event.tenant_id == tenant.id, Event.received_at >= moment, Event.type.not_in(BEHAVIOUR)
    )
    return db.session.scalar(select(func.count()).select_from(found.limit(cap).subquery())) or 0


def counts_by_status(tenant: TenantRef, cap: int = 10_000) -> dict[str, int]:
    """How many of an agency's deliveries stand where, each counted up to ``cap``."""
    counts = {status: _count(tenant, status, cap) for status in STATUSES}
    return {status: count for status, count in counts.items() if count}


def _count(tenant: TenantRef, status: str, cap: int) -> int:
    found = select(Delivery.id).where(Delivery.tenant_id == tenant.id, Delivery.status == status)
    return db.session.scalar(select(func.count()).select_from(found.limit(cap).subquery())) or 0


def last_heartbeat() -> datetime | None:
    """When any worker last said that it lives."""
    return db.session.scalar(select(func.max(WorkerHeartbeat.beat_at)))
