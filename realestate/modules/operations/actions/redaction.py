"""Blacking out the personal words of what was sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update

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
        if not is_forced:
            _refuse_while_needed(events)
        for event in events:
            event.payload = rules.black_out(event.payload)
            event.visitor_id, event.redacted_at = None, event.redacted_at or now
        db.session.flush()
        _black_out_errors(events)
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
        return [event.id for event in events]


def _with_copies(event_id: int) -> list[Event]:
    """The event and every copy of it, and copies of those; locked until the transaction ends."""
    first = db.session.scalar(select(Event).where(Event.id == event_id).with_for_update())
    if first is None:
        raise NotFound(f"There is no event {event_id}.")
    found = newest = [first]
    while newest:
        is_copy = Event.copy_of_id.in_([event.id for event in newest])
        copies = select(Event).where(Event.tenant_id == first.tenant_id, is_copy)
        newest = list(db.session.scalars(copies.with_for_update()))
        found = [*found, *newest]
    return found


def _refuse_while_needed(events: list[Event]) -> None:
    unfinished = Delivery.status.in_(("pending", "processing"))
    needed = db.session.scalar(select(Delivery.id).where(*_theirs(events), unfinished).limit(1))
    if needed is not None:
        raise Conflict(f"Delivery {needed} still needs these words: it is not done yet.")


def _black_out_errors(events: list[Event]) -> None:
    """An error may have quoted any of the words: it keeps its class and where it happened."""
    theirs = _theirs(events)
    ids = select(Delivery.id).where(*theirs).scalar_subquery()
    of_attempts = (Attempt.tenant_id == events[0].tenant_id, Attempt.delivery_id.in_(ids))
    for change in (
        update(Attempt)
        .where(*of_attempts, Attempt.message.is_not(None))
        .values(message=rules.BLACK),
        update(Delivery)
        .where(*theirs, Delivery.last_error.is_not(None))
        .values(last_error=rules.BLACK),
    ):
        db.session.execute(change.execution_options(synchronize_session=False))


def _theirs(events: list[Event]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Deliveries of these events, which are all of one agency."""
    ids = [event.id for event in events]
    return Delivery.tenant_id == events[0].tenant_id, Delivery.event_id.in_(ids)
