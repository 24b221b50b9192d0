"""Leads that are captured together become what they would have become one by one."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, func, select

from realestate.db import db, finish, now, transaction
from realestate.modules.crm.actions import book
from realestate.modules.crm.models import Activity, Consent, Contact, DuplicateSuspicion, Lead
from realestate.modules.events import dispatch
from realestate.modules.events.actions import record
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.events.models import Delivery
from realestate.modules.events.outcomes import Tally
from realestate.tenancy.scope import acting_as
from tests.cast import Agency, Cast
from tests.support.queries import counted

PHONE = "206 555 0199"


def send(agency: Agency, key: str, **person: Any) -> None:
    """One accepted lead; ``listing`` is a home's id."""
    home = person.pop("listing", None)
    address = {"id": home, "url": "https://x.example", "address": "12 Alder Way"}
    payload = {
        "source": "contact_form",
        "contact": {"name": key, **person},
        "message": f"words of {key}",
        "listing": address if home else None,
        "consent": {"text_id": "c1", "text": "I agree", "granted": True},
    }
    with acting_as(agency.ref), transaction():
        record(agency.ref, type=LEAD_SUBMITTED, payload=payload, key=key, now=now())


def kept(agency: Agency) -> dict[str, Any]:
    """What stands in the CRM about these leads."""
    with acting_as(agency.ref):
        rows = db.session.execute(
            select(Lead.message, Contact.email, Contact.phone, Lead.listing_id, Lead.assigned_to_id)
            .join(Contact, Lead.contact_id == Contact.id)
            .where(Lead.message.startswith("words of"))
            .order_by(Lead.message)
        )
        found: dict[str, Any] = {"leads": [tuple(row) for row in rows]}
        for model in (Activity, Consent, DuplicateSuspicion):
            found[model.__name__] = db.session.scalar(select(func.count(model.id)))
    finish(keep=False)
    return found


def send_all(agency: Agency) -> None:
    """A stranger, the same one again, a household, a known contact, two homes and one that is gone."""
    send(agency, "a", email="ann@mail.example")
    send(agency, "b", email="Ann@Mail.example", phone=PHONE)
    send(agency, "c", email="bob@mail.example", phone=PHONE)
    send(agency, "d", email="paula@fairfield-mail.example", listing=agency.listing_ids[0])
    send(agency, "e", email="eve@mail.example", listing=agency.listing_ids[1])
    send(agency, "f", email="fred@mail.example", listing=987_654)


def test_together_they_become_what_they_become_alone(app: Flask, cast: Cast) -> None:
    with app.app_context():
        send_all(cast.fairfield)
        assert dispatch.work() == Tally(picked=6, processed=6)
        together = kept(cast.fairfield)
    assert [row[1] for row in together["leads"]] == [
        "ann@mail.example",
        "ann@mail.example",
        "bob@mail.example",
        "paula@fairfield-mail.example",
        "eve@mail.example",
        "fred@mail.example",
    ]
    assert [row[2] for row in together["leads"]][:3] == ["+12065550199"] * 3
    assert [row[3] for row in together["leads"]] == [None] * 3 + [
        *cast.fairfield.listing_ids[:2],
        None,
    ]
    assert [row[4] is None for row in together["leads"]] == [True] * 3 + [False, False, True]
    assert (together["Activity"], together["Consent"]) == (7, 6)
    assert together["DuplicateSuspicion"] == 1


def test_alone_they_become_the_same(app: Flask, cast: Cast) -> None:
    with app.app_context():
        send_all(cast.fairfield)
        for _ in range(6):
            assert dispatch.work(limit=1).processed == 1
        alone = kept(cast.fairfield)
    assert [row[1] for row in alone["leads"]].count("ann@mail.example") == 2
    assert (alone["Activity"], alone["Consent"], alone["DuplicateSuspicion"]) == (7, 6, 1)


def test_statements_do_not_grow_with_the_batch(
    app: Flask, cast: Cast, connection: Connection, is_postgresql: bool
) -> None:
    """SQLite, which is asked within the process, takes its inserts one by one."""
    sent = {}
    with app.app_context():
        for many in (5, 25):
            for number in range(many):
                send(cast.fairfield, f"{many}-{number}", email=f"p{many}{number}@mail.example")
            with counted(connection) as statements:
                assert dispatch.work().processed == many
            sent[many] = [s for s in statements if is_postgresql or not s.startswith("INSERT")]
    assert len(sent[25]) <= len(sent[5])


def test_who_was_made_meanwhile_by_another_worker_is_found_one_by_one(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The book says that nobody knows Paula; the flush meets her, and each is captured alone."""

    def knows_nobody(_tenant: object, found: book.Book, people: list[Any]) -> None:
        found.by_email = {person.email: None for person in people}

    monkeypatch.setattr(book, "_find_people", knows_nobody)
    with app.app_context():
        send(cast.fairfield, "a", email="ann@mail.example")
        send(cast.fairfield, "b", email="paula@fairfield-mail.example")
        assert dispatch.work() == Tally(picked=2, processed=2)
        leads = kept(cast.fairfield)["leads"]
    assert [row[1] for row in leads] == ["ann@mail.example", "paula@fairfield-mail.example"]


def test_one_that_must_wait_holds_up_no_neighbour(app: Flask, cast: Cast) -> None:
    """A correction that came before what it corrects is tried again later; the others are done."""
    with app.app_context():
        send(cast.fairfield, "a", email="ann@mail.example")
        assert dispatch.work().processed == 1
        with acting_as(cast.fairfield.ref), transaction():
            lead = db.session.scalars(select(Lead).where(Lead.message == "words of a")).one()
            first = Delivery.of(cast.fairfield.ref).where(Delivery.lane == "crm")
            first = first.where(Delivery.event_id == lead.source_event_id)
            db.session.scalars(first).one().status = "processing"
            lead.source_event_id = None
        send(cast.fairfield, "a", email="ann@mail.example", phone=PHONE)  # a correction of a
        send(cast.fairfield, "b", email="bob@mail.example")
        assert dispatch.work() == Tally(picked=2, processed=1, requeued=1)
