"""From an event to a lead: what the worker writes, and what it buries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from realestate.db import db, finish, now, transaction
from realestate.jobs import huey
from realestate.modules.crm.models import Activity, Consent, Contact, Lead
from realestate.modules.events import dispatch, sweeper
from realestate.modules.events.actions import record, release
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.events.models import Event
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.modules.events.conftest import accept, deliveries, set_delivery


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"source": "contact_form"},
        {"source": "nowhere", "contact": {"name": "A"}},
        {"contact": []},
    ],
)
def test_a_malformed_lead_is_buried_and_names_the_field(
    app: Flask, cast: Cast, payload: dict[str, Any]
) -> None:
    with app.app_context():
        accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=payload)
        dispatch.work()
        (delivery,) = deliveries()
        assert (delivery.status, delivery.reason) == ("dead_letter", "invalid_payload")
        assert any(name in (delivery.last_error or "") for name in ("source", "contact"))


def test_an_old_version_is_buried(app: Flask, cast: Cast) -> None:
    with app.app_context():
        accept(cast.fairfield.ref, type=LEAD_SUBMITTED, version=9, payload={})
        dispatch.work()
        assert deliveries()[0].reason == "invalid_payload"


LEAD = {
    "source": "contact_form",
    "contact": {"name": "Vic Visitor", "email": "Vic@Mail.example", "phone": "206 555 0177"},
    "message": "May I come on Saturday?",
    "consent": {"text_id": "t1", "text": "I agree", "granted": False},
}


def test_a_lead_becomes_contact_lead_activity_and_consent(app: Flask, cast: Cast) -> None:
    with app.app_context():
        accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
        dispatch.work()
        with acting_as(cast.fairfield.ref):
            contact = db.session.scalars(
                select(Contact).where(Contact.email == "vic@mail.example")
            ).one()
            assert contact.phone == "+12065550177"
            lead = db.session.scalars(select(Lead).where(Lead.contact_id == contact.id)).one()
            assert (lead.status, lead.message) == ("new", "May I come on Saturday?")
            assert lead.receipt
            assert db.session.scalars(select(Activity).where(Activity.lead_id == lead.id)).one()
            consent = db.session.scalars(select(Consent)).one()
            assert (consent.is_granted, consent.text) == (False, "I agree")


def test_the_same_key_with_other_words_becomes_a_revision_of_the_same_lead(
    app: Flask, cast: Cast
) -> None:
    with app.app_context():
        accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
        accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload={**LEAD, "message": "Or Sunday?"})
        accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload={**LEAD, "message": "Or Sunday?"})
        sweeper.sweep()
        with acting_as(cast.fairfield.ref):
            assert db.session.scalar(select(func.count(Event.id))) == 2
            lead = db.session.scalars(select(Lead).order_by(Lead.id.desc()).limit(1)).one()
            assert lead.message == "May I come on Saturday?"
            notes = [
                a.details["note"]
                for a in db.session.scalars(select(Activity).where(Activity.lead_id == lead.id))
            ]
            assert sorted(notes) == ["May I come on Saturday?", "Or Sunday?"]


def test_held_messages_reach_nobody_until_released(app: Flask, cast: Cast) -> None:
    with app.app_context():
        event_id = accept(
            cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD, held_reason="many links"
        )
        assert dispatch.work().picked == 0
        with acting_as(cast.fairfield.ref), transaction():
            release(cast.fairfield.ref, event_id, now=now())
        assert dispatch.work().picked == 1


def test_recording_rings_only_after_the_commit(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with acting_as(cast.fairfield.ref):
            record(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD, key="a", now=now())
        assert huey.pending_count() == 0
        finish(keep=False)
        assert huey.pending_count() == 0, "undone work rings no bell"
        accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
        assert huey.pending_count() == 1


def test_a_dead_bell_costs_no_lead(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise OSError("the queue's disk is gone")

    monkeypatch.setattr(huey.storage, "enqueue", broken)
    with app.app_context():
        accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
        assert sweeper.sweep().picked == 3, "the lead, and the mails that follow it"
        assert deliveries()[0].status == "processed"


def test_the_same_key_from_somebody_else_is_a_lead_of_its_own(app: Flask, cast: Cast) -> None:
    other = {**LEAD, "contact": {"name": "Bea Other", "email": "bea@mail.example"}}
    with app.app_context():
        accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
        accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=other)
        sweeper.sweep()
        with acting_as(cast.fairfield.ref):
            bea = db.session.scalars(select(Contact).where(Contact.name == "Bea Other")).one()
            assert db.session.scalars(select(Lead).where(Lead.contact_id == bea.id)).one()
            assert len(db.session.scalars(select(Consent)).all()) == 2


def test_releasing_a_correction_releases_what_it_corrects(app: Flask, cast: Cast) -> None:
    with app.app_context():
        facts = {"type": LEAD_SUBMITTED, "held_reason": "many links"}
        accept(cast.fairfield.ref, payload=LEAD, **facts)
        accept(cast.fairfield.ref, payload={**LEAD, "message": "Or Sunday?"}, **facts)
        with acting_as(cast.fairfield.ref), transaction():
            correction = db.session.scalars(select(Event.id).where(Event.revises_id.is_not(None)))
            release(cast.fairfield.ref, correction.one(), now=now())
        assert sweeper.sweep().picked == 6, "two leads' words, and two mails for each"
        assert {d.status for d in deliveries()} == {"processed"}


def test_a_correction_of_what_will_never_arrive_is_a_lead_of_its_own(
    app: Flask, cast: Cast
) -> None:
    """The first message was buried: the words that correct it must not wait for it, and be buried too."""
    with app.app_context():
        accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload={**LEAD, "source": "nowhere"})
        accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload={**LEAD, "message": "Or Sunday?"})
        tally = dispatch.work()
        assert (tally.requeued, tally.dead_lettered) == (1, 1), (
            "as long as it may arrive, it is waited for"
        )
        set_delivery(next_attempt_at=now() - timedelta(seconds=1))
        assert dispatch.work().processed == 1
        with acting_as(cast.fairfield.ref):
            assert db.session.scalars(select(Lead).where(Lead.message == "Or Sunday?")).one()


def test_a_correction_finds_the_copy_that_staff_mended(app: Flask, cast: Cast) -> None:
    tenant = cast.fairfield.ref
    with app.app_context():
        first = accept(tenant, type=LEAD_SUBMITTED, payload={**LEAD, "source": "nowhere"})
        dispatch.work()
        copy = accept(tenant, key="mended", type=LEAD_SUBMITTED, payload=LEAD)
        with acting_as(tenant), transaction():
            db.session.get_one(Event, copy).copy_of_id = first
        accept(tenant, type=LEAD_SUBMITTED, payload={**LEAD, "message": "Or Sunday?"})
        assert dispatch.work().processed == 2
        with acting_as(tenant):
            mine = select(Lead).where(Lead.source_event_id.in_((first, copy)))
            lead = db.session.scalars(mine).one()
            notes = db.session.scalars(select(Activity).where(Activity.lead_id == lead.id)).all()
            assert len(notes) == 2
