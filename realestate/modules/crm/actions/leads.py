"""Leads: captured from a website's event, moved along their stages, annotated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from realestate.db import db
from realestate.errors import Conflict, Invalid, TemporaryError
from realestate.modules.accounts.queries import member_ids_by_email
from realestate.modules.crm.actions.book import looked_up, opened
from realestate.modules.crm.actions.contacts import match_or_make
from realestate.modules.crm.models import Activity, Consent, Contact, Lead
from realestate.modules.crm.rules import LEAD_STATUSES, normalised_email, normalised_phone
from realestate.modules.events.catalogue import LeadSubmitted
from realestate.modules.events.handlers import Occurrence
from realestate.modules.listings.models import Listing
from realestate.tenancy.models import TenantRef

MAX_NOTE = 4_000
_MOVED = "Somebody moved this lead meanwhile: it is now in “{stage}”. Look, then save again."


def capture_lead(tenant: TenantRef, occurrence: Occurrence, now: datetime) -> None:
    """Reaction to a submitted lead: contact, lead, activity and consent, in the worker's transaction.

    Safe to run twice: every row carries the delivery that made it, once a tenant.
    """
    facts = occurrence.facts
    assert isinstance(facts, LeadSubmitted)
    first = _revised(tenant, occurrence)
    contact = match_or_make(
        tenant,
        name=facts.contact.name,
        email=normalised_email(facts.contact.email or ""),
        phone=normalised_phone(facts.contact.phone or ""),
        now=now,
    )
    if first is not None and first.contact_id == contact.id:
        first.updated_at = now
        again = "Sent the same form again with other words"
        _note_arrival(first, contact, occurrence, facts, again)
    else:  # somebody new, or the same form for another person: a lead of its own
        lead = _make_lead(tenant, occurrence, facts, contact, now)
        words = f"Asked about {lead.listing_address}" if lead.listing_address else "Sent a message"
        _note_arrival(lead, contact, occurrence, facts, words)
    _keep_consent(contact, occurrence, facts)


def capture_leads(tenant: TenantRef, occurrences: Sequence[Occurrence], now: datetime) -> None:
    """``capture_lead`` for many: what they ask of the database is asked once, and written together."""
    facts = [o.facts for o in occurrences if isinstance(o.facts, LeadSubmitted)]
    with looked_up(tenant, [f.contact for f in facts], [f.listing for f in facts]):
        for occurrence in occurrences:
            capture_lead(tenant, occurrence, now)
        db.session.flush()


def change_status(
    tenant: TenantRef, actor: str, lead: Lead, *, status: str, note: str, before: str, now: datetime
) -> bool:
    """Move a lead to another stage, with an optional note; returns whether anything changed.

    ``before`` is the stage the person saw. Raises Invalid for an unknown stage, Conflict when
    somebody moved the lead meanwhile (notes of others do not clash).
    """
    if status not in LEAD_STATUSES:
        raise Invalid("Choose a stage.", {"status": ["Choose one of the stages."]})
    note = _usable_note(note, is_needed=False)
    if lead.status != before:
        raise Conflict(_MOVED.format(stage=LEAD_STATUSES[lead.status]))
    if lead.status == status and not note:
        return False
    lead.status, lead.updated_at = status, now
    changed = {"before": before, "after": status} if before != status else {}
    summary = f"{LEAD_STATUSES[before]} → {LEAD_STATUSES[status]}" if changed else "Added a note"
    kind = "status_changed" if changed else "note"
    _add_activity(lead, actor, kind, summary, {**changed, "note": note}, now)
    db.session.flush()
    return True


def add_note(tenant: TenantRef, actor: str, lead: Lead, *, text: str, now: datetime) -> Activity:
    """Write something down about a lead."""
    note = _usable_note(text, is_needed=True)
    lead.updated_at = now
    activity = _add_activity(lead, actor, "note", "Added a note", {"note": note}, now)
    db.session.flush()
    return activity


def _usable_note(text: str, *, is_needed: bool) -> str:
    note = text.strip()
    if is_needed and not note:
        raise Invalid("Write a few words first.", {"note": ["Write a few words first."]})
    if len(note) > MAX_NOTE:
        message = f"Use at most {MAX_NOTE:,} characters."
        raise Invalid(message, {"note": [message]})
    return note


def _make_lead(
    tenant: TenantRef, occurrence: Occurrence, facts: LeadSubmitted, contact: Contact, now: datetime
) -> Lead:
    listing = _listing(tenant, facts)
    lead = Lead(
        contact=contact,
        listing_id=listing.id if listing else None,
        assigned_to_id=_assignee(tenant, listing),
        source_event_id=occurrence.event_id,
        source_delivery_id=occurrence.delivery_id,
        receipt=occurrence.receipt,
        source=facts.source,
        timeframe=facts.timeframe,
        message=facts.message,
        listing_address=facts.listing.address if facts.listing else None,
        property_details=(
            facts.property_details.model_dump(exclude_none=True) if facts.property_details else None
        ),
        created_at=occurrence.occurred_at,
        updated_at=now,
    )
    db.session.add(lead)
    return lead


def _listing(tenant: TenantRef, facts: LeadSubmitted) -> Listing | None:
    """The home, unless it has been removed since: the lead still counts."""
    if facts.listing is None:
        return None
    book = opened()
    if book is not None and facts.listing.id in book.listings:
        return book.listings[facts.listing.id]
    return db.session.scalar(Listing.of(tenant).where(Listing.id == facts.listing.id))


def _assignee(tenant: TenantRef, listing: Listing | None) -> int | None:
    """The listing's agent, when they belong to this agency; else nobody yet."""
    if listing is None or not listing.list_agent_email:
        return None
    email, book = listing.list_agent_email, opened()
    known = book.member_ids if book is not None else {}
    if email not in known:
        known = member_ids_by_email(tenant, {email})
    return known[email]


def _note_arrival(
    lead: Lead, contact: Contact, occurrence: Occurrence, facts: LeadSubmitted, words: str
) -> None:
    db.session.add(
        Activity(
            lead=lead,
            contact=contact,
            type="lead_submitted",
            occurred_at=occurrence.occurred_at,
            actor=facts.contact.name,
            summary=words[:300],
            details={"note": facts.message, "source": facts.source, "page": facts.page},
            source_delivery_id=occurrence.delivery_id,
        )
    )


def _keep_consent(contact: Contact, occurrence: Occurrence, facts: LeadSubmitted) -> None:
    if facts.consent is None:
        return
    db.session.add(
        Consent(
            contact=contact,
            text_id=facts.consent.text_id,
            text=facts.consent.text,
            is_granted=facts.consent.granted,
            page=facts.page,
            address=facts.address,
            occurred_at=occurrence.occurred_at,
            source_delivery_id=occurrence.delivery_id,
        )
    )


def _revised(tenant: TenantRef, occurrence: Occurrence) -> Lead | None:
    """The lead whose words this event corrects (kept beside them, not instead), if it corrects any."""
    if occurrence.revises_id is None:
        return None
    db.session.flush()  # it may be of the same batch
    found = Lead.of(tenant).where(Lead.source_event_id == occurrence.revises_id)
    first = db.session.scalar(found.with_for_update(of=Lead))
    if first is None:
        raise TemporaryError("the message this one corrects has not arrived yet")
    return first


def _add_activity(
    lead: Lead, actor: str, kind: str, summary: str, details: dict[str, object], now: datetime
) -> Activity:
    activity = Activity(
        lead_id=lead.id,
        contact_id=lead.contact_id,
        type=kind,
        occurred_at=now,
        actor=actor,
        summary=summary,
        details=details,
    )
    db.session.add(activity)
    return activity
