"""What tests of operators' work share: dead letters of several agencies, handlers and times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from realestate.db import db, now, transaction
from realestate.modules.audit.models import AuditEvent
from realestate.modules.events import dispatch, handlers
from realestate.modules.events.models import Attempt, Delivery, Event
from realestate.modules.reactions import REACTIONS
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import across_tenants
from tests.modules.events.conftest import accept, deliveries, reactions

__all__ = ["accept", "deliveries", "reactions"]

DEED: dict[str, Any] = {"actor": "staff:sten", "reason": "the other side is back"}


@pytest.fixture
def _in_context(app: Flask) -> Iterator[None]:
    """Nothing follows a lead here: who is written to is another test's business."""
    quiet = {
        type_: tuple(replace(a, then=()) for a in answers) for type_, answers in REACTIONS.items()
    }
    handlers.install(quiet)
    with app.app_context():
        yield
    handlers.install(REACTIONS)


def bury(tenant: TenantRef, *, key: str = "k1", **changes: Any) -> int:
    """A dead letter of this agency, with the one attempt that buried it; returns the delivery's id."""
    of_attempt = {n: changes.pop(n) for n in ("error_class", "code_version") if n in changes}
    payload = changes.pop("payload", {"n": 1})
    event_id = accept(tenant, key=key, payload=payload)
    with across_tenants("this test buries a letter"), transaction():
        values: dict[str, Any] = {
            "status": "dead_letter",
            "reason": "ingestion_failed",
            "attempt_count": 5,
            "error_fingerprint": "f1",
            "last_error": "ValueError: broken",
            "dead_lettered_at": now() - timedelta(minutes=5),
            **changes,
        }
        of_event = Delivery.event_id == event_id
        db.session.execute(update(Delivery).where(of_event).values(**values))
        found = db.session.scalars(select(Delivery).where(of_event)).one()
        db.session.add(
            Attempt(
                tenant_id=tenant.id,
                delivery_id=found.id,
                number=found.attempts_before + found.attempt_count,
                worker="w:1",
                code_version=of_attempt.get("code_version", "c1"),
                started_at=now(),
                ended_at=now(),
                outcome="buried",
                error_class=of_attempt.get("error_class", "ValueError"),
                message="ValueError: broken",
            )
        )
        return found.id


def look(delivery_id: int) -> Delivery:
    with across_tenants("this test looks at one delivery"):
        return db.session.scalars(
            select(Delivery)
            .where(Delivery.id == delivery_id)
            .execution_options(populate_existing=True)
        ).one()


def event_of(delivery_id: int) -> Event:
    with across_tenants("this test looks at one event"):
        return db.session.scalars(
            select(Event)
            .join(Delivery, Delivery.event_id == Event.id)
            .where(Delivery.id == delivery_id)
        ).one()


def attempts_of(delivery_id: int) -> list[Attempt]:
    with across_tenants("this test looks at attempts"):
        found = select(Attempt).where(Attempt.delivery_id == delivery_id)
        return list(db.session.scalars(found.order_by(Attempt.number)))


def deeds(action: str) -> list[AuditEvent]:
    found = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)
    return list(db.session.scalars(found))


def work_off() -> int:
    """Everything due, in the lane of our own tables; returns how much."""
    picked = 0
    while tally := dispatch.work().picked:
        picked += tally
    return picked
