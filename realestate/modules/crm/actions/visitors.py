"""Remembered browsers: whose they are, and what their people do on the website."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Select, and_, delete, select

from realestate.db import db
from realestate.errors import PermanentError
from realestate.modules.crm.behaviour import (
    LOOKS_BACK,
    MOST_PAST,
    PAUSE,
    Deed,
    deed_of,
    worth_noting,
)
from realestate.modules.crm.models import Activity, Contact, VisitorLink
from realestate.modules.events.catalogue import BEHAVIOUR, parse
from realestate.modules.events.handlers import Occurrence
from realestate.modules.events.models import Delivery, Event
from realestate.tenancy.models import TenantRef


def link_visitor(
    tenant: TenantRef, occurrence: Occurrence, contact: Contact, now: datetime
) -> None:
    """Somebody wrote from a remembered browser: from now on what it does is theirs."""
    if occurrence.visitor_id is None:
        return
    db.session.flush()  # somebody new has no number before
    latest = _latest_link(tenant, occurrence.visitor_id)
    if latest is not None and latest.contact_id == contact.id:
        return
    db.session.add(
        VisitorLink(
            visitor_id=occurrence.visitor_id,
            contact_id=contact.id,
            linked_at=now,
            source_delivery_id=occurrence.delivery_id,
        )
    )


def unlink_visitor(tenant: TenantRef, visitor_id: str) -> None:
    """The browser is forgotten: nothing leads from it to a person any more. What was noted stays."""
    db.session.execute(
        delete(VisitorLink)
        .where(VisitorLink.tenant_id == tenant.id, VisitorLink.visitor_id == visitor_id)
        .execution_options(synchronize_session=False)
    )


def note_deed(tenant: TenantRef, occurrence: Occurrence, now: datetime) -> None:
    """Reaction to behaviour: on the timeline of the contact whose browser it is, else only an event.

    The link is held meanwhile, so that two deeds of one browser are weighed one after the other.
    """
    if occurrence.visitor_id is None:
        return
    link = _latest_link(tenant, occurrence.visitor_id)
    if link is None:
        return
    told = (occurrence.facts, occurrence.type, occurrence.occurred_at)
    deed = deed_of(occurrence.delivery_id, *told)
    near = _noted(tenant, link.contact_id, deed.at - PAUSE, deed.at + PAUSE)
    _write(tenant, link.contact_id, worth_noting([deed], near))


def note_past_deeds(tenant: TenantRef, occurrence: Occurrence, now: datetime) -> None:
    """Follows an asking: what its browser did before anybody knew whose it is.

    Only at a browser's first link: what came after it was noted as it happened, for somebody else.
    It is a delivery of its own because it must see the link committed, or a deed of the same
    moment would be missed by both.
    """
    links = db.session.scalars(_links(tenant, occurrence.visitor_id or "").limit(2)).all()
    if len(links) != 1:
        return
    contact_id, since = links[0].contact_id, now - LOOKS_BACK
    past = _past(tenant, links[0].visitor_id, since)
    _write(tenant, contact_id, worth_noting(past, _noted(tenant, contact_id, since, now)))


def of_remembered(
    _tenant: TenantRef, occurrences: Sequence[Occurrence]
) -> dict[int, tuple[str, ...]]:
    """Targets of what follows an asking: once when its browser is remembered, else not at all."""
    return {o.delivery_id: ("",) for o in occurrences if o.visitor_id}


def _links(tenant: TenantRef, visitor_id: str) -> Select[VisitorLink]:
    found = VisitorLink.of(tenant).where(VisitorLink.visitor_id == visitor_id)
    return found.order_by(VisitorLink.id.desc())


def _latest_link(tenant: TenantRef, visitor_id: str) -> VisitorLink | None:
    return db.session.scalar(_links(tenant, visitor_id).limit(1).with_for_update())


def _noted(
    tenant: TenantRef, contact_id: int, since: datetime, until: datetime
) -> list[tuple[datetime, str]]:
    """When the contact did what, as far as it is on their timeline."""
    found = (
        Activity.of(tenant)
        .where(Activity.contact_id == contact_id, Activity.lead_id.is_(None))
        .where(Activity.occurred_at.between(since, until))
    )
    return [(row.occurred_at, row.details["subject"]) for row in db.session.scalars(found)]


def _past(tenant: TenantRef, visitor_id: str, since: datetime) -> list[Deed]:
    """What a browser did and nobody noted yet: the newest, bounded."""
    noted = select(Activity.id).where(
        Activity.tenant_id == Delivery.tenant_id, Activity.source_delivery_id == Delivery.id
    )
    rows = db.session.execute(
        select(Delivery.id, Event.type, Event.version, Event.payload, Event.occurred_at)
        .join(Event, and_(Event.tenant_id == Delivery.tenant_id, Event.id == Delivery.event_id))
        .where(Event.tenant_id == tenant.id, Event.visitor_id == visitor_id)
        .where(Event.type.in_(BEHAVIOUR), Event.occurred_at >= since, ~noted.exists())
        .order_by(Event.id.desc())
        .limit(MOST_PAST)
    )
    past = []
    for delivery_id, type_, version, payload, at in rows:
        with suppress(PermanentError):  # it lies among the dead letters and says so there
            past.append(deed_of(delivery_id, parse(type_, version, payload), type_, at))
    return past


def _write(tenant: TenantRef, contact_id: int, deeds: list[Deed]) -> None:
    if not deeds:
        return
    name = (
        db.session.scalar(
            select(Contact.name).where(Contact.tenant_id == tenant.id, Contact.id == contact_id)
        )
        or ""
    )
    for deed in deeds:
        db.session.add(
            Activity(
                contact_id=contact_id,
                type=deed.kind,
                occurred_at=deed.at,
                actor=name,
                summary=deed.summary,
                details={"subject": deed.subject, "url": deed.url},
                source_delivery_id=deed.delivery_id,
            )
        )
    db.session.flush()
