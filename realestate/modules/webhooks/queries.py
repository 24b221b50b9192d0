"""Looking at endpoints and at what became of their deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, select

from realestate.db import db
from realestate.errors import NotFound
from realestate.memory import Memory
from realestate.modules.events.catalogue import SHAPES, WEBHOOK_TESTED
from realestate.modules.events.handlers import Occurrence, find
from realestate.modules.events.models import Delivery, Event
from realestate.modules.webhooks.models import WebhookEndpoint
from realestate.tenancy.models import TenantRef

HANDLER = "webhooks.actions.post_webhook"
_listening: Memory[int, tuple[tuple[int, frozenset[str]], ...]] = Memory()


@dataclass(frozen=True)
class Sending:
    """One delivery to an endpoint, as its owner sees it."""

    id: int
    target: str
    event_type: str
    status: str
    tries: int
    created_at: datetime
    next_attempt_at: datetime
    last_error: str | None
    is_discarded: bool


def event_types() -> list[str]:
    """Which events can be heard of: those that a webhook follows, by the table of reactions."""
    return sorted({type_ for type_, _ in SHAPES if find(type_, HANDLER)} - {WEBHOOK_TESTED})


def endpoints(tenant: TenantRef) -> list[WebhookEndpoint]:
    """Every endpoint that was not removed, in the order they were added."""
    return list(db.session.scalars(_kept(tenant).order_by(WebhookEndpoint.id)))


def endpoint(tenant: TenantRef, endpoint_id: int, *, to_change: bool = False) -> WebhookEndpoint:
    """One endpoint, or NotFound."""
    wanted = _kept(tenant).where(WebhookEndpoint.id == endpoint_id)
    found = db.session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound("There is no such webhook.")
    return found


def wanting(tenant: TenantRef, occurrences: Sequence[Occurrence]) -> dict[int, tuple[str, ...]]:
    """Targets of events: the agency's active endpoints that want their type (remembered for seconds)."""
    listening = _listening.get(tenant.id, lambda: _read(tenant))
    return {
        o.delivery_id: tuple(str(id_) for id_, types in listening if o.type in types)
        for o in occurrences
    }


def forget(tenant: TenantRef) -> None:
    """Drop what this process remembers of an agency's endpoints; others follow within CACHE_SECONDS."""
    _listening.forget(tenant.id)


def actor_of(tenant: TenantRef, occurrence: Occurrence) -> int | None:
    """The user behind an event, if somebody was signed in."""
    return db.session.scalar(
        select(Event.user_id).where(Event.tenant_id == tenant.id, Event.id == occurrence.event_id)
    )


def last_sendings(tenant: TenantRef, limit: int = 25) -> list[Sending]:
    """The newest deliveries to this agency's endpoints."""
    of_event = and_(Event.tenant_id == Delivery.tenant_id, Event.id == Delivery.event_id)
    rows = db.session.execute(
        select(
            Delivery.id,
            Delivery.target,
            Event.type,
            Delivery.status,
            (Delivery.attempts_before + Delivery.attempt_count).label("tries"),
            Delivery.created_at,
            Delivery.next_attempt_at,
            Delivery.last_error,
            Delivery.discarded_at.is_not(None),
        )
        .join(Event, of_event)
        .where(Delivery.tenant_id == tenant.id, Delivery.lane == "post")
        .where(Delivery.handler == HANDLER)
        .order_by(Delivery.id.desc())
        .limit(limit)
    )
    return [Sending(*row) for row in rows]


def _kept(tenant: TenantRef) -> Select[WebhookEndpoint]:
    return WebhookEndpoint.of(tenant).where(WebhookEndpoint.removed_at.is_(None))


def _read(tenant: TenantRef) -> tuple[tuple[int, frozenset[str]], ...]:
    active = _kept(tenant).where(WebhookEndpoint.disabled_at.is_(None))
    rows = db.session.scalars(active.order_by(WebhookEndpoint.id))
    return tuple((row.id, frozenset(row.event_types)) for row in rows)
