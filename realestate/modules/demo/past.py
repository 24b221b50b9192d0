"""The last weeks of a demo agency: people who wrote, and what its agents did about it."""

from __future__ import annotations

from datetime import datetime

from realestate.db import db
from realestate.modules.accounts.models import Membership
from realestate.modules.crm.actions.contacts import match_or_make
from realestate.modules.crm.models import Activity, Consent, Lead
from realestate.modules.crm.rules import LEAD_STATUSES, normalised_email, normalised_phone
from realestate.modules.demo.facts import ListingFacts
from realestate.modules.demo.inquiries import InquiryFacts, NoteFacts, inquiries_for
from realestate.modules.demo.looks import look_around
from realestate.modules.lead_forms.rules import CONSENT_ID, consent_text
from realestate.tenancy.models import TenantRef

_SUMMARIES = {"call": "Called", "email": "Wrote an e-mail", "note": "Added a note"}
Home = tuple[int, ListingFacts]


def live_through(
    tenant: TenantRef, members: list[Membership], homes: list[Home], now: datetime
) -> None:
    """Write the leads of the last weeks, oldest first, with all that has happened since."""
    shown = [home for home in homes if home[1].internet_entire_listing_display_yn]
    for inquiry in reversed(inquiries_for(tenant.slug, listings=len(shown))):
        home = None if inquiry.listing_index is None else shown[inquiry.listing_index]
        lead = _arrive(tenant, members, inquiry, home, now)
        _answer(lead, members, inquiry, now)
        if home:
            look_around(lead, inquiry.name, home[1].city, _near(home, shown))
    db.session.flush()


def _arrive(
    tenant: TenantRef,
    members: list[Membership],
    inquiry: InquiryFacts,
    home: Home | None,
    now: datetime,
) -> Lead:
    arrived = now - inquiry.age
    contact = match_or_make(
        tenant,
        name=inquiry.name,
        email=normalised_email(inquiry.email),
        phone=normalised_phone(inquiry.phone),
        now=arrived,
    ).contact
    lead = Lead(
        contact_id=contact.id,
        listing_id=home[0] if home else None,
        listing_address=_address(home[1]) if home else None,
        assigned_to_id=_assignee(members, inquiry, home),
        status=inquiry.status,
        lead_type=inquiry.lead_type,
        source="listing_inquiry" if home else "contact_form",
        timeframe=inquiry.timeframe or None,
        message=inquiry.message,
        created_at=arrived,
        updated_at=now - (inquiry.notes[-1].age if inquiry.notes else inquiry.age),
    )
    db.session.add(lead)
    db.session.flush()
    words = f"Asked about {lead.listing_address}" if home else "Sent a message"
    facts = {"note": inquiry.message, "source": lead.source}
    db.session.add(_activity(lead, "lead_submitted", arrived, inquiry.name, words, facts))
    _consent(tenant, contact.id, inquiry, arrived)
    return lead


def _near(home: Home, shown: list[Home]) -> list[tuple[int, str]]:
    """Three homes of the same town, then the home itself."""
    others = [each for each in shown if each[1].city == home[1].city and each != home]
    return [(number, _address(facts)) for number, facts in (*others[:3], home)]


def _address(home: ListingFacts) -> str:
    street = home.unparsed_address if home.internet_address_display_yn else "Address withheld"
    return f"{street}, {home.city}, {home.state_or_province} {home.postal_code}"


def _assignee(members: list[Membership], inquiry: InquiryFacts, home: Home | None) -> int | None:
    """Who has taken it; a new one belongs to the home's own agent."""
    if inquiry.assigned_index is not None:
        return members[inquiry.assigned_index].id
    if home is None:
        return None
    return next((m.id for m in members if m.user.email == home[1].list_agent_email), None)


def _consent(tenant: TenantRef, contact_id: int, inquiry: InquiryFacts, arrived: datetime) -> None:
    db.session.add(
        Consent(
            contact_id=contact_id,
            text_id=CONSENT_ID,
            text=consent_text(tenant.name),
            is_granted=inquiry.has_consented,
            occurred_at=arrived,
        )
    )


def _answer(lead: Lead, members: list[Membership], inquiry: InquiryFacts, now: datetime) -> None:
    before = "new"
    for note in inquiry.notes:
        author = members[note.author_index].user.name
        when = now - note.age
        if note.kind == "status":
            db.session.add(_moved(lead, when, author, before, note))
            before = note.text
        else:
            words = _SUMMARIES[note.kind]
            db.session.add(_activity(lead, note.kind, when, author, words, {"note": note.text}))


def _moved(lead: Lead, when: datetime, author: str, before: str, note: NoteFacts) -> Activity:
    summary = f"{LEAD_STATUSES[before]} → {LEAD_STATUSES[note.text]}"
    facts = {"before": before, "after": note.text}
    return _activity(lead, "status_changed", when, author, summary, facts)


def _activity(
    lead: Lead, kind: str, when: datetime, actor: str, summary: str, facts: dict[str, str]
) -> Activity:
    return Activity(
        lead_id=lead.id,
        contact_id=lead.contact_id,
        type=kind,
        occurred_at=when,
        actor=actor,
        summary=summary[:300],
        details=facts,
    )
