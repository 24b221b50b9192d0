"""Event (what happened), Delivery (one reaction to it), Attempt (one try), and who works on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base, BigId
from realestate.tenancy.scope import TenantOwned, owned_reference

STATUSES = ("pending", "processing", "processed", "dead_letter")
LANES = ("crm", "post")  # what is written to our own tables; what leaves the house


def _rows(name: str, *columns: str, where: str) -> Index:
    """An index over some of a table's rows, the same on both databases."""
    return Index(name, *columns, postgresql_where=text(where), sqlite_where=text(where))


class Event(TenantOwned, Base):
    """A fact, never changed (but for personal words blacked out: ``redacted_at``).

    ``receipt`` is what the visitor is shown; ``revises_id`` points at the event of the same form whose
    words this one corrects, ``copy_of_id`` at the one that staff mended and sent again. ``domain`` is the
    host it came in by, ``visitor_id`` the browser that agreed to be remembered.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "event_key"),
        UniqueConstraint("tenant_id", "receipt"),
        owned_reference("revises_id", "events"),
        owned_reference("copy_of_id", "events"),
        Index("ix_events_tenant_id_received_at", "tenant_id", "received_at"),
        _rows("ix_events_held", "tenant_id", "id", where="held_reason is not null"),
        _rows("ix_events_visitor", "tenant_id", "visitor_id", "id", where="visitor_id is not null"),
        _rows("ix_events_revises_id", "tenant_id", "revises_id", where="revises_id is not null"),
        _rows("ix_events_copy_of_id", "tenant_id", "copy_of_id", where="copy_of_id is not null"),
        Index(
            "ix_events_tests",
            "tenant_id",
            "id",
            postgresql_where=text("is_test"),
            sqlite_where=text("is_test = 1"),
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
    released_at: Mapped[datetime | None]
    domain: Mapped[str] = mapped_column(String(253), default="")
    visitor_id: Mapped[str | None] = mapped_column(String(40))
    user_id: Mapped[int | None] = mapped_column(BigId)
    is_test: Mapped[bool] = mapped_column(default=False)
    copy_of_id: Mapped[int | None] = mapped_column(BigId)
    redacted_at: Mapped[datetime | None]


class Delivery(TenantOwned, Base):
    """One reaction to one event: the job.

    ``attempt_count`` and ``leases_lost`` count since it was last put into the queue, ``attempts_before``
    what came earlier. ``target`` tells several deliveries of one handler apart. ``is_scheduled``: a person
    chose the time, so no clock that jumped may change it.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "event_id", "handler", "target"),
        owned_reference("event_id", "events"),
        CheckConstraint(f"status in {STATUSES}", name="status_known"),
        CheckConstraint(f"lane in {LANES}", name="lane_known"),
        _rows(
            "ix_deliveries_due", "lane", "tenant_id", "next_attempt_at", where="status = 'pending'"
        ),
        _rows("ix_deliveries_post", "tenant_id", "handler", "id", where="lane = 'post'"),
        _rows("ix_deliveries_leased", "lease_expires_at", where="status = 'processing'"),
        # with the tenant, which row-level security asks for: counted without looking at the rows
        _rows("ix_deliveries_processed", "processed_at", "tenant_id", where="status = 'processed'"),
        _rows(
            "ix_deliveries_dead",
            "tenant_id",
            "dead_lettered_at",
            "id",
            where="status = 'dead_letter'",
        ),
    )

    event_id: Mapped[int] = mapped_column(BigId)
    handler: Mapped[str] = mapped_column(String(80))
    target: Mapped[str] = mapped_column(String(60), default="")
    lane: Mapped[str] = mapped_column(String(8), default="crm")
    status: Mapped[str] = mapped_column(String(20), default="pending")
    created_at: Mapped[datetime]
    attempt_count: Mapped[int] = mapped_column(default=0)
    attempts_before: Mapped[int] = mapped_column(default=0)
    leases_lost: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    is_scheduled: Mapped[bool] = mapped_column(default=False)
    claimed_by: Mapped[str | None] = mapped_column(String(120))
    claimed_at: Mapped[datetime | None]
    lease_expires_at: Mapped[datetime | None]
    lease_token: Mapped[str | None] = mapped_column(String(64))
    last_error: Mapped[str | None] = mapped_column(String(500))
    error_fingerprint: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(40))
    processed_at: Mapped[datetime | None]
    dead_lettered_at: Mapped[datetime | None]
    discarded_at: Mapped[datetime | None]
    discard_reason: Mapped[str | None] = mapped_column(String(300))


class Attempt(TenantOwned, Base):
    """One try of a delivery, written when it is over. History: nothing rewrites it."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("tenant_id", "delivery_id", "number"),
        owned_reference("delivery_id", "deliveries"),
        _rows("ix_attempts_failed", "ended_at", where="outcome <> 'processed'"),
    )

    delivery_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int]
    worker: Mapped[str] = mapped_column(String(120))
    host: Mapped[str] = mapped_column(String(120), default="")
    code_version: Mapped[str] = mapped_column(String(40), default="")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    duration_ms: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str] = mapped_column(String(20))
    error_class: Mapped[str | None] = mapped_column(String(120))
    message: Mapped[str | None] = mapped_column(String(500))
    traceback: Mapped[str | None] = mapped_column(Text)


class IngestionPause(Base):
    """Deliveries of this agency (of all, when none is named) wait until it is lifted. A platform table."""

    __tablename__ = "ingestion_pauses"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    tenant_id: Mapped[int | None] = mapped_column(ForeignKey("tenants.id"), unique=True)
    actor: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(300), default="")
    paused_at: Mapped[datetime]


class WorkerHeartbeat(Base):
    """A worker process that says it lives. A platform table."""

    __tablename__ = "worker_heartbeats"

    worker: Mapped[str] = mapped_column(String(120), primary_key=True)
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime] = mapped_column(index=True)
    host: Mapped[str] = mapped_column(String(120), default="")
    code_version: Mapped[str] = mapped_column(String(40), default="")
    busy: Mapped[int] = mapped_column(default=0)
    processed: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
