"""Recording what happened: the row and its deliveries stand in the door's own transaction."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from realestate import jobs
from realestate.db import after_commit, db
from realestate.errors import Conflict, NotFound
from realestate.modules.events import tasks
from realestate.modules.events.handlers import handlers_of
from realestate.modules.events.models import Delivery, Event
from realestate.modules.events.rules import fingerprint, new_receipt
from realestate.tenancy.models import TenantRef

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Accepted:
    """What the sender is told. ``is_duplicate``: this key was accepted before, and counts once."""

    event_id: int
    receipt: str
    is_duplicate: bool


@dataclass(frozen=True)
class Origin:
    """Where an event came from: the host, the browser that agreed to be remembered, the person signed in."""

    domain: str = ""
    visitor_id: str | None = None
    user_id: int | None = None
    is_test: bool = False


NOWHERE = Origin()


def record(
    tenant: TenantRef,
    *,
    type: str,
    payload: dict[str, Any],
    key: str,
    now: datetime,
    version: int = 1,
    held_reason: str | None = None,
    words: dict[str, Any] | None = None,
    origin: Origin = NOWHERE,
) -> Accepted:
    """Keep an event once a ``key``. The same key with other words is kept beside it as a revision.

    ``words`` is the part of the payload its sender typed (all of it, when not given): a second press
    from another network is the same press. Accepted means committed: the caller's door commits, and only then is the worker told.
    """
    hashed = fingerprint(words if words is not None else payload)
    first = _by_key(tenant, key)
    if first is None:
        facts = {"type": type, "version": version, "payload": payload, "payload_hash": hashed}
        facts |= asdict(origin)
        made = _insert(tenant, key=key, now=now, held_reason=held_reason, **facts)
        if made is not None:
            return Accepted(made.id, made.receipt, is_duplicate=False)
        first = _by_key(tenant, key)  # another process was faster with the same key
        assert first is not None
    if first.payload_hash != hashed:
        _revise(tenant, first, payload, hashed, now, held_reason, origin)
    return Accepted(first.id, first.receipt, is_duplicate=True)


def release(tenant: TenantRef, event_id: int, *, now: datetime) -> Event:
    """Let a held event through: a person has looked at it and it is real."""
    event = _held(tenant, event_id)
    if event is None:
        raise NotFound
    if event.held_reason is None:
        raise Conflict("This message was released before.")
    first = _held(tenant, event.revises_id) if event.revises_id else None
    for each in (first, event):  # a correction is nothing without what it corrects
        if each is not None and each.held_reason is not None:
            each.held_reason, each.released_at = None, now
            _deliver(each, now)
    return event


def _held(tenant: TenantRef, event_id: int) -> Event | None:
    found = Event.of(tenant).where(Event.id == event_id)
    return db.session.scalar(found.with_for_update())


def _by_key(tenant: TenantRef, key: str) -> Event | None:
    return db.session.scalar(Event.of(tenant).where(Event.event_key == key))


def _insert(tenant: TenantRef, *, key: str, now: datetime, **facts: Any) -> Event | None:
    """The new event with its deliveries; None when the key is taken by now."""
    event = Event(
        event_key=key, occurred_at=now, received_at=now, receipt=_free_receipt(tenant), **facts
    )
    try:
        with db.session.begin_nested():
            db.session.add(event)
    except IntegrityError:
        return None
    if event.held_reason is None:
        _deliver(event, now)
    facts = {"tenant": tenant.slug, "event": event.id, "type": event.type}
    facts["held"] = event.held_reason is not None
    after_commit(lambda: log.info("event accepted", extra=facts))
    return event


def _free_receipt(tenant: TenantRef) -> str:
    while True:
        receipt = new_receipt()
        if not db.session.scalar(select(Event.id).where(Event.receipt == receipt)):
            return receipt


def _revise(
    tenant: TenantRef,
    first: Event,
    payload: dict[str, Any],
    hashed: str,
    now: datetime,
    held_reason: str | None,
    origin: Origin,
) -> None:
    key = f"{first.event_key}~{hashed[:16]}"
    if _by_key(tenant, key) is None:
        facts = {"type": first.type, "version": first.version, "payload": payload}
        _insert(
            tenant,
            key=key,
            now=now,
            payload_hash=hashed,
            revises_id=first.id,
            held_reason=first.held_reason or held_reason,
            **facts,
            **asdict(origin),
        )


def _deliver(event: Event, now: datetime) -> None:
    """One delivery for each answer; an event that nobody answers is only kept."""
    for handler in handlers_of(event.type):
        delivery = Delivery(event_id=event.id, handler=handler.key, lane=handler.lane)
        delivery.created_at = delivery.next_attempt_at = now
        db.session.add(delivery)
    db.session.flush()
    jobs.later(tasks.deliver, event.id, once=True)
