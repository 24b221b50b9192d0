"""One dead letter: sent again as it is, sent again mended, or discarded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from realestate import jobs
from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound, PermanentError
from realestate.modules.audit.actions import record
from realestate.modules.events import catalogue, tasks
from realestate.modules.events.models import Delivery, Event
from realestate.modules.events.rules import fingerprint, new_receipt
from realestate.modules.operations import rules
from realestate.modules.operations.queries.letters import OF_EVENT
from realestate.tenancy.models import Tenant, TenantRef
from realestate.tenancy.scope import across_tenants


@dataclass(frozen=True)
class Deed:
    """Who does it, why, and when."""

    actor: str
    reason: str
    now: datetime


def requeue(
    delivery_id: int, *, actor: str, reason: str, now: datetime, at: datetime | None = None
) -> Delivery:
    """Put a dead letter back into the queue, due now or ``at`` a time; its history stays as it is.

    Also brings back what was discarded. Raises NotFound; Conflict when it is no dead letter.
    """
    deed = Deed(actor, rules.usable_reason(reason), now)
    due = rules.usable_time(at, now) if at else now
    with across_tenants("operators send one letter again, whosever it is"):
        delivery, event, tenant = _dead(delivery_id)
        if event.redacted_at is not None:
            raise Conflict(f"Letter {delivery_id} cannot be sent again: {rules.BLACKED_OUT}.")
        put_back(delivery, tenant, deed, at=due, is_scheduled=at is not None)
        db.session.flush()
    if due == now:
        jobs.later(tasks.deliver, delivery.event_id)
    return delivery


def requeue_edited(
    delivery_id: int, payload: Any, *, actor: str, reason: str, now: datetime
) -> int:
    """Send a mended copy: a new event beside the old one, for the same handler only; the old letter is
    discarded. Returns the new delivery's id.

    Fields that still wear their cover keep what it covers. Raises Invalid naming the field that does
    not fit the catalogue; Conflict when it is no dead letter, or when the same words were sent before.
    """
    deed = Deed(actor, rules.usable_reason(reason), now)
    with across_tenants("operators send one letter again mended, whosever it is"):
        delivery, event, tenant = _dead(delivery_id)
        mended = _checked(event, rules.uncover(payload, event.payload))
        copy = _deliver(_copied(event, mended, now), delivery, now)
        was = _standing(delivery)
        _set_discarded(delivery, f"sent again as letter {copy.id}", now)
        after = {"status": "pending", "copy_of": delivery_id}
        _note(copy, tenant, "letter.mended", deed, before=None, after=after)
        after = {**_standing(delivery), "copy": copy.id}
        _note(delivery, tenant, "letter.mended", deed, before=was, after=after)
        db.session.flush()
    jobs.later(tasks.deliver, copy.event_id)
    return copy.id


def discard(delivery_id: int, *, actor: str, reason: str, now: datetime) -> Delivery:
    """Give a dead letter up, and say why; it stays to be found and can be put back.

    Raises NotFound; Conflict when it is no dead letter, or was discarded before.
    """
    deed = Deed(actor, rules.usable_reason(reason), now)
    with across_tenants("operators discard one letter, whosever it is"):
        delivery, _, tenant = _dead(delivery_id)
        if delivery.discarded_at is not None:
            raise Conflict(f"Letter {delivery_id} was discarded before: {delivery.discard_reason}")
        throw_away(delivery, tenant, deed)
        db.session.flush()
    return delivery


def put_back(
    delivery: Delivery, tenant: TenantRef, deed: Deed, *, at: datetime, is_scheduled: bool
) -> None:
    """Pending again and counted from nought; the tries so far become ``attempts_before``."""
    was = _standing(delivery)
    delivery.attempts_before += delivery.attempt_count
    delivery.attempt_count = delivery.leases_lost = 0
    delivery.status, delivery.next_attempt_at, delivery.is_scheduled = "pending", at, is_scheduled
    delivery.reason = delivery.dead_lettered_at = None
    delivery.discarded_at = delivery.discard_reason = None
    _note(delivery, tenant, "letter.requeued", deed, before=was, after=_standing(delivery))


def throw_away(delivery: Delivery, tenant: TenantRef, deed: Deed) -> None:
    """Still a dead letter, but nobody's task any more."""
    was = _standing(delivery)
    _set_discarded(delivery, deed.reason, deed.now)
    _note(delivery, tenant, "letter.discarded", deed, before=was, after=_standing(delivery))


def _dead(delivery_id: int) -> tuple[Delivery, Event, TenantRef]:
    """A dead letter and its event, locked until the transaction ends, and its agency."""
    found = db.session.execute(
        select(Delivery, Event, Tenant)
        .join(Event, OF_EVENT)
        .join(Tenant, Tenant.id == Delivery.tenant_id)
        .where(Delivery.id == delivery_id)
        .with_for_update(of=(Delivery, Event))
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound(f"There is no letter {delivery_id}.")
    delivery, event, tenant = found
    if delivery.status != "dead_letter":
        raise Conflict(f"Letter {delivery_id} is no dead letter: it is {_IS[delivery.status]}.")
    return delivery, event, tenant.ref


_IS = {
    "pending": "waiting to be tried",
    "processing": "being worked on",
    "processed": "processed",
}


def _checked(event: Event, mended: Any) -> dict[str, Any]:
    """The mended payload, in the shape that the catalogue asks for."""
    covered = rules.still_covered(mended)
    if covered:
        raise Invalid(f"{covered}: it is covered and covers nothing", {"payload": [covered]})
    try:
        catalogue.parse(event.type, event.version, mended)
    except PermanentError as error:
        raise Invalid(str(error), {"payload": [str(error)]}) from None
    fits: dict[str, Any] = mended
    return fits


def _copied(event: Event, payload: dict[str, Any], now: datetime) -> Event:
    """The new event; or the copy with these words that was made for another handler's letter."""
    hashed = fingerprint(payload)
    key = rules.copy_key(event.event_key, hashed)
    made = db.session.scalar(
        select(Event).where(Event.tenant_id == event.tenant_id, Event.event_key == key)
    )
    if made is None:
        kept = ("tenant_id", "type", "version", "occurred_at", "revises_id", "domain", "visitor_id")
        facts = {name: getattr(event, name) for name in (*kept, "user_id", "is_test")}
        made = Event(event_key=key, payload=payload, payload_hash=hashed, received_at=now, **facts)
        made.copy_of_id, made.receipt = event.id, _free_receipt(event.tenant_id)
        db.session.add(made)
        db.session.flush()
    return made


def _free_receipt(tenant_id: int) -> str:
    while True:
        receipt = new_receipt()
        taken = select(Event.id).where(Event.tenant_id == tenant_id, Event.receipt == receipt)
        if not db.session.scalar(taken):
            return receipt


def _deliver(copy: Event, old: Delivery, now: datetime) -> Delivery:
    sent = db.session.scalar(
        select(Delivery.id)
        .where(Delivery.tenant_id == copy.tenant_id, Delivery.event_id == copy.id)
        .where(Delivery.handler == old.handler, Delivery.target == old.target)
    )
    if sent is not None:
        raise Conflict(f"The same words were sent again before, as letter {sent}.")
    made = Delivery(
        tenant_id=copy.tenant_id,
        event_id=copy.id,
        handler=old.handler,
        target=old.target,
        lane=old.lane,
        created_at=now,
        next_attempt_at=now,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _set_discarded(delivery: Delivery, reason: str, now: datetime) -> None:
    delivery.discarded_at, delivery.discard_reason = now, reason


def _standing(delivery: Delivery) -> dict[str, Any]:
    """Where it stands, for the record of a deed."""
    return {
        "status": delivery.status,
        "reason": delivery.reason,
        "attempt_count": delivery.attempt_count,
        "attempts_before": delivery.attempts_before,
        "next_attempt_at": delivery.next_attempt_at.isoformat(),
        "discarded": delivery.discard_reason,
    }


def _note(
    delivery: Delivery,
    tenant: TenantRef,
    action: str,
    deed: Deed,
    *,
    before: dict[str, Any] | None,
    after: dict[str, Any],
) -> None:
    record(
        tenant,
        actor=deed.actor,
        action=action,
        object_type="delivery",
        object_key=str(delivery.id),
        now=deed.now,
        before=before,
        after=after,
        reason=deed.reason,
    )
