"""A day of ingestion for the pictures: deliveries that went well, some that failed, a few dead letters."""

from __future__ import annotations

import math
import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app import create_app
from realestate.db import db, transaction, utc_now
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.events.models import Attempt, Delivery, Event
from realestate.modules.events.rules import error_fingerprint, new_receipt
from realestate.tenancy.models import Tenant
from realestate.tenancy.scope import across_tenants

HANDLER = "crm.actions.leads.capture_lead"
TRACEBACK = "dispatch.py:126 _react\nleads.py:61 capture_lead\ncontacts.py:31 match_contact"
BAD = (
    ("ingestion_failed", "OperationalError", "canceling statement due to statement timeout", 9),
    (
        "invalid_payload",
        "PermanentError",
        "contact.name: String should have at least 1 character",
        4,
    ),
    ("ingestion_failed", "IntegrityError", "duplicate key value violates unique constraint", 2),
)


def main() -> None:
    """Write the day into the database the environment names."""
    chance = random.Random(7)
    with create_app().app_context(), across_tenants("pictures show every agency"), transaction():
        tenants = list(db.session.scalars(select(Tenant.id)))
        now = utc_now()
        for minute in range(24 * 60):
            busy = 0.9 + 0.8 * math.sin((minute - 500) / 230)
            if chance.random() < busy:
                _well(chance, chance.choice(tenants), now - timedelta(minutes=minute), now)
        for reason, error, words, count in BAD:
            for _ in range(count):
                at = now - timedelta(minutes=chance.randrange(90, 2_400))
                _badly(chance.choice(tenants), at, reason, error, f"{error}: {words}")


def _well(chance: random.Random, tenant: int, at: datetime, now: datetime) -> None:
    seconds = chance.lognormvariate(-2.9, 0.8)
    is_second_try = chance.random() < 0.04
    done = min(at + timedelta(seconds=seconds + 31 * is_second_try), now)
    facts = {"status": "processed", "processed_at": done, "attempt_count": 1 + is_second_try}
    made = _delivery(tenant, at, {"name": "Nora Quist"}, **facts)
    if is_second_try:
        _attempt(made, 1, at, "failed", "OperationalError", "OperationalError: database is locked")


def _badly(tenant: int, at: datetime, reason: str, error: str, words: str) -> None:
    tries = 1 if reason == "invalid_payload" else 5
    buried = at + timedelta(minutes=12 * (tries - 1), seconds=1)
    facts = {"status": "dead_letter", "reason": reason, "last_error": words}
    facts |= {"error_fingerprint": error_fingerprint(error, words), "attempt_count": tries}
    made = _delivery(tenant, at, {"name": ""}, dead_lettered_at=buried, **facts)
    for number in range(1, tries + 1):
        outcome = "buried" if number == tries else "failed"
        _attempt(made, number, at + timedelta(minutes=12 * (number - 1)), outcome, error, words)


def _delivery(tenant: int, at: datetime, contact: dict[str, str], **facts: Any) -> Delivery:
    number = f"{tenant}-{at.timestamp()}-{facts['status']}"
    payload = {
        "source": "contact_form",
        "contact": {**contact, "email": "nora@mail.example", "phone": "+12065550188"},
        "message": "Is the garden level? Could I see it on Saturday?",
        "consent": {"text_id": "contact-1", "text": "You may write to me.", "granted": True},
    }
    event = Event(tenant_id=tenant, event_key=number, type=LEAD_SUBMITTED, version=1)
    event.occurred_at = event.received_at = at
    event.payload, event.payload_hash, event.receipt = payload, "", new_receipt()
    db.session.add(event)
    db.session.flush()
    made = Delivery(tenant_id=tenant, event_id=event.id, handler=HANDLER, **facts)
    made.created_at = made.next_attempt_at = at
    db.session.add(made)
    db.session.flush()
    return made


def _attempt(
    made: Delivery, number: int, at: datetime, outcome: str, error: str, words: str
) -> None:
    took = 38 + number
    facts = {"error_class": error, "message": words, "traceback": f"{TRACEBACK}\n{error}"}
    db.session.add(
        Attempt(
            tenant_id=made.tenant_id,
            delivery_id=made.id,
            number=number,
            worker="worker-1:4711",
            host="worker-1",
            code_version="4f2a91c",
            started_at=at,
            ended_at=at + timedelta(milliseconds=took),
            duration_ms=took,
            outcome=outcome,
            **facts,
        )
    )


if __name__ == "__main__":
    main()
