"""Whom to write to, about which lead, and how often that was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from realestate.db import db
from realestate.memory import Memory
from realestate.modules.accounts.models import Membership
from realestate.modules.crm.models import Contact, Lead
from realestate.modules.events.handlers import Occurrence
from realestate.modules.events.models import Event
from realestate.modules.events.queries import kin
from realestate.modules.notifications.models import OutgoingMail
from realestate.tenancy.models import Domain, TenantRef
from realestate.tenancy.urls import site_url

_heads: Memory[int, tuple[int, ...]] = Memory()


def recipients(tenant: TenantRef, occurrences: Sequence[Occurrence]) -> dict[int, tuple[str, ...]]:
    """Memberships to tell: the lead's agent, else owners and admins. Nobody at all is ``""``: a dead
    letter that says so is better than a lead nobody hears of."""
    events = {e for o in occurrences for e in (o.event_id, o.revises_id) if e is not None}
    found = select(Lead.source_event_id, Lead.assigned_to_id).where(
        Lead.tenant_id == tenant.id, Lead.source_event_id.in_(events)
    )
    agents = {event: agent for event, agent in db.session.execute(found)}
    heads = _heads.get(tenant.id, lambda: _owners_and_admins(tenant))
    everybody = tuple(str(head) for head in heads) or ("",)
    chosen = {o.delivery_id: agents.get(o.event_id, agents.get(o.revises_id)) for o in occurrences}
    for o in occurrences:  # a correction of what was mended and sent again
        if o.revises_id is not None and not {o.event_id, o.revises_id} & agents.keys():
            lead = lead_of(tenant, o)
            chosen[o.delivery_id] = lead.assigned_to_id if lead else None
    return {number: (str(who),) if who else everybody for number, who in chosen.items()}


def recipient(tenant: TenantRef, target: str) -> Membership | None:
    """The person of a delivery's target, if they still belong to the agency."""
    if target:
        return db.session.scalar(Membership.of(tenant).where(Membership.id == int(target)))
    heads = _owners_and_admins(tenant)
    return recipient(tenant, str(heads[0])) if heads else None


def lead_of(tenant: TenantRef, occurrence: Occurrence) -> Lead | None:
    """The lead this event made, else the one whose words it corrects, mended copies included."""
    events = [e for e in (occurrence.event_id, occurrence.revises_id) if e is not None]
    found = Lead.of(tenant).order_by(Lead.source_event_id.desc()).limit(1)
    lead = db.session.scalar(found.where(Lead.source_event_id.in_(events)))
    if lead is not None:
        return lead
    return db.session.scalar(found.where(Lead.source_event_id.in_(kin(tenant, *events))))


def _owners_and_admins(tenant: TenantRef) -> tuple[int, ...]:
    found = Membership.of(tenant).where(Membership.role.in_(("owner", "admin")))
    ids = found.with_only_columns(Membership.id).order_by(Membership.id)
    return tuple(db.session.scalars(ids))


def mail_of(tenant: TenantRef, delivery_id: int) -> OutgoingMail | None:
    """What became of a delivery's mail; None when it was never prepared."""
    return db.session.scalar(OutgoingMail.of(tenant).where(OutgoingMail.delivery_id == delivery_id))


def mailed_since(tenant: TenantRef, template: str, to_hash: str, moment: datetime) -> int:
    """How many of these mails went, or may have gone, to an address since then."""
    return (
        db.session.scalar(
            select(func.count(OutgoingMail.id)).where(
                OutgoingMail.tenant_id == tenant.id,
                OutgoingMail.to_hash == to_hash,
                OutgoingMail.created_at > moment,
                OutgoingMail.template == template,
                OutgoingMail.outcome != "withheld",
            )
        )
        or 0
    )


def take_turns(tenant: TenantRef, address: str) -> None:
    """Until the transaction ends, nobody else counts the mails to this contact: their row is the lock."""
    found = Contact.of(tenant).where(Contact.email == address)
    db.session.scalar(found.with_only_columns(Contact.id).with_for_update(key_share=True))


def receipt_of(tenant: TenantRef, occurrence: Occurrence) -> str:
    """The number the visitor holds: for a correction or a mended copy, that of the first message."""
    if occurrence.revises_id is None and occurrence.copy_of_id is None:
        return occurrence.receipt
    events = kin(tenant, occurrence.revises_id or occurrence.event_id)
    first = Event.of(tenant).where(Event.id.in_(events)).order_by(Event.id).limit(1)
    return db.session.scalar(first.with_only_columns(Event.receipt)) or occurrence.receipt


def receipt_url(tenant: TenantRef, occurrence: Occurrence, receipt: str) -> str:
    """The receipt's page, on the host the visitor knows as long as it is the agency's."""
    known = select(Domain.hostname).where(
        Domain.tenant_id == tenant.id,
        Domain.hostname == occurrence.domain,
        Domain.verified_at.is_not(None),
    )
    hostname = db.session.scalar(known) if occurrence.domain else None
    return site_url(tenant, "site.receipt", hostname=hostname or "", receipt=receipt)
