"""What is old and done is forgotten; what somebody may still need is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from realestate.cli import worker
from realestate.config import Settings
from realestate.db import db, finish, now, transaction
from realestate.errors import Conflict
from realestate.modules.crm.models import Lead
from realestate.modules.events import handlers, sweeper
from realestate.modules.events.actions import record
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.events.models import Attempt, Delivery, Event
from realestate.modules.operations import actions
from realestate.modules.operations.actions import retention
from realestate.modules.reactions import REACTIONS
from realestate.tenancy.scope import across_tenants, acting_as
from tests.cast import Cast
from tests.modules.operations.conftest import (
    DEED,
    accept,
    attempts_of,
    bury,
    deeds,
    deliveries,
    look,
    work_off,
)

pytestmark = pytest.mark.usefixtures("_in_context")
LEAD = {"source": "contact_form", "contact": {"name": "Vic", "email": "vic@mail.example"}}


def _pass_time(days: int = 500) -> None:
    """As if everything so far had happened that long ago; then one fresh event, the newest number."""
    then = now() - timedelta(days=days)
    of_done = Delivery.status == "processed"
    with across_tenants("this test lets time pass"), transaction():
        for change in (
            update(Event).values(received_at=then),
            update(Delivery).where(of_done).values(processed_at=then),
            update(Delivery).where(Delivery.discarded_at.is_not(None)).values(discarded_at=then),
            update(Delivery)
            .where(Delivery.dead_lettered_at.is_not(None))
            .values(dead_lettered_at=then),
        ):
            db.session.execute(change.execution_options(synchronize_session=False))


def _prune(**changes: Any) -> actions.Pruned:
    return actions.prune(now() - timedelta(days=400), **changes)


def _events() -> list[str]:
    with across_tenants("this test looks at all events"):
        found = list(db.session.scalars(select(Event.event_key).order_by(Event.id)))
    finish(keep=False)
    return found


def test_what_is_old_and_done_is_forgotten_and_recorded(
    cast: Cast, reactions: dict[str, Any]
) -> None:
    for agency in (cast.fairfield, cast.harbor):
        accept(agency.ref, key="old")
    work_off()
    _pass_time()
    accept(cast.fairfield.ref, key="fresh")
    work_off()
    assert _prune() == actions.Pruned(events=2, deliveries=2, attempts=2)
    assert _events() == ["fresh"]
    assert [(d.tenant_id, d.after) for d in deeds("events.pruned")] == [
        (agency.ref.id, {"events": 1, "deliveries": 1, "attempts": 1})
        for agency in (cast.fairfield, cast.harbor)
    ]
    finish(keep=False)
    assert _prune() == actions.Pruned()


def test_pruning_never_takes_a_dead_letter(cast: Cast, reactions: dict[str, Any]) -> None:
    """However old, and however many stand in the way of what may go."""
    letters = [bury(cast.fairfield.ref, key=f"dead{n}") for n in range(5)]
    accept(cast.fairfield.ref, key="done")
    gone = bury(cast.fairfield.ref, key="discarded", discarded_at=now(), discard_reason="a joke")
    work_off()
    _pass_time()
    accept(cast.fairfield.ref, key="fresh")
    assert _prune(limit=2).events == 2
    assert _events() == [*(f"dead{n}" for n in range(5)), "fresh"]
    assert {look(letter).status for letter in letters} == {"dead_letter"}
    assert [len(attempts_of(letter)) for letter in letters] == [1] * 5
    assert attempts_of(gone) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "pending"},
        {"status": "processing"},
        {"status": "processed", "processed_at": None},
        {"discarded_at": None},
    ],
)
def test_what_is_not_done_stays(
    cast: Cast, reactions: dict[str, Any], changes: dict[str, Any]
) -> None:
    bury(cast.fairfield.ref)
    with across_tenants("this test changes a letter"), transaction():
        db.session.execute(update(Delivery).values(**changes))
    then = now() - timedelta(days=500)
    with across_tenants("this test lets time pass"), transaction():
        db.session.execute(update(Event).values(received_at=then))
    accept(cast.fairfield.ref, key="fresh")
    assert _prune() == actions.Pruned()


def test_what_was_done_only_lately_stays(cast: Cast, reactions: dict[str, Any]) -> None:
    accept(cast.fairfield.ref, key="late")
    _pass_time()
    work_off()
    accept(cast.fairfield.ref, key="fresh")
    assert _prune() == actions.Pruned()


def test_a_held_message_stays(cast: Cast, reactions: dict[str, Any]) -> None:
    with acting_as(cast.fairfield.ref), transaction():
        facts: dict[str, Any] = {"payload": LEAD, "now": now(), "held_reason": "links"}
        record(cast.fairfield.ref, type=LEAD_SUBMITTED, key="held", **facts)
    _pass_time()
    accept(cast.fairfield.ref, key="fresh")
    assert _prune() == actions.Pruned()


def test_corrections_and_copies_go_before_what_they_refer_to(cast: Cast) -> None:
    accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
    accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload={**LEAD, "message": "Once more"})
    accept(cast.fairfield.ref, key="bad", type=LEAD_SUBMITTED, payload={})
    work_off()
    letter = next(d.id for d in deliveries() if d.status == "dead_letter")
    finish(keep=False)
    with transaction():
        actions.requeue_edited(letter, LEAD, now=now(), **DEED)
    work_off()
    _pass_time()
    accept(cast.fairfield.ref, key="fresh", type=LEAD_SUBMITTED, payload=LEAD)
    assert _prune(limit=3).events == 3
    assert _prune().events == 1
    assert _events() == ["fresh"]


def test_a_lead_outlives_the_event_it_came_from(cast: Cast) -> None:
    accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
    work_off()
    _pass_time()
    accept(cast.fairfield.ref, key="fresh")
    assert _prune().events == 1
    with acting_as(cast.fairfield.ref):
        lead = db.session.scalars(select(Lead).where(Lead.receipt.is_not(None))).one()
        assert lead.source_event_id is None
        assert lead.source_delivery_id is not None


def test_the_newest_numbers_are_never_given_again(cast: Cast, reactions: dict[str, Any]) -> None:
    """SQLite hands out a deleted highest number once more; leads remember deliveries by number."""
    for n in range(3):
        accept(cast.fairfield.ref, key=f"k{n}")
    work_off()
    _pass_time()
    highest = max(d.id for d in deliveries())
    finish(keep=False)
    assert _prune().events == 2
    accept(cast.fairfield.ref, key="next")
    assert max(d.id for d in deliveries()) > highest


def test_the_newest_event_stays_even_if_nobody_answered_it(
    cast: Cast, reactions: dict[str, Any]
) -> None:
    handlers._table["test.quiet"] = ()
    for key in ("old", "newest"):
        accept(cast.fairfield.ref, key=key, type="test.quiet")
    _pass_time()
    assert _prune() == actions.Pruned(events=1)
    assert _events() == ["newest"]


def test_a_letter_put_back_at_the_last_moment_stays(
    cast: Cast, reactions: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = bury(cast.fairfield.ref, discarded_at=now(), discard_reason="a joke")
    _pass_time()
    accept(cast.fairfield.ref, key="fresh")
    look_again = retention._still_done

    def _meanwhile(tenant: Any, events: list[int]) -> Any:
        db.session.execute(
            update(Delivery)
            .where(Delivery.id == letter)
            .values(status="pending", discarded_at=None)
        )
        return look_again(tenant, events)

    monkeypatch.setattr(retention, "_still_done", _meanwhile)
    assert _prune() == actions.Pruned()
    assert look(letter).status == "pending"


def test_the_housekeeper_prunes_unless_everything_is_kept(
    app: Flask,
    cast: Cast,
    reactions: dict[str, Any],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    accept(cast.fairfield.ref, key="old")
    work_off()
    _pass_time()
    accept(cast.fairfield.ref, key="fresh")
    for days, left in ((0, ["old", "fresh"]), (400, ["fresh"])):
        here = settings.model_copy(update={"retention_days": days})
        monkeypatch.setitem(app.config, "SETTINGS", here)
        worker._tidy(lambda: None)
        assert _events() == left


def test_a_lead_that_was_mailed_is_forgotten_like_any_other(cast: Cast) -> None:
    handlers.install(REACTIONS)
    accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=LEAD)
    assert sweeper.sweep().processed == 3
    _pass_time()
    accept(cast.fairfield.ref, key="fresh")
    assert _prune().events == 1


CANARY = {
    "source": "contact_form",
    "contact": {"name": "Canary Bird", "email": "canary@mail.example", "phone": "206 555 0142"},
    "message": "I am the Canary",
    "page": "/contact?who=Canary",
    "property_details": {"note": ["ask Canary", {"deep": "Canary"}]},
}


def test_blacking_out_leaves_no_canary(cast: Cast) -> None:
    accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload=CANARY)
    work_off()
    letter = deliveries()[0].id
    finish(keep=False)
    mended = {name: CANARY[name] for name in ("source", "contact", "message")}
    with transaction():
        copy = actions.requeue_edited(letter, mended, now=now(), **DEED)
    with across_tenants("this test lets an error quote somebody"), transaction():
        db.session.execute(update(Attempt).values(message="KeyError: Canary"))
        db.session.execute(update(Delivery).values(last_error="KeyError: Canary"))
        event_id = db.session.scalars(select(Delivery.event_id).where(Delivery.id == letter)).one()
    work_off()
    with transaction():
        redacted = actions.redact(event_id, now=now(), **DEED)
    assert len(redacted) == 2, "the mended copy too"
    with across_tenants("this test searches for the canary"):
        texts = [
            *(str(payload) for payload in db.session.scalars(select(Event.payload))),
            *(str(row) for row in db.session.execute(select(Attempt.message, Attempt.traceback))),
            *(str(row) for row in db.session.execute(select(Delivery.last_error))),
        ]
        assert [text for text in texts if "canary" in text.lower() or "0142" in text] == []
        assert all(db.session.scalars(select(Event.redacted_at)))
        assert set(db.session.scalars(select(Event.payload["source"].as_string()))) == {
            "contact_form"
        }
    assert look(copy).status == "processed"
    assert {d.object_key for d in deeds("event.redacted")} == set(map(str, redacted))


def test_words_that_are_still_needed_are_not_blacked_out_unless_forced(
    cast: Cast, reactions: dict[str, Any]
) -> None:
    event_id = accept(cast.fairfield.ref)
    with pytest.raises(Conflict, match="still needs"), transaction():
        actions.redact(event_id, now=now(), **DEED)
    with transaction():
        assert actions.redact(event_id, now=now(), is_forced=True, **DEED) == [event_id]


def test_what_is_blacked_out_is_not_sent_again(cast: Cast, reactions: dict[str, Any]) -> None:
    letter = bury(cast.fairfield.ref)
    event_id = look(letter).event_id
    finish(keep=False)
    with transaction():
        actions.redact(event_id, now=now(), **DEED)
    with pytest.raises(Conflict, match="blacked out"), transaction():
        actions.requeue(letter, now=now(), **DEED)
