"""One letter: put back with its history, mended, discarded, and found again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from realestate.db import finish, now, transaction
from realestate.errors import Conflict, Invalid, NotFound, PermanentError
from realestate.modules.events import dispatch
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.operations import actions, queries
from realestate.modules.operations.rules import MASK, LetterFilter
from tests.cast import Cast
from tests.modules.operations.conftest import (
    DEED,
    accept,
    attempts_of,
    bury,
    deeds,
    deliveries,
    event_of,
    look,
    work_off,
)

pytestmark = pytest.mark.usefixtures("_in_context")


def test_a_letter_put_back_is_worked_again_and_its_history_goes_on(
    cast: Cast, reactions: dict[str, Any]
) -> None:
    letter = bury(cast.fairfield.ref)
    with transaction():
        actions.requeue(letter, now=now(), **DEED)
    found = look(letter)
    assert (found.status, found.attempt_count, found.attempts_before) == ("pending", 0, 5)
    assert (found.reason, found.dead_lettered_at, found.is_scheduled) == (None, None, False)
    finish(keep=False)
    assert work_off() == 1
    assert [(a.number, a.outcome) for a in attempts_of(letter)] == [(5, "buried"), (6, "processed")]


def test_a_deed_is_recorded_with_actor_reason_and_what_it_changed(
    cast: Cast, reactions: dict[str, Any]
) -> None:
    letter = bury(cast.fairfield.ref)
    with transaction():
        actions.requeue(letter, now=now(), **DEED)
    (deed,) = deeds("letter.requeued")
    assert (deed.tenant_id, deed.object_key) == (cast.fairfield.ref.id, str(letter))
    assert (deed.actor, deed.reason) == (DEED["actor"], DEED["reason"])
    assert deed.before
    assert deed.after
    assert (deed.before["status"], deed.after["status"]) == ("dead_letter", "pending")


def test_invalid_payload_is_buried_again_after_it_was_put_back(cast: Cast) -> None:
    accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload={"source": "contact_form"})
    work_off()
    (first,) = deliveries()
    letter = first.id
    assert (first.status, first.reason) == ("dead_letter", "invalid_payload")
    finish(keep=False)
    with transaction():
        actions.requeue(letter, now=now(), **DEED)
    assert work_off() == 1
    again = look(letter)
    assert (again.status, again.reason) == ("dead_letter", "invalid_payload")
    assert (again.attempt_count, again.attempts_before) == (1, 1)
    assert [a.number for a in attempts_of(letter)] == [1, 2]


def test_a_letter_can_wait_for_a_time_a_person_chose(cast: Cast, reactions: dict[str, Any]) -> None:
    letter = bury(cast.fairfield.ref)
    at = now() + timedelta(hours=2)
    with transaction():
        actions.requeue(letter, now=now(), at=at, **DEED)
    assert dispatch.work().picked == 0
    found = look(letter)
    assert (found.is_scheduled, found.next_attempt_at) == (True, at)


@pytest.mark.parametrize(
    ("status", "words"),
    [("pending", "waiting"), ("processing", "worked on"), ("processed", "processed")],
)
def test_what_is_no_dead_letter_is_refused_with_what_it_is(
    cast: Cast, reactions: dict[str, Any], status: str, words: str
) -> None:
    letter = bury(cast.fairfield.ref, status=status)
    for act in (actions.requeue, actions.discard):
        with pytest.raises(Conflict, match=words), transaction():
            act(letter, now=now(), **DEED)


def test_nothing_there_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound), transaction():
        actions.requeue(987_654, now=now(), **DEED)
    with pytest.raises(NotFound), transaction():
        queries.letter(987_654)


def test_a_discarded_letter_leaves_the_list_and_can_be_put_back(
    cast: Cast, reactions: dict[str, Any]
) -> None:
    letter = bury(cast.fairfield.ref)
    with transaction():
        actions.discard(letter, actor="staff:sten", reason="a joke", now=now())
    assert queries.letters(LetterFilter()) == []
    (seen,) = queries.letters(LetterFilter(include_discarded=True))
    assert seen.discard_reason == "a joke"
    finish(keep=False)
    with pytest.raises(Conflict, match="a joke"), transaction():
        actions.discard(letter, now=now(), **DEED)
    with transaction():
        actions.requeue(letter, now=now(), **DEED)
    assert look(letter).discarded_at is None
    finish(keep=False)
    assert work_off() == 1


def test_a_deed_without_a_reason_is_refused(cast: Cast, reactions: dict[str, Any]) -> None:
    letter = bury(cast.fairfield.ref)
    with pytest.raises(Invalid, match="why"), transaction():
        actions.discard(letter, actor="staff:sten", reason="  ", now=now())
    assert look(letter).discarded_at is None


LEAD = {"source": "contact_form", "contact": {"name": "Vic", "email": "vic@mail.example"}}


def _buried_lead(cast: Cast) -> int:
    """Refused for its timeframe, which is a number."""
    accept(cast.fairfield.ref, type=LEAD_SUBMITTED, payload={**LEAD, "timeframe": 3})
    work_off()
    (letter,) = deliveries()
    found, reason = letter.id, letter.reason
    assert reason == "invalid_payload"
    finish(keep=False)
    return found


def test_a_mended_copy_is_a_new_event_and_becomes_the_lead(cast: Cast) -> None:
    letter = _buried_lead(cast)
    seen = queries.letter(letter).event.payload
    assert seen["contact"] == {"name": MASK, "email": MASK}
    finish(keep=False)
    with transaction():
        copy = actions.requeue_edited(letter, {**seen, "timeframe": "soon"}, now=now(), **DEED)
    old, new = event_of(letter), event_of(copy)
    assert new.payload == {**LEAD, "timeframe": "soon"}, "what was covered is as it was sent"
    assert (new.copy_of_id, new.occurred_at) == (old.id, old.occurred_at)
    assert old.payload["timeframe"] == 3
    assert look(letter).discard_reason == f"sent again as letter {copy}"
    finish(keep=False)
    assert work_off() == 1
    mended, first = queries.letter(copy), queries.letter(letter)
    assert mended.lead_id is not None
    assert mended.copy_of
    assert mended.copy_of.delivery_id == letter
    assert [c.delivery_id for c in first.copies] == [copy]
    assert [d.action for d in first.deeds] == ["letter.mended"]


def test_a_copy_that_does_not_fit_the_catalogue_names_the_field_and_changes_nothing(
    cast: Cast,
) -> None:
    letter = _buried_lead(cast)
    with pytest.raises(Invalid, match=r"contact\.name"), transaction():
        actions.requeue_edited(letter, {**LEAD, "contact": {"name": ""}}, now=now(), **DEED)
    with pytest.raises(Invalid, match="message"), transaction():
        actions.requeue_edited(letter, {**LEAD, "message": MASK}, now=now(), **DEED)
    assert len(deliveries()) == 1
    assert look(letter).discarded_at is None


def test_the_same_mended_words_are_sent_once(cast: Cast) -> None:
    letter = _buried_lead(cast)
    with transaction():
        actions.requeue_edited(letter, LEAD, now=now(), **DEED)
    with pytest.raises(Conflict, match="before"), transaction():
        actions.requeue_edited(letter, LEAD, now=now(), **DEED)
    assert len(deliveries()) == 2


def test_one_letter_is_shown_with_its_attempts_oldest_first(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    reactions["raise"] = PermanentError("no")
    letter = bury(cast.harbor.ref)
    with transaction():
        actions.requeue(letter, now=now(), **DEED)
    work_off()
    found = queries.letter(letter)
    assert found.tenant.slug == "harbor"
    assert [a.number for a in found.attempts] == [5, 6]
    assert (found.lead_id, found.copies, found.copy_of) == (None, [], None)


@pytest.mark.parametrize("payload", ['{"n": ' + "9" * 5_000 + "}", "[" * 2_000 + "]" * 2_000])
def test_a_letter_that_nobody_can_read_breaks_no_list_and_can_be_discarded(
    cast: Cast, reactions: dict[str, Any], connection: Connection, payload: str
) -> None:
    job, other = bury(cast.fairfield.ref), bury(cast.fairfield.ref, key="k2")
    event_id = look(job).event_id
    finish(keep=False)
    kind = "::jsonb" if connection.dialect.name == "postgresql" else ""
    spoil = text(f"update events set payload = (:p){kind} where id = :id")
    if connection.dialect.name == "postgresql":
        connection.execute(text("select set_config('app.across_tenants', 'test', true)"))
    connection.execute(spoil, {"p": payload, "id": event_id})
    with transaction():
        assert "unreadable" in queries.letter(job).event.payload
    with transaction():
        assert len(queries.export_page(LetterFilter(), limit=10)) == 2
    with transaction():
        actions.discard(job, now=now(), **DEED)
    assert look(other).status == "dead_letter"
