"""Leads: captured from a website's event, moved along their stages, annotated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from realestate.db import db
from realestate.errors import Conflict, Invalid
from realestate.modules.crm.actions.arrivals import Arrival, take_in
from realestate.modules.crm.actions.book import looked_up
from realestate.modules.crm.models import Activity, Lead
from realestate.modules.crm.rules import LEAD_STATUSES, in_words
from realestate.modules.events.catalogue import (
    LeadSubmitted,
    PropertyFacts,
    ShowingRequested,
    ValuationRequested,
)
from realestate.modules.events.handlers import Occurrence
from realestate.tenancy.models import TenantRef

MAX_NOTE = 4_000
_MOVED = "Somebody moved this lead meanwhile: it is now in “{stage}”. Look, then save again."


def capture_lead(tenant: TenantRef, occurrence: Occurrence, now: datetime) -> None:
    """Reaction to a submitted lead."""
    facts = occurrence.facts
    assert isinstance(facts, LeadSubmitted)
    home, own = facts.listing, facts.property_address
    about = home.address if home else own
    arrival = Arrival(
        facts,
        "lead_submitted",
        source=facts.source,
        summary=f"Asked about {about}" if about else "Sent a message",
        lead_type=facts.lead_type or "buyer",
        listing=home,
        timeframe=facts.timeframe,
        property_details={**({"address": own} if own else {}), **_details(facts.property_details)}
        or None,
        answers=[answer.model_dump() for answer in facts.answers],
    )
    take_in(tenant, occurrence, arrival, now)


def capture_leads(tenant: TenantRef, occurrences: Sequence[Occurrence], now: datetime) -> None:
    """``capture_lead`` for many: what they ask of the database is asked once, and written together."""
    facts = [o.facts for o in occurrences if isinstance(o.facts, LeadSubmitted)]
    with looked_up(tenant, [f.contact for f in facts], [f.listing for f in facts]):
        for occurrence in occurrences:
            capture_lead(tenant, occurrence, now)
        db.session.flush()


def capture_showing(tenant: TenantRef, occurrence: Occurrence, now: datetime) -> None:
    """Reaction to a wish to see a home: a buyer's lead that names the wished times."""
    facts = occurrence.facts
    assert isinstance(facts, ShowingRequested)
    wished = [in_words(time.date, time.part) for time in facts.preferred_times]
    arrival = Arrival(
        facts,
        "showing_requested",
        source="showing_request",
        summary=f"Asked to see {facts.listing.address}",
        listing=facts.listing,
        property_details={"wished_times": "; ".join(wished)},
        details={"times": wished, "buyer_notice": facts.buyer_notice.model_dump(mode="json")},
    )
    take_in(tenant, occurrence, arrival, now)


def capture_valuation(tenant: TenantRef, occurrence: Occurrence, now: datetime) -> None:
    """Reaction to the question what a home may be worth: a seller's lead."""
    facts = occurrence.facts
    assert isinstance(facts, ValuationRequested)
    arrival = Arrival(
        facts,
        "valuation_requested",
        source="valuation",
        summary=f"Asked what {facts.property_address} may be worth",
        lead_type="seller",
        timeframe=facts.timeframe,
        property_details={"address": facts.property_address, **_details(facts.property_details)},
    )
    take_in(tenant, occurrence, arrival, now)


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


def _details(facts: PropertyFacts | None) -> dict[str, Any]:
    return facts.model_dump(exclude_none=True) if facts else {}


def _usable_note(text: str, *, is_needed: bool) -> str:
    note = text.strip()
    if is_needed and not note:
        raise Invalid("Write a few words first.", {"note": ["Write a few words first."]})
    if len(note) > MAX_NOTE:
        message = f"Use at most {MAX_NOTE:,} characters."
        raise Invalid(message, {"note": [message]})
    return note


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
