"""Whole flows, from what a website hands over to what stands in the CRM."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import func, select

from realestate.db import db, finish, now, transaction
from realestate.modules.crm.models import Activity, Consent, Contact, Lead
from realestate.modules.events import sweeper
from realestate.modules.events.catalogue import (
    LEAD_SUBMITTED,
    SHOWING_REQUESTED,
    VALUATION_REQUESTED,
)
from realestate.modules.events.models import Attempt, Event
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.modules.events.conftest import accept, deliveries, set_delivery

PERSON = {"name": "Sela Seller", "email": "sela@mail.example", "phone": "206 555 0188"}
LEAD = {"source": "contact_form", "contact": PERSON, "message": "Where do I begin?"}
VALUATION = {
    "contact": {**PERSON, "email": "Sela@Mail.Example"},
    "property_address": "9 Own Road, Bellevue, WA 98004",
    "property_details": {"beds": 3, "baths": 2.5},
    "timeframe": "Within 3 months",
    "message": "After the new roof.",
    "consent": {"text_id": "t1", "text": "I agree", "granted": True},
}


def one(model: Any, *where: Any) -> Any:
    return db.session.scalars(select(model).where(*where)).one()


def count(model: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count(model.id)).where(*where)) or 0


def test_a_lead_and_a_valuation_of_one_person_are_one_contact_two_leads_two_activities(
    app: Flask, cast: Cast
) -> None:
    tenant = cast.fairfield.ref
    with app.app_context():
        accept(tenant, type=LEAD_SUBMITTED, payload=LEAD, key="lead")
        accept(tenant, type=VALUATION_REQUESTED, payload=VALUATION, key="valuation")
        sweeper.sweep()
        with acting_as(tenant):
            contact = one(Contact, Contact.email == "sela@mail.example")
            assert count(Lead, Lead.contact_id == contact.id) == 2
            assert count(Activity, Activity.contact_id == contact.id) == 2
            seller = one(Lead, Lead.source == "valuation")
            assert (seller.lead_type, seller.timeframe) == ("seller", "Within 3 months")
            assert seller.property_details["address"] == "9 Own Road, Bellevue, WA 98004"
            assert seller.property_details["baths"] == 2.5
            assert one(Consent, Consent.contact_id == contact.id).is_granted


def test_the_same_valuation_delivered_many_times_counts_once(app: Flask, cast: Cast) -> None:
    tenant = cast.fairfield.ref
    with app.app_context():
        for _ in range(5):
            accept(tenant, type=VALUATION_REQUESTED, payload=VALUATION, key="valuation")
            sweeper.sweep()
        with acting_as(tenant):
            assert count(Lead, Lead.source == "valuation") == 1


def test_a_showing_is_a_buyers_lead_with_its_wished_times(app: Flask, cast: Cast) -> None:
    tenant, home = cast.fairfield.ref, cast.fairfield.listing_ids[0]
    payload = {
        "contact": PERSON,
        "listing": {"id": home, "url": "/x", "address": "12 Alder Way, Bellevue"},
        "preferred_times": [
            {"date": "2026-11-28", "part": "morning"},
            {"date": "2026-11-29", "part": "evening"},
        ],
        "buyer_notice": {"text_id": "n1", "text": "Before a tour…", "shown": True},
    }
    with app.app_context():
        accept(tenant, type=SHOWING_REQUESTED, payload=payload)
        sweeper.sweep()
        with acting_as(tenant):
            lead = one(Lead, Lead.source == "showing_request")
            assert (lead.lead_type, lead.listing_id) == ("buyer", home)
            assert lead.assigned_to_id is not None, "the listing's own agent"
            wished = "Sat, Nov 28, morning; Sun, Nov 29, evening"
            assert lead.property_details == {"wished_times": wished}
            activity = one(Activity, Activity.lead_id == lead.id)
            assert activity.type == "showing_requested"
            assert activity.details["times"] == wished.split("; ")
            assert activity.details["buyer_notice"]["text_id"] == "n1"


def test_an_invalid_payload_dies_and_dies_again_when_it_is_put_back(app: Flask, cast: Cast) -> None:
    tenant = cast.fairfield.ref
    with app.app_context():
        accept(tenant, type=VALUATION_REQUESTED, payload={**VALUATION, "property_address": ""})
        for _ in range(2):
            sweeper.sweep()
            (letter,) = deliveries()
            assert (letter.status, letter.reason) == ("dead_letter", "invalid_payload")
            assert "property_address" in (letter.last_error or "")
            before = letter.attempts_before + letter.attempt_count
            finish(keep=False)
            set_delivery(
                status="pending", attempt_count=0, attempts_before=before, next_attempt_at=now()
            )
        with acting_as(tenant):
            assert count(Lead, Lead.source == "valuation") == 0
            assert count(Event) == 1
            numbers = db.session.scalars(select(Attempt.number).order_by(Attempt.number))
            assert list(numbers) == [1, 2], "history is kept"


def test_a_mended_payload_goes_through_once_it_is_put_back(app: Flask, cast: Cast) -> None:
    tenant = cast.fairfield.ref
    with app.app_context():
        accept(tenant, type=VALUATION_REQUESTED, payload={**VALUATION, "timeframe": 7})
        sweeper.sweep()
        assert deliveries()[0].status == "dead_letter"
        finish(keep=False)
        with acting_as(tenant), transaction():
            one(Event).payload = VALUATION
        set_delivery(status="pending", next_attempt_at=now())
        sweeper.sweep()
        with acting_as(tenant):
            assert count(Lead, Lead.source == "valuation") == 1
