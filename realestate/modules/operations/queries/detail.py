"""One letter with everything known about it, and letters as they leave the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from realestate.db import db
from realestate.errors import NotFound
from realestate.modules.audit.models import AuditEvent
from realestate.modules.crm.models import Lead
from realestate.modules.events.envelope import envelope
from realestate.modules.events.models import Attempt, Delivery, Event
from realestate.modules.operations.queries.letters import OF_EVENT, conditions
from realestate.modules.operations.rules import LetterFilter, mask_payload
from realestate.tenancy.models import Tenant, TenantRef
from realestate.tenancy.scope import across_tenants


@dataclass(frozen=True)
class EventFacts:
    """What happened; its personal words are covered unless they were asked for."""

    id: int
    type: str
    version: int
    key: str
    receipt: str
    occurred_at: datetime
    received_at: datetime
    domain: str
    visitor_id: str | None
    user_id: int | None
    is_test: bool
    revises_id: int | None
    redacted_at: datetime | None
    payload: Any


@dataclass(frozen=True)
class Copy:
    """An event that staff mended and sent again, or the one it was made of, and its delivery."""

    event_id: int
    delivery_id: int


@dataclass(frozen=True)
class LetterDetail:
    """A delivery (dead, or alive again) and all that is known about it. ``deeds``: newest first."""

    delivery: Delivery
    tenant: TenantRef
    event: EventFacts
    attempts: list[Attempt]
    lead_id: int | None
    copies: list[Copy]
    copy_of: Copy | None
    deeds: list[AuditEvent]


def letter(delivery_id: int, *, whole: bool = False) -> LetterDetail:
    """Personal words are covered unless ``whole``. Raises NotFound when there is no such delivery."""
    with across_tenants("operators look at one letter, whosever it is"):
        found = db.session.execute(
            select(Delivery, Event, Tenant)
            .join(Event, OF_EVENT)
            .join(Tenant, Tenant.id == Delivery.tenant_id)
            .where(Delivery.id == delivery_id)
        ).first()
        if found is None:
            raise NotFound(f"There is no letter {delivery_id}.")
        delivery, event, tenant = found
        return LetterDetail(
            delivery=delivery,
            tenant=tenant.ref,
            event=_facts(event, whole=whole),
            attempts=_attempts([delivery]),
            lead_id=_lead_id(delivery),
            copies=_copies(Event.copy_of_id == event.id, delivery),
            copy_of=next(iter(_copies(Event.id == event.copy_of_id, delivery)), None),
            deeds=_deeds(delivery),
        )


def export_page(
    wanted: LetterFilter, *, after: int = 0, limit: int = 200, whole: bool = False
) -> list[dict[str, Any]]:
    """The next letters by id, each as envelope, delivery and attempts; empty when there are no more.

    Personal words are covered unless ``whole``. The next page is ``after`` the last ``delivery.id``.
    """
    with across_tenants("operators export the dead letters of any agency"):
        rows = db.session.execute(
            select(Delivery, Event, Tenant)
            .join(Event, OF_EVENT)
            .join(Tenant, Tenant.id == Delivery.tenant_id)
            .where(*conditions(wanted), Delivery.id > after)
            .order_by(Delivery.id)
            .limit(limit)
        ).all()
        tries: dict[int, list[Attempt]] = {}
        for attempt in _attempts([delivery for delivery, _, _ in rows]):
            tries.setdefault(attempt.delivery_id, []).append(attempt)
        return [
            as_line(delivery, _facts(event, whole=whole), tenant.ref, tries.get(delivery.id, []))
            for delivery, event, tenant in rows
        ]


def as_line(
    delivery: Delivery, event: EventFacts, tenant: TenantRef, attempts: list[Attempt]
) -> dict[str, Any]:
    """A letter as it leaves the house: the event's envelope, the delivery, its attempts."""
    facts = {"id": event.id, "user_id": event.user_id, "payload": event.payload}
    return {
        "envelope": envelope(tenant, event.domain, event, **facts).model_dump(),
        "delivery": _columns(delivery, _DELIVERY),
        "attempts": [_columns(attempt, _ATTEMPT) for attempt in attempts],
    }


def _facts(event: Event, *, whole: bool) -> EventFacts:
    return EventFacts(
        id=event.id,
        type=event.type,
        version=event.version,
        key=event.event_key,
        receipt=event.receipt,
        occurred_at=event.occurred_at,
        received_at=event.received_at,
        domain=event.domain,
        visitor_id=event.visitor_id,
        user_id=event.user_id,
        is_test=event.is_test,
        revises_id=event.revises_id,
        redacted_at=event.redacted_at,
        payload=event.payload if whole else mask_payload(event.payload),
    )


def _attempts(deliveries: list[Delivery]) -> list[Attempt]:
    if not deliveries:
        return []
    found = select(Attempt).where(
        Attempt.tenant_id.in_({delivery.tenant_id for delivery in deliveries}),
        Attempt.delivery_id.in_([delivery.id for delivery in deliveries]),
    )
    return list(db.session.scalars(found.order_by(Attempt.delivery_id, Attempt.number)))


def _lead_id(delivery: Delivery) -> int | None:
    found = select(Lead.id).where(Lead.tenant_id == delivery.tenant_id)
    return db.session.scalar(found.where(Lead.source_event_id == delivery.event_id).limit(1))


def _copies(is_meant: Any, delivery: Delivery) -> list[Copy]:
    """Deliveries of the same handler and target of the events meant."""
    other = aliased(Delivery)
    is_its = and_(other.tenant_id == Event.tenant_id, other.event_id == Event.id)
    found = (
        select(Event.id, other.id)
        .join(other, is_its)
        .where(Event.tenant_id == delivery.tenant_id, is_meant)
        .where(other.handler == delivery.handler, other.target == delivery.target)
        .order_by(Event.id)
    )
    return [Copy(*row) for row in db.session.execute(found)]


def _deeds(delivery: Delivery) -> list[AuditEvent]:
    found = (
        select(AuditEvent)
        .where(AuditEvent.tenant_id == delivery.tenant_id, AuditEvent.object_type == "delivery")
        .where(AuditEvent.object_key == str(delivery.id))
        .order_by(AuditEvent.id.desc())
    )
    return list(db.session.scalars(found))


_DELIVERY = [
    "id",
    "handler",
    "target",
    "lane",
    "status",
    "reason",
    "attempt_count",
    "attempts_before",
    "leases_lost",
    "created_at",
    "dead_lettered_at",
    "last_error",
    "error_fingerprint",
    "discarded_at",
    "discard_reason",
]
_ATTEMPT = [
    "number",
    "worker",
    "host",
    "code_version",
    "started_at",
    "ended_at",
    "duration_ms",
    "outcome",
    "error_class",
    "message",
    "traceback",
]


def _columns(row: Delivery | Attempt, names: list[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
