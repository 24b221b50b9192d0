"""Blacking out the personal words of what was sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from realestate.db import db
from realestate.errors import Conflict, NotFound
from realestate.modules.audit.actions import record
from realestate.modules.events.models import Attempt, Delivery, Event
from realestate.modules.operations import rules
from realestate.tenancy.models import Tenant
from realestate.tenancy.scope import across_tenants


def redact(
    event_id: int, *, actor: str, reason: str, now: datetime, is_forced: bool = False
) -> list[int]:
    """Black out, for good, the personal words of an event and of its mended copies: in the payload, and
    in what errors said of it. Returns the ids of the events redacted.

    Raises NotFound; Conflict while a delivery still needs the words, unless ``is_forced``.
    """
    reason = rules.usable_reason(reason)
    with across_tenants("operators black out one message, whosever it is"):
        events = _with_copies(event_id)
        ids = [event.id for event in events]
        if not is_forced:
            _refuse_while_needed(ids)
        for event in events:
            event.payload = rules.black_out(event.payload)
            event.visitor_id, event.redacted_at = None, event.redacted_at or now
        db.session.flush()
        _black_out_errors(ids)
        tenant = db.session.get_one(Tenant, events[0].tenant_id)
        for event in events:
            record(
                tenant.ref,
                actor=actor,
                action="event.redacted",
                object_type="event",
                object_key=str(event.id),
                now=now,
                before={"redacted": False},
                after={"redacted": True, "forced": is_forced},
                reason=reason,
            )
        db.session.flush()
    return ids


def _with_copies(event_id: int) -> list[Event]:
    """The event and every copy of it, and copies of those; locked until the transaction ends."""
    found: list[Event] = []
    waiting = [event_id]
    while waiting:
        rows = db.session.scalars(
            select(Event).where(Event.id.in_(waiting)).with_for_update()
        ).all()
        found.extend(rows)
        copies = select(Event.id).where(Event.copy_of_id.in_(waiting))
        if rows:
            copies = copies.where(Event.tenant_id == rows[0].tenant_id)
        waiting = list(db.session.scalars(copies))
    if not found:
        raise NotFound(f"There is no event {event_id}.")
    return found


def _refuse_while_needed(ids: list[int]) -> None:
    needed = db.session.scalar(
        select(Delivery.id)
        .where(Delivery.event_id.in_(ids), Delivery.status.in_(("pending", "processing")))
        .limit(1)
    )
    if needed is not None:
        raise Conflict(f"Delivery {needed} still needs these words: it is not done yet.")


def _black_out_errors(ids: list[int]) -> None:
    """An error may have quoted any of the words: it keeps its class and where it happened."""
    theirs = select(Delivery.id).where(Delivery.event_id.in_(ids)).scalar_subquery()
    for change in (
        update(Attempt)
        .where(Attempt.delivery_id.in_(theirs), Attempt.message.is_not(None))
        .values(message=rules.BLACK),
        update(Delivery)
        .where(Delivery.event_id.in_(ids), Delivery.last_error.is_not(None))
        .values(last_error=rules.BLACK),
    ):
        db.session.execute(change.execution_options(synchronize_session=False))
