"""Whom to write to, about which lead, and how often that was done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from realestate.db import db
from realestate.memory import Memory
from realestate.modules.accounts.models import Membership
from realestate.modules.crm.models import Contact, Lead
from realestate.modules.events.handlers import Occurrence
from realestate.modules.events.models import Event
from realestate.modules.notifications.models import OutgoingMail
from realestate.tenancy.models import Domain, TenantRef
from realestate.tenancy.urls import site_url

_heads: Memory[int, tuple[int, ...]] = Memory()


def recipients(tenant: TenantRef, occurrence: Occurrence) -> list[str]:
    """Memberships to tell: the lead's agent, else owners and admins. Nobody at all is ``""``: a dead
    letter that says so is better than a lead nobody hears of."""
    lead = _leads(tenant, occurrence).with_only_columns(Lead.assigned_to_id)
    assigned = db.session.scalar(lead)
    if assigned is not None:
        return [str(assigned)]
    heads = _heads.get(tenant.id, lambda: _owners_and_admins(tenant))
    return [str(head) for head in heads] or [""]


def recipient(tenant: TenantRef, target: str) -> Membership | None:
    """The person of a delivery's target, if they still belong to the agency."""
    if target:
        return db.session.scalar(Membership.of(tenant).where(Membership.id == int(target)))
    heads = _owners_and_admins(tenant)
    return recipient(tenant, str(heads[0])) if heads else None


def lead_of(tenant: TenantRef, occurrence: Occurrence) -> Lead | None:
    """The lead this event made, else the one whose words it corrects."""
    return db.session.scalar(_leads(tenant, occurrence))


def _leads(tenant: TenantRef, occurrence: Occurrence) -> Select[Lead]:
    events = [occurrence.event_id, occurrence.revises_id]
    found = Lead.of(tenant).where(Lead.source_event_id.in_([e for e in events if e is not None]))
    return found.order_by(Lead.source_event_id.desc()).limit(1)


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
    """The number the visitor holds: for a correction, the one of what it corrects."""
    if occurrence.revises_id is None:
        return occurrence.receipt
    first = select(Event.receipt).where(
        Event.tenant_id == tenant.id, Event.id == occurrence.revises_id
    )
    return db.session.scalar(first) or occurrence.receipt


def receipt_url(tenant: TenantRef, occurrence: Occurrence, receipt: str) -> str:
    """The receipt's page, on the host the visitor knows as long as it is the agency's."""
    known = select(Domain.hostname).where(
        Domain.tenant_id == tenant.id,
        Domain.hostname == occurrence.domain,
        Domain.verified_at.is_not(None),
    )
    hostname = db.session.scalar(known) if occurrence.domain else None
    return site_url(tenant, "site.receipt", hostname=hostname or "", receipt=receipt)
