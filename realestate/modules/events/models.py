"""Event (what happened), Delivery (one reaction to it), Attempt (one try), and who works on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base, BigId
from realestate.tenancy.scope import TenantOwned, owned_reference

STATUSES = ("pending", "processing", "processed", "dead_letter")


class Event(TenantOwned, Base):
    """A fact, never changed. ``receipt`` is what the visitor is shown; ``revises_id`` points at the
    event of the same form whose words this one corrects."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "event_key"),
        UniqueConstraint("tenant_id", "receipt"),
        owned_reference("revises_id", "events"),
        Index("ix_events_tenant_id_received_at", "tenant_id", "received_at"),
        Index(
            "ix_events_held",
            "tenant_id",
            "id",
            postgresql_where=text("held_reason is not null"),
            sqlite_where=text("held_reason is not null"),
        ),
    )

    event_key: Mapped[str] = mapped_column(String(120))
    type: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    payload: Mapped[dict[str, Any]]
    payload_hash: Mapped[str] = mapped_column(String(64))
    receipt: Mapped[str] = mapped_column(String(16))
    revises_id: Mapped[int | None] = mapped_column(BigId)
    held_reason: Mapped[str | None] = mapped_column(String(60))


class Delivery(TenantOwned, Base):
    """One reaction to one event: the job."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "event_id", "handler"),
        owned_reference("event_id", "events"),
        CheckConstraint(f"status in {STATUSES}", name="status_known"),
        Index("ix_deliveries_tenant_id_status", "tenant_id", "status"),
        Index(
            "ix_deliveries_due",
            "next_attempt_at",
            postgresql_where=text("status = 'pending'"),
            sqlite_where=text("status = 'pending'"),
        ),
        Index(
            "ix_deliveries_leased",
            "lease_expires_at",
            postgresql_where=text("status = 'processing'"),
            sqlite_where=text("status = 'processing'"),
        ),
    )

    event_id: Mapped[int] = mapped_column(BigId)
    handler: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(20), default="pending")
    attempt_count: Mapped[int] = mapped_column(default=0)
    leases_lost: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    lease_expires_at: Mapped[datetime | None]
    lease_token: Mapped[str | None] = mapped_column(String(64))
    last_error: Mapped[str | None] = mapped_column(String(500))
    reason: Mapped[str | None] = mapped_column(String(40))
    processed_at: Mapped[datetime | None]
    dead_lettered_at: Mapped[datetime | None]


class Attempt(TenantOwned, Base):
    """One try of a delivery. History: nothing rewrites it."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "delivery_id", "number"),
        owned_reference("delivery_id", "deliveries"),
    )

    delivery_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int]
    worker: Mapped[str] = mapped_column(String(120))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20), default="running")
    error_class: Mapped[str | None] = mapped_column(String(120))
    error: Mapped[str | None] = mapped_column(Text)


class WorkerHeartbeat(Base):
    """A worker process that says it lives. A platform table."""

    __tablename__ = "worker_heartbeats"

    worker: Mapped[str] = mapped_column(String(120), primary_key=True)
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime] = mapped_column(index=True)
