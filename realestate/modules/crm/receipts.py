"""Where a visitor's message stands, by the number they hold: for people, so with nobody's facts in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from realestate.db import db
from realestate.modules.accounts.models import Membership
from realestate.modules.crm.models import Lead
from realestate.modules.entitlements import is_enabled
from realestate.modules.events.models import Delivery, Event
from realestate.modules.events.queries import by_receipt, kin
from realestate.modules.events.rules import spelled_receipt
from realestate.tenancy.models import TenantRef

RECEIVED, HELD, DELAYED, WITH_AGENT = "received", "held", "delayed", "with_agent"


@dataclass(frozen=True)
class Standing:
    """What a visitor may know of their message. ``agent`` is a first name, where the website shows its people."""

    receipt: str
    status: str
    received_at: datetime
    with_agent_at: datetime | None = None
    agent: str = ""


def standing(tenant: TenantRef, given: str) -> Standing | None:
    """The message of this receipt, however it is spelled; None when this agency gave no such number."""
    receipt = spelled_receipt(given)
    event, lead = by_receipt(tenant, receipt), _lead(tenant, Lead.receipt == receipt)
    if lead is None and event is not None:  # mended and sent again, or what corrected it arrived
        lead = _lead(tenant, Lead.source_event_id.in_(kin(tenant, event.id, event.revises_id)))
    if lead is not None:
        return _arrived(tenant, receipt, lead, event)
    if event is None:
        return None
    status = HELD if event.held_reason else DELAYED if _is_dead(tenant, event) else RECEIVED
    return Standing(receipt, status, event.received_at)


def _lead(tenant: TenantRef, is_it: ColumnElement[bool]) -> tuple[Lead, datetime | None] | None:
    """The lead this message became, and when; its event may have been tidied away since."""
    row = db.session.execute(
        select(Lead, Delivery.processed_at)
        .outerjoin(
            Delivery,
            (Delivery.id == Lead.source_delivery_id) & (Delivery.tenant_id == Lead.tenant_id),
        )
        .where(Lead.tenant_id == tenant.id, is_it)
        .options(joinedload(Lead.assigned_to).joinedload(Membership.user))
        .order_by(Lead.id)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def _arrived(
    tenant: TenantRef, receipt: str, found: tuple[Lead, datetime | None], event: Event | None
) -> Standing:
    lead, processed_at = found
    shows_people = is_enabled(tenant, "team") and lead.assigned_to is not None
    name = lead.assigned_to.user.name if shows_people and lead.assigned_to else ""
    received_at = event.received_at if event else lead.created_at
    at = processed_at or lead.created_at
    return Standing(receipt, WITH_AGENT, received_at, at, name.partition(" ")[0])


def _is_dead(tenant: TenantRef, event: Event) -> bool:
    dead = select(Delivery.id).where(Delivery.tenant_id == tenant.id, Delivery.lane == "crm")
    is_stuck = Delivery.status == "dead_letter"
    return (
        db.session.scalar(dead.where(Delivery.event_id == event.id, is_stuck).limit(1)) is not None
    )
