"""One dead letter: what is shown of it, and each thing staff may do with it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from realestate.db import db, now
from realestate.modules.audit.models import AuditEvent
from realestate.modules.crm.models import Contact
from realestate.modules.events import dispatch
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.letters import CANARY, bury_lead, delivery, lead_payload


@pytest.fixture
def letter(app: Flask, cast: Cast) -> int:
    with app.app_context():
        return bury_lead(cast.fairfield.ref)


def _act(staff: Visitor, letter: int, act: str, **typed: Any) -> TestResponse:
    page = f"/dead-letters/{letter}"
    return staff.submit(page, typed, action=f"{page}/{act}")


def _deeds(app: Flask) -> list[tuple[str, str, str]]:
    with app.app_context():
        rows = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))
        return [(row.action, row.actor, row.reason) for row in rows]


def _status(app: Flask, letter: int) -> str:
    with app.app_context():
        return delivery(letter).status


def test_a_letter_shows_why_it_is_here_and_each_attempt(staff: Visitor, letter: int) -> None:
    page = staff.get(f"/dead-letters/{letter}").text
    for words in (
        "Why it is here",
        "contact.name",
        "1. Failed for good after",
        "Where it broke",
        "dispatch.py:",
        "Fairfield Homes",
        "Invalid payload",
    ):
        assert words in page, words


def test_personal_words_are_covered_until_somebody_asks(
    app: Flask, staff: Visitor, letter: int
) -> None:
    page = staff.get(f"/dead-letters/{letter}").text
    assert CANARY["email"] not in page
    assert "canary" not in page
    whole = _act(staff, letter, "payload#payload")
    assert whole.status_code == 200
    assert CANARY["email"] in whole.text
    assert _deeds(app) == [("letter.shown", "sten@platform.example", "")]
    assert "no-store" in whole.headers["Cache-Control"]
    again = staff.get(f"/dead-letters/{letter}").text
    assert CANARY["email"] not in again
    assert "Letter shown" in again


def test_a_letter_is_sent_again_now(app: Flask, staff: Visitor, letter: int) -> None:
    answer = _act(staff, letter, "retry", reason="the form is mended", when="now")
    assert (answer.status_code, answer.location) == (303, f"/dead-letters/{letter}")
    assert _status(app, letter) == "pending"
    assert _deeds(app) == [("letter.requeued", "sten@platform.example", "the form is mended")]
    page = staff.get(f"/dead-letters/{letter}").text
    assert "This letter is not dead" in page
    assert "1. Failed for good" in page, "history stays"


def test_a_letter_is_sent_again_at_a_time_on_the_agencys_wall(
    app: Flask, staff: Visitor, letter: int
) -> None:
    assert "America/Los Angeles, where it is" in staff.get(f"/dead-letters/{letter}").text
    tomorrow = (datetime.now(ZoneInfo("America/Los_Angeles")) + timedelta(days=1)).date()
    answer = _act(staff, letter, "retry", reason="later", when="at", at=f"{tomorrow}T09:30")
    assert answer.status_code == 303
    with app.app_context():
        found = delivery(letter)
        assert found.is_scheduled
        local = found.next_attempt_at.astimezone(ZoneInfo("America/Los_Angeles"))
        assert (local.date(), local.hour, local.minute) == (tomorrow, 9, 30)
        assert found.next_attempt_at.tzinfo is UTC


@pytest.mark.parametrize("at", ["", "soon", "2199-01-01T10:00"])
def test_a_time_that_cannot_be_is_refused_and_kept(
    app: Flask, staff: Visitor, letter: int, at: str
) -> None:
    answer = _act(staff, letter, "retry", reason="kept words", when="at", at=at)
    assert answer.status_code == 422
    assert 'value="kept words"' in answer.text
    assert _status(app, letter) == "dead_letter"


@pytest.mark.parametrize("act", ["retry", "discard"])
def test_no_act_without_a_reason(app: Flask, staff: Visitor, letter: int, act: str) -> None:
    answer = _act(staff, letter, act, reason="  ")
    assert answer.status_code == 422
    assert f'id="{act}-reason-problem">Say why.' in answer.text
    assert _status(app, letter) == "dead_letter"


def test_a_mended_copy_becomes_a_lead_and_the_link_is_kept(
    app: Flask, cast: Cast, staff: Visitor, letter: int
) -> None:
    page = staff.get(f"/dead-letters/{letter}").text
    shown = re.search(r'name="payload"[^>]*>(.*?)</textarea>', page, re.S)
    assert shown
    masked = json.loads(shown[1].replace("&#34;", '"'))
    masked["contact"]["name"] = "Nora Canary"
    answer = _act(staff, letter, "mend", payload=json.dumps(masked), reason="the name was missing")
    assert answer.status_code == 303
    copy = int(answer.location.rpartition("/")[2])
    assert copy != letter
    with app.app_context():
        dispatch.work()
        assert delivery(copy).status == "processed"
        db.session.remove()
        with acting_as(cast.fairfield.ref):
            found = select(Contact).where(Contact.name == "Nora Canary")
            assert db.session.scalars(found).one().email == CANARY["email"], "covers keep"
        db.session.remove()
    page = staff.get(f"/dead-letters/{copy}").text
    assert f'<a href="/dead-letters/{letter}">letter {letter}</a>' in page
    assert "The lead" in page
    page = staff.get(f"/dead-letters/{letter}").text
    assert f'<a href="/dead-letters/{copy}">letter {copy}</a>' in page
    assert "Discarded" in page


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ('{"source": ', "This is not JSON: line 1"),
        (json.dumps(lead_payload()), "contact.name"),
        (json.dumps({**lead_payload(name="x"), "extra": 1}), "extra"),
        ("[" * 5_000, "Nested too deeply."),
        ("[]", "payload"),
        ('"•••"', "payload"),
    ],
)
def test_a_copy_that_does_not_fit_names_the_field_and_keeps_what_was_typed(
    app: Flask, staff: Visitor, letter: int, payload: str, words: str
) -> None:
    answer = _act(staff, letter, "mend", payload=payload, reason="kept words")
    assert answer.status_code == 422
    assert 'id="mend-payload-problem"' in answer.text
    assert words in answer.text
    assert 'value="kept words"' in answer.text
    assert payload[:20].replace('"', "&#34;") in answer.text
    assert _status(app, letter) == "dead_letter"
    assert _deeds(app) == []


def test_a_letter_is_discarded_and_can_be_put_back(app: Flask, staff: Visitor, letter: int) -> None:
    assert _act(staff, letter, "discard", reason="spam").status_code == 303
    page = staff.get(f"/dead-letters/{letter}").text
    assert "Discarded" in page
    assert "spam" in page
    assert "No dead letter" in staff.get("/dead-letters").text
    assert _act(staff, letter, "retry", reason="it was none").status_code == 303
    assert _status(app, letter) == "pending"


def test_what_is_no_dead_letter_any_more_is_not_sent_again(
    app: Flask, staff: Visitor, letter: int
) -> None:
    token = staff.csrf(f"/dead-letters/{letter}")
    first = {"reason": "one", "csrf_token": token}
    assert staff.post(f"/dead-letters/{letter}/retry", data=first).status_code == 303
    second = staff.post(f"/dead-letters/{letter}/retry", data=first)
    assert second.status_code == 409
    assert "is no dead letter" in second.text


@pytest.mark.parametrize("number", [999_999_999, 2**62])
def test_a_letter_that_is_none_is_404(staff: Visitor, number: int) -> None:
    assert staff.get(f"/dead-letters/{number}").status_code == 404


def test_a_letter_leads_to_its_trace_where_there_are_traces(
    app: Flask, staff: Visitor, letter: int
) -> None:
    has_traces = "admin.trace" in app.view_functions
    page = staff.get(f"/dead-letters/{letter}").text
    assert ("/ingestion/events/" in page) == has_traces


def test_what_was_typed_is_shown_as_words_not_as_markup(
    app: Flask, cast: Cast, staff: Visitor
) -> None:
    with app.app_context():
        number = bury_lead(cast.fairfield.ref, last_error="<img src=x onerror=alert(1)>")
    page = staff.get(f"/dead-letters/{number}").text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_the_time_of_the_page_is_the_agencys(staff: Visitor, letter: int, app: Flask) -> None:
    with app.app_context():
        local = now().astimezone(ZoneInfo("America/Los_Angeles"))
        db.session.remove()
    assert f"{local:%H}:" in staff.get(f"/dead-letters/{letter}").text
