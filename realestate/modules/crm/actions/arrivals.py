"""An asking that arrives from a website: contact, lead, activity, consent, and whose browser it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_

from realestate.db import db
from realestate.errors import TemporaryError
from realestate.modules.accounts.queries import member_ids_by_email
from realestate.modules.crm.actions.book import opened
from realestate.modules.crm.actions.contacts import Match, match_or_make
from realestate.modules.crm.actions.visitors import link_visitor
from realestate.modules.crm.models import Activity, Consent, Contact, Lead
from realestate.modules.crm.rules import normalised_email, normalised_phone
from realestate.modules.events.catalogue import (
    LeadSubmitted,
    ListingFacts,
    ShowingRequested,
    ValuationRequested,
)
from realestate.modules.events.handlers import Occurrence
from realestate.modules.events.models import Delivery, Event
from realestate.modules.listings.models import Listing
from realestate.tenancy.models import TenantRef

Asking = LeadSubmitted | ShowingRequested | ValuationRequested


@dataclass(frozen=True)
class Arrival:
    """What an asking means here. ``kind`` and ``summary`` are its activity's, ``details`` beside the words."""

    facts: Asking
    kind: str
    source: str
    summary: str
    lead_type: str = "buyer"
    listing: ListingFacts | None = None
    timeframe: str | None = None
    property_details: dict[str, Any] | None = None
    details: dict[str, Any] = field(default_factory=dict)
    answers: list[dict[str, Any]] = field(default_factory=list)


def take_in(tenant: TenantRef, occurrence: Occurrence, arrival: Arrival, now: datetime) -> None:
    """Write what an asking leads to, in the worker's transaction.

    Safe to run twice: every row carries the delivery that made it, once a tenant.
    """
    said = arrival.facts.contact
    first = _revised(tenant, occurrence)
    match = match_or_make(
        tenant,
        name=said.name,
        email=normalised_email(said.email or ""),
        phone=normalised_phone(said.phone or ""),
        now=now,
    )
    contact = match.contact
    if first is not None and first.contact_id == contact.id:
        first.updated_at = now
        _note(first, occurrence, arrival, match, "Sent the same form again with other words")
    else:  # somebody new, or the same form for another person: a lead of its own
        lead = _make_lead(tenant, occurrence, arrival, contact, now)
        _note(lead, occurrence, arrival, match, arrival.summary)
    _keep_consent(contact, occurrence, arrival.facts)
    link_visitor(tenant, occurrence, contact, now)


def _make_lead(
    tenant: TenantRef, occurrence: Occurrence, arrival: Arrival, contact: Contact, now: datetime
) -> Lead:
    listing = _listing(tenant, arrival)
    lead = Lead(
        contact=contact,
        listing_id=listing.id if listing else None,
        assigned_to_id=_assignee(tenant, listing),
        source_event_id=occurrence.event_id,
        source_delivery_id=occurrence.delivery_id,
        receipt=occurrence.receipt,
        lead_type=arrival.lead_type,
        source=arrival.source,
        timeframe=arrival.timeframe,
        message=arrival.facts.message,
        listing_address=arrival.listing.address if arrival.listing else None,
        property_details=arrival.property_details,
        answers=arrival.answers,
        created_at=occurrence.occurred_at,
        updated_at=now,
        is_test=occurrence.is_test,
    )
    db.session.add(lead)
    return lead


def _listing(tenant: TenantRef, arrival: Arrival) -> Listing | None:
    """The home, unless it has been removed since: the lead still counts."""
    if arrival.listing is None:
        return None
    book = opened()
    if book is not None and arrival.listing.id in book.listings:
        return book.listings[arrival.listing.id]
    return db.session.scalar(Listing.of(tenant).where(Listing.id == arrival.listing.id))


def _assignee(tenant: TenantRef, listing: Listing | None) -> int | None:
    """The listing's agent, when they belong to this agency; else nobody yet."""
    if listing is None or not listing.list_agent_email:
        return None
    email, book = listing.list_agent_email, opened()
    known = book.member_ids if book is not None else {}
    if email not in known:
        known = member_ids_by_email(tenant, {email})
    return known[email]


def _note(lead: Lead, occurrence: Occurrence, arrival: Arrival, match: Match, words: str) -> None:
    facts = arrival.facts
    told: dict[str, Any] = {"note": facts.message, "source": arrival.source, "page": facts.page}
    if arrival.answers:
        told["answers"] = arrival.answers
    found = {"contact": match.how, "possible_duplicates": list(match.look_alikes)}
    db.session.add(
        Activity(
            lead=lead,
            contact=match.contact,
            type=arrival.kind,
            occurred_at=occurrence.occurred_at,
            actor=facts.contact.name,
            summary=words[:300],
            details={**told, **found, **arrival.details},
            source_delivery_id=occurrence.delivery_id,
        )
    )


def _keep_consent(contact: Contact, occurrence: Occurrence, facts: Asking) -> None:
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
    """The lead whose words this event corrects (kept beside them, not instead), if it corrects any.

    What it corrects may have been mended and sent again, may be on its way still (then this one waits),
    or may never arrive (then these words are a lead of their own).
    """
    if occurrence.revises_id is None:
        return None
    db.session.flush()  # it may be of the same batch
    itself = or_(Event.id == occurrence.revises_id, Event.copy_of_id == occurrence.revises_id)
    events = list(db.session.scalars(Event.of(tenant).where(itself).with_only_columns(Event.id)))
    found = Lead.of(tenant).where(Lead.source_event_id.in_(events)).order_by(Lead.id).limit(1)
    first = db.session.scalar(found.with_for_update(of=Lead))
    if first is None and _is_under_way(tenant, events):
        raise TemporaryError("the message this one corrects has not arrived yet")
    return first


def _is_under_way(tenant: TenantRef, events: list[int]) -> bool:
    waiting = Delivery.of(tenant).where(Delivery.event_id.in_(events), Delivery.lane == "crm")
    waiting = waiting.where(Delivery.status.in_(("pending", "processing")))
    return db.session.scalar(waiting.with_only_columns(Delivery.id).limit(1)) is not None
