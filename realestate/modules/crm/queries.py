"""Looking at leads."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from realestate.db import db
from realestate.errors import NotFound
from realestate.keyset import Cursor, Page, page_of
from realestate.modules.crm import rules
from realestate.modules.crm.behaviour import MOST_SHOWN
from realestate.modules.crm.models import Activity, Consent, Contact, DuplicateSuspicion, Lead
from realestate.modules.crm.rules import LeadFilter
from realestate.tenancy.models import TenantRef

_NEWEST: tuple[tuple[Any, bool], ...] = ((Lead.created_at, True), (Lead.id, True))


def leads(tenant: TenantRef, wanted: LeadFilter, cursor: Cursor | None) -> Page[Lead]:
    """One page of leads, newest first, each with its contact and its agent."""
    found = _matching(tenant, wanted).options(
        joinedload(Lead.contact, innerjoin=True), joinedload(Lead.assigned_to)
    )
    return page_of(found, _NEWEST, cursor, rules.PAGE_SIZE)


def counts_by_status(tenant: TenantRef) -> dict[str, int]:
    """How many leads stand in each stage."""
    rows = db.session.execute(
        select(Lead.status, func.count(Lead.id))
        .where(Lead.tenant_id == tenant.id, ~Lead.is_test)
        .group_by(Lead.status)
    )
    return {status: number for status, number in rows}


def lead(tenant: TenantRef, lead_id: int, *, to_change: bool = False) -> Lead:
    """One lead with its contact and its agent, or NotFound.

    ``to_change`` holds it until the transaction ends, so that two people saving follow each other.
    """
    wanted = (
        Lead.of(tenant)
        .where(Lead.id == lead_id)
        .options(joinedload(Lead.contact, innerjoin=True), joinedload(Lead.assigned_to))
    )
    found = db.session.scalar(wanted.with_for_update(of=Lead) if to_change else wanted)
    if found is None:
        raise NotFound("There is no such lead.")
    return found


def timeline(tenant: TenantRef, lead_id: int, limit: int = 200) -> list[Activity]:
    """What happened with a lead, newest first."""
    found = Activity.of(tenant).where(Activity.lead_id == lead_id)
    newest = found.order_by(Activity.occurred_at.desc(), Activity.id.desc())
    return list(db.session.scalars(newest.limit(limit)))


def behaviour(tenant: TenantRef, contact_id: int, limit: int = MOST_SHOWN) -> list[Activity]:
    """What a contact did on the website, from a browser that agreed to be remembered; newest first."""
    found = Activity.of(tenant).where(Activity.contact_id == contact_id, Activity.lead_id.is_(None))
    newest = found.order_by(Activity.occurred_at.desc(), Activity.id.desc())
    return list(db.session.scalars(newest.limit(limit)))


def latest_consent(tenant: TenantRef, contact_id: int) -> Consent | None:
    """What this person said last when asked."""
    found = Consent.of(tenant).where(Consent.contact_id == contact_id)
    return db.session.scalar(found.order_by(Consent.occurred_at.desc(), Consent.id.desc()).limit(1))


def possible_duplicates(tenant: TenantRef, contact_id: int) -> list[Contact]:
    """Contacts that may be the same person."""
    pair = or_(
        DuplicateSuspicion.contact_id == contact_id, DuplicateSuspicion.other_id == contact_id
    )
    named = or_(
        Contact.id == DuplicateSuspicion.contact_id, Contact.id == DuplicateSuspicion.other_id
    )
    found = Contact.of(tenant).join(DuplicateSuspicion, named).where(pair, Contact.id != contact_id)
    return list(db.session.scalars(found.distinct().limit(10)))


def other_leads(tenant: TenantRef, wanted: Lead, limit: int = 10) -> list[Lead]:
    """What else the same person asked for."""
    found = Lead.of(tenant).where(Lead.contact_id == wanted.contact_id, Lead.id != wanted.id)
    return list(db.session.scalars(found.order_by(Lead.created_at.desc()).limit(limit)))


def state_of(page: Page[Lead]) -> str:
    """A short word that changes when anything on this page does: what an open list compares."""
    words = ",".join(f"{row.id}:{row.version}" for row in page.rows)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _matching(tenant: TenantRef, wanted: LeadFilter) -> Select[Lead]:
    found = Lead.of(tenant)
    if wanted.statuses:
        found = found.where(Lead.status.in_(wanted.statuses))
    if wanted.q:
        found = found.where(_mentions(wanted.q))
    return found


def _mentions(words: str) -> Any:
    """Leads whose contact or home holds these words; a phone number matches in any spelling."""
    whole = words.lower()
    digits = "".join(ch for ch in words if ch.isdigit())
    fields = [
        func.lower(Contact.name).contains(whole, autoescape=True),
        Contact.email.contains(whole, autoescape=True),
        func.lower(Lead.listing_address).contains(whole, autoescape=True),
        func.lower(Lead.message).contains(whole, autoescape=True),
        Lead.receipt == words.upper(),
    ]
    if len(digits) >= 4:
        fields.append(Contact.phone.contains(digits, autoescape=True))
    of_contact = (Lead.contact_id == Contact.id) & (Contact.tenant_id == Lead.tenant_id)
    return select(Contact.id).where(of_contact, or_(*fields)).exists()
