"""The way of an event: every hop with its time, from the door to the lead and to what followed, failures too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select, union_all
from sqlalchemy.orm import aliased

from realestate.db import db
from realestate.errors import NotFound
from realestate.modules.crm.models import Activity, Lead
from realestate.modules.events.models import Attempt, Delivery, Event
from realestate.modules.events.rules import spelled_receipt
from realestate.tenancy.models import Tenant, TenantRef
from realestate.tenancy.scope import across_tenants

GOOD, WAITING, BAD, PLAIN = "good", "waiting", "bad", "plain"
_OUTCOMES = {
    "processed": "done",
    "failed": "failed, to be tried again",
    "buried": "failed for good",
    "lease_lost": "its worker died or fell silent",
}
_REASONS = {
    "invalid_payload": "it cannot be read",
    "ingestion_failed": "the last attempt failed",
    "lease_lost": "it took three workers with it",
}


@dataclass(frozen=True)
class Hop:
    """One step. ``since`` is the time from the hop before it. ``attempt`` holds what only staff may see."""

    step: str
    at: datetime
    words: str
    mood: str = PLAIN
    since: timedelta | None = None
    lead_id: int | None = None
    event_id: int | None = None
    attempt: Attempt | None = None


@dataclass(frozen=True)
class Trace:
    """The whole way. ``total`` is the time from accepting to the lead; None when there is none (yet)."""

    event: Event
    hops: tuple[Hop, ...]
    lead_id: int | None
    total: timedelta | None


def trace(tenant: TenantRef, event_id: int) -> Trace:
    """The way of one event, with its corrections and mended copies; NotFound when it is not this agency's."""
    family = _family(tenant, event_id)
    event = next((e for e in family if e.id == event_id), None)
    if event is None:
        raise NotFound("There is no such event.")
    deliveries = _deliveries(tenant, event_id, family)
    attempts = _attempts(tenant, [d.id for d in deliveries])
    arrivals = _arrivals(tenant, deliveries)
    hops, after = [*_accepted(event), *_relatives(event, family)], list[Hop]()
    for delivery in deliveries:
        own = [a for a in attempts if a.delivery_id == delivery.id]
        steps = _delivered(delivery, event, _queued_at(delivery, deliveries), own)
        (after if delivery.lane == "post" else hops).extend(steps)
    for activity, made in arrivals:
        hops += _arrived(activity, made, deliveries)
    hops += after if deliveries else _tidied(tenant, event)
    lead_hop = next((hop for hop in hops if hop.step == "lead"), None)
    return Trace(
        event,
        tuple(_timed(hops)),
        lead_hop.lead_id if lead_hop else None,
        lead_hop.at - event.received_at if lead_hop else None,
    )


def trace_anywhere(event_id: int) -> tuple[TenantRef, Trace]:
    """The same for staff: whose event it is, and its way."""
    with across_tenants("staff follow one event, whosever it is"):
        found = select(Tenant).join(Event, Event.tenant_id == Tenant.id).where(Event.id == event_id)
        tenant = db.session.scalar(found)
        if tenant is None:
            raise NotFound("There is no such event.")
        return tenant.ref, trace(tenant.ref, event_id)


def find_receipt(given: str, limit: int = 20) -> list[tuple[int, str]]:
    """Events with this receipt, each with its agency's name: a number is unique in one agency only."""
    tenants = select(Tenant.id)  # named, so that the index that begins with the agency serves
    found = select(Event.id, Tenant.name).join(Tenant, Tenant.id == Event.tenant_id)
    found = found.where(Event.tenant_id.in_(tenants), Event.receipt == spelled_receipt(given))
    with across_tenants("staff look for a receipt, whosever it is"):
        rows = db.session.execute(found.order_by(Event.id.desc()).limit(limit))
        return [(event_id, name) for event_id, name in rows]


def _family(tenant: TenantRef, event_id: int) -> list[Event]:
    """The event and what corrects it or is a mended copy of it, each by an index of its own."""
    each = aliased(Event)
    ids = union_all(
        *(
            select(each.id).where(each.tenant_id == tenant.id, column == event_id)
            for column in (each.id, each.revises_id, each.copy_of_id)
        )
    )
    found = Event.of(tenant).where(Event.id.in_(ids))
    return list(db.session.scalars(found.order_by(Event.id).limit(50)))


def _deliveries(tenant: TenantRef, event_id: int, family: list[Event]) -> list[Delivery]:
    """Deliveries of the event and of its corrections; a copy has a trace of its own."""
    ids = [e.id for e in family if e.id == event_id or e.revises_id == event_id]
    found = Delivery.of(tenant).where(Delivery.event_id.in_(ids)).order_by(Delivery.id)
    return list(db.session.scalars(found))


def _attempts(tenant: TenantRef, deliveries: list[int]) -> list[Attempt]:
    found = Attempt.of(tenant).where(Attempt.delivery_id.in_(deliveries))
    newest = found.order_by(Attempt.delivery_id, Attempt.number.desc()).limit(200)
    return list(db.session.scalars(newest)) if deliveries else []


def _arrivals(tenant: TenantRef, deliveries: list[Delivery]) -> list[tuple[Activity, bool]]:
    """What the deliveries wrote into the CRM; True beside those that made a lead."""
    ids = [d.id for d in deliveries]
    if not ids:
        return []
    rows = db.session.execute(
        select(Activity, Lead.source_delivery_id == Activity.source_delivery_id)
        .join(Lead, (Lead.id == Activity.lead_id) & (Lead.tenant_id == Activity.tenant_id))
        .where(Activity.tenant_id == tenant.id, Activity.source_delivery_id.in_(ids))
        .order_by(Activity.id)
    )
    return [(activity, bool(made)) for activity, made in rows]


def _accepted(event: Event) -> Iterator[Hop]:
    words = "Accepted as a test" if event.is_test else "Accepted"
    yield Hop("accepted", event.received_at, f"{words}: kept, and the visitor was told so", GOOD)
    if event.held_reason:
        words = f"Held back for a person to look at: {event.held_reason}"
        yield Hop("held", event.received_at, words, WAITING)
    if event.released_at:
        yield Hop("held", event.received_at, "Held back for a person to look at", WAITING)
        yield Hop("released", event.released_at, "Released by a person", GOOD)


def _relatives(event: Event, family: list[Event]) -> Iterator[Hop]:
    if event.revises_id:
        words = "It corrects an earlier message of the same form"
        yield Hop("revises", event.received_at, words, event_id=event.revises_id)
    if event.copy_of_id:
        words = "It is a mended copy of an earlier event"
        yield Hop("copy", event.received_at, words, event_id=event.copy_of_id)
    for other in family:
        if other.revises_id == event.id:
            words = "Sent again by the visitor with other words"
            yield Hop("revised", other.received_at, words, event_id=other.id)
        if other.copy_of_id == event.id:
            words = "Mended by staff and sent again as a copy"
            yield Hop("copied", other.received_at, words, event_id=other.id)


def _queued_at(delivery: Delivery, deliveries: list[Delivery]) -> datetime:
    """What follows an event's first delivery is queued by the transaction that ends it: not before it
    is processed."""
    first = min((d for d in deliveries if d.event_id == delivery.event_id), key=lambda d: d.id)
    if first.id == delivery.id or first.processed_at is None:
        return delivery.created_at
    return max(delivery.created_at, first.processed_at)


def _delivered(
    delivery: Delivery, event: Event, queued_at: datetime, attempts: list[Attempt]
) -> Iterator[Hop]:
    """Queued, every attempt, and where it stands."""
    name = _name(delivery) + ("" if delivery.event_id == event.id else " (the correction)")
    yield Hop("queued", queued_at, f"Queued: {name}")
    for attempt in attempts:
        words = f"{name}, attempt {attempt.number}: {_OUTCOMES[attempt.outcome]}"
        mood = GOOD if attempt.outcome == "processed" else BAD
        yield Hop("attempt", attempt.started_at, words, mood, attempt=attempt)
    if delivery.status == "processing" and delivery.claimed_at:
        yield Hop("claimed", delivery.claimed_at, f"{name}: a worker has it in hand", WAITING)
    elif delivery.status == "pending" and delivery.attempt_count:
        yield Hop("again", delivery.next_attempt_at, f"{name}: to be tried again", WAITING)
    elif delivery.dead_lettered_at and delivery.status == "dead_letter":
        why = _REASONS.get(delivery.reason or "", delivery.reason or "no reason is kept")
        yield Hop("dead", delivery.dead_lettered_at, f"{name} became a dead letter: {why}", BAD)
    if delivery.discarded_at:
        words = f"{name} was discarded by staff: {delivery.discard_reason or 'no reason given'}"
        yield Hop("discarded", delivery.discarded_at, words, BAD)


def _name(delivery: Delivery) -> str:
    """``crm.actions.leads.capture_lead`` is “Capture lead”; a target tells several of a kind apart."""
    name = delivery.handler.rpartition(".")[2].replace("_", " ").capitalize()
    return f"{name} ({delivery.target})" if delivery.target else name


def _arrived(activity: Activity, made: bool, deliveries: list[Delivery]) -> Iterator[Hop]:
    delivery = next(d for d in deliveries if d.id == activity.source_delivery_id)
    at = delivery.processed_at or activity.occurred_at
    how = activity.details.get("contact")
    if how:
        look_alikes = len(activity.details.get("possible_duplicates") or [])
        words = f"Contact {how}" + (f", {look_alikes} possibly the same person" * bool(look_alikes))
        yield Hop("contact", at, words, GOOD)
    words = "Lead made" if made else "Noted on the lead"
    yield Hop("lead" if made else "noted", at, words, GOOD, lead_id=activity.lead_id)


def _tidied(tenant: TenantRef, event: Event) -> Iterator[Hop]:
    """The lead outlives what is kept of its way."""
    found = select(Lead.id, Lead.created_at).where(Lead.tenant_id == tenant.id)
    row = db.session.execute(found.where(Lead.source_event_id == event.id).limit(1)).first()
    if row is not None:
        words = "Lead made (the steps between are no longer kept)"
        yield Hop("lead", max(row.created_at, event.received_at), words, GOOD, lead_id=row.id)


def _timed(hops: Iterable[Hop]) -> Iterator[Hop]:
    """In the order they happened, each with the time since the one before."""
    before: datetime | None = None
    for hop in sorted(hops, key=lambda hop: hop.at):  # stable: one moment keeps the order above
        yield replace(hop, since=hop.at - before if before else None)
        before = hop.at
