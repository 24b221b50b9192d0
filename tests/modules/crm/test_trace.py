"""The way of an event: happy, failed and tried again, dead, held and released, corrected."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, select, update

from realestate.db import db, now, transaction
from realestate.errors import NotFound, TemporaryError
from realestate.modules.crm.models import Activity, Lead
from realestate.modules.crm.trace import Trace, find_receipt, trace, trace_anywhere
from realestate.modules.events import dispatch, handlers, sweeper
from realestate.modules.events.actions import Origin, record, release
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.events.handlers import outgoing, reaction
from realestate.modules.events.models import Event
from realestate.modules.reactions import REACTIONS
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.modules.events.conftest import accept, set_delivery
from tests.modules.events.test_lead_events import LEAD
from tests.support.queries import counted


def way(cast: Cast, event_id: int) -> Trace:
    with acting_as(cast.fairfield.ref), transaction():
        found = trace(cast.fairfield.ref, event_id)
        db.session.expunge_all()
        return found


def steps(found: Trace) -> list[str]:
    return [hop.step for hop in found.hops]


def to_the_lead(found: Trace) -> list[str]:
    """The steps up to the lead; what follows it, by mail or webhook, has tests of its own."""
    way_there, after = steps(found), found.hops[steps(found).index("lead") + 1 :]
    assert {hop.step for hop in after} <= {"queued"}
    return way_there[: way_there.index("lead") + 1]


def test_a_happy_lead_shows_every_hop_in_order_with_times(app: Flask, cast: Cast) -> None:
    with app.app_context():
        event_id = accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
        assert steps(way(cast, event_id)) == ["accepted", "queued"]
        dispatch.work()
        found = way(cast, event_id)
    assert to_the_lead(found) == ["accepted", "queued", "attempt", "contact", "lead"]
    assert all(hop.since is not None and hop.since >= timedelta(0) for hop in found.hops[1:])
    lead = found.hops[4]
    assert found.total == lead.at - found.event.received_at
    assert found.lead_id == lead.lead_id is not None
    attempt = found.hops[2].attempt
    assert attempt is not None
    assert attempt.worker
    assert found.hops[3].words == "Contact made"


def test_the_activity_says_how_the_contact_was_found(app: Flask, cast: Cast) -> None:
    by_phone = {"name": "Paula Fairfield", "phone": "206 555 0142"}
    by_mail = {"name": "Vic Visitor", "email": "vic@mail.example", "phone": "206 555 0142"}
    with app.app_context():
        for number, contact in enumerate((by_phone, by_mail, by_mail)):
            payload = {**LEAD, "contact": contact}
            accept(cast.fairfield.ref, key=f"k{number}", type=LEAD_SUBMITTED, payload=payload)
        sweeper.sweep()
        with acting_as(cast.fairfield.ref):
            wanted = Activity.of(cast.fairfield.ref).where(Activity.source_delivery_id.is_not(None))
            details = [a.details for a in db.session.scalars(wanted.order_by(Activity.id))]
    told = [(d["contact"], d["possible_duplicates"]) for d in details]
    paula = [cast.fairfield.contact_id]
    assert told == [
        ("matched by phone and name", []),
        ("made", paula),
        ("matched by e-mail", paula),
    ]


def test_a_failure_and_the_retry_that_went_well(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = handlers.find(LEAD_SUBMITTED, "crm.actions.leads.capture_lead")
    assert real is not None

    def broken(*_: Any) -> None:
        raise TemporaryError("the lamp of ada@mail.example went out")

    with app.app_context():
        event_id = accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
        handlers.install({LEAD_SUBMITTED: (handlers.Handler(real.key, react=broken),)})
        dispatch.work()
        handlers.install(REACTIONS)
        waiting = way(cast, event_id)
        assert steps(waiting) == ["accepted", "queued", "attempt", "again"]
        assert waiting.total is None
        set_delivery(next_attempt_at=now())
        dispatch.work()
        found = way(cast, event_id)
    retried = ["accepted", "queued", "attempt", "attempt", "contact", "lead"]
    assert to_the_lead(found) == retried
    failed, done = (hop.attempt for hop in found.hops if hop.attempt)
    assert failed is not None
    assert done is not None
    assert (failed.outcome, failed.error_class, done.outcome) == (
        "failed",
        "TemporaryError",
        "processed",
    )
    assert "ada@mail" not in (failed.message or "")


def test_a_dead_letter_says_why_and_a_discarded_one_who_cares(app: Flask, cast: Cast) -> None:
    with app.app_context():
        event_id = accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload={})
        dispatch.work()
        found = way(cast, event_id)
        assert steps(found) == ["accepted", "queued", "attempt", "dead"]
        assert "it cannot be read" in found.hops[-1].words
        set_delivery(discarded_at=now(), discard_reason="a test of ours")
        assert "a test of ours" in way(cast, event_id).hops[-1].words


def test_held_and_released(app: Flask, cast: Cast) -> None:
    with app.app_context():
        facts = {"type": LEAD_SUBMITTED, "payload": LEAD, "held_reason": "many links"}
        event_id = accept(cast.fairfield.ref, **facts)
        held = way(cast, event_id)
        assert steps(held) == ["accepted", "held"]
        assert "many links" in held.hops[-1].words
        with acting_as(cast.fairfield.ref), transaction():
            release(cast.fairfield.ref, event_id, now=now())
        dispatch.work()
        assert to_the_lead(way(cast, event_id)) == [
            "accepted",
            "held",
            "released",
            "queued",
            "attempt",
            "contact",
            "lead",
        ]


def test_a_correction_is_part_of_the_way_of_what_it_corrects(app: Flask, cast: Cast) -> None:
    with app.app_context():
        first = accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
        accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload={**LEAD, "message": "Or Sunday?"})
        sweeper.sweep()
        found = way(cast, first)
        (second,) = [hop.event_id for hop in found.hops if hop.step == "revised"]
        assert steps(found).count("lead") == 1
        assert steps(found).count("noted") == 1
        assert second is not None
        corrected = way(cast, second)
    assert [hop.event_id for hop in corrected.hops if hop.step == "revises"] == [first]


def test_what_follows_the_lead_is_part_of_its_way(app: Flask, cast: Cast) -> None:
    def letter(*_: Any) -> None:
        return None

    real = handlers.find(LEAD_SUBMITTED, "crm.actions.leads.capture_lead")
    assert real is not None
    assert real.react is not None
    with app.app_context():
        event_id = accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
        handlers.install({LEAD_SUBMITTED: (reaction(real.react, then=(outgoing(letter),)),)})
        dispatch.work("crm")
        queued = way(cast, event_id)
        assert "Queued: Letter" in [hop.words for hop in queued.hops]
        dispatch.work("post")
        found = way(cast, event_id)
        handlers.install(REACTIONS)
    assert steps(found)[-3:] == ["lead", "queued", "attempt"]
    assert steps(found).count("attempt") == 2


def test_all_that_follows_is_queued_when_the_lead_is_made(app: Flask, cast: Cast) -> None:
    """Noting what a browser did before is no parent of the mails beside it."""
    with app.app_context():
        origin = Origin(visitor_id="a browser that agreed")
        event_id = accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD, origin=origin)
        sweeper.sweep()
        found = way(cast, event_id)
    lead = found.hops[steps(found).index("lead")]
    queued = [hop.at for hop in found.hops if hop.step == "queued"]
    assert len(queued) == 4, "the capture, past deeds, the owner's mail, the visitor's"
    assert set(queued[1:]) == {lead.at}


def test_another_agencys_event_is_not_found(app: Flask, cast: Cast) -> None:
    with app.app_context():
        event_id = accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
        with acting_as(cast.harbor.ref), pytest.raises(NotFound):
            trace(cast.harbor.ref, event_id)


def test_staff_find_an_event_of_any_agency_by_its_receipt(app: Flask, cast: Cast) -> None:
    with app.app_context():
        event_id = accept(cast.harbor.ref, type=LEAD_SUBMITTED, payload=LEAD)
        agency, found = trace_anywhere(event_id)
        assert agency.slug == "harbor"
        assert find_receipt(found.event.receipt.lower()) == [(event_id, "Harbor Realty")]
        assert find_receipt("nothing") == []
        with pytest.raises(NotFound):
            trace_anywhere(event_id + 999)


def test_the_lead_outlives_the_steps_to_it(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with acting_as(cast.fairfield.ref), transaction():
            facts = {"type": "test.unanswered", "payload": {}, "now": now()}
            event_id = record(cast.fairfield.ref, key="k", held_reason="x", **facts).event_id
            db.session.execute(update(Event).values(held_reason=None))
            db.session.execute(update(Lead).values(source_event_id=event_id))
        found = way(cast, event_id)
    assert found.lead_id == cast.fairfield.lead_id
    assert "no longer kept" in found.hops[-1].words


def test_a_trace_asks_as_little_for_many_attempts_as_for_one(
    app: Flask, cast: Cast, connection: Connection
) -> None:
    with app.app_context():
        event_id = accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
        for n in range(9):
            payload = {**LEAD, "message": f"Or day {n}?"}
            accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=payload)
        sweeper.sweep()
        with acting_as(cast.fairfield.ref):
            assert len(db.session.scalars(select(Event.id)).all()) == 10
            with counted(connection) as sent:
                found = trace(cast.fairfield.ref, event_id)
    assert len(found.hops) > 40
    assert len(sent) <= 4, "\n".join(sent)
