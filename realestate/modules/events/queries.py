"""Looking at events; changes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from realestate.db import db
from realestate.modules.events.models import Delivery, Event, WorkerHeartbeat
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
    """How many events this agency received since then, counted up to ``cap``."""
    found = select(Event.id).where(Event.tenant_id == tenant.id, Event.received_at >= moment)
    return db.session.scalar(select(func.count()).select_from(found.limit(cap).subquery())) or 0


def counts_by_status(tenant: TenantRef) -> dict[str, int]:
    """How many deliveries stand where."""
    rows = db.session.execute(
        select(Delivery.status, func.count(Delivery.id))
        .where(Delivery.tenant_id == tenant.id)
        .group_by(Delivery.status)
    )
    return {status: count for status, count in rows}


def last_heartbeat() -> datetime | None:
    """When any worker last said that it lives."""
    return db.session.scalar(select(func.max(WorkerHeartbeat.beat_at)))
