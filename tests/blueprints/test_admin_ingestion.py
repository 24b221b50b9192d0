"""The dashboard of the queue, its brake, and the alarms on every page of the admin."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from realestate.db import db, now, transaction
from realestate.modules.events import sweeper
from realestate.modules.events.models import WorkerHeartbeat
from realestate.modules.operations import dashboard
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.letters import bury_lead, bury_leads
from tests.support.queries import counted


@pytest.fixture
def alive(app: Flask) -> None:
    with app.app_context():
        sweeper.beat(now())


def test_the_queue_shows_what_waits_what_is_dead_and_who_works(
    app: Flask, cast: Cast, staff: Visitor, alive: None
) -> None:
    with app.app_context():
        bury_lead(cast.fairfield.ref, "dead")
        bury_lead(cast.harbor.ref, "waits", status="pending")
    page = staff.get("/ingestion").text
    for words in ("1 due, oldest", "1 invalid payload", "Fairfield Homes", "1 worker alive"):
        assert words in page, words
    assert 'href="/dead-letters?tenant=fairfield"' in page


def test_charts_say_in_words_and_in_a_table_what_they_draw(
    app: Flask, cast: Cast, staff: Visitor
) -> None:
    with app.app_context():
        done = {"status": "processed", "processed_at": now(), "dead_lettered_at": None}
        bury_lead(cast.fairfield.ref, "done", **done)
    page = staff.get("/ingestion").text
    assert page.count('role="img" aria-labelledby=') == 2
    assert "1 processed and 1 failed in 24 hours" in page
    assert page.count('<th scope="row"') == dashboard.SLOTS


def test_htmx_gets_the_queue_and_asks_again_only_while_somebody_looks(staff: Visitor) -> None:
    piece = staff.get("/ingestion", htmx=True)
    assert piece.text.lstrip().startswith('<section id="queue"')
    assert 'hx-trigger="every 5s, desk:look"' in piece.text
    assert "data-rests" in piece.text
    assert "As of" in piece.text


def test_a_database_that_does_not_answer_is_said_and_never_shown_as_nothing(
    staff: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(dashboard, "look", gone)
    answer = staff.get("/ingestion")
    assert answer.status_code == 503
    assert "cannot reach its database" in answer.text
    assert staff.get("/ingestion", htmx=True).status_code == 503


def test_staff_pause_one_agency_and_let_it_go_on(staff: Visitor, alive: None) -> None:
    typed = {"tenant": "harbor", "reason": "their imports run wild"}
    answer = staff.submit("/ingestion", typed, action="/ingestion/pause")
    assert answer.status_code == 303
    page = staff.get("/ingestion").text
    for words in (
        "Harbor Realty is paused",
        "sten@platform.example",
        "their imports run wild",
        "Ingestion is paused for 1 agency.",
    ):
        assert words in page, words
    answer = staff.submit("/ingestion", {}, action="/ingestion/resume")
    assert answer.status_code == 303
    assert "is paused" not in staff.get("/ingestion").text


def test_everything_can_be_paused(staff: Visitor, alive: None) -> None:
    staff.submit("/ingestion", {"reason": "the database moves"}, action="/ingestion/pause")
    assert "Ingestion is paused for every agency." in staff.get("/agencies").text
    assert "Everything is paused" in staff.get("/ingestion").text


def test_a_pause_without_a_reason_is_refused_and_nothing_waits(staff: Visitor) -> None:
    answer = staff.submit(
        "/ingestion", {"tenant": "harbor", "reason": " "}, action="/ingestion/pause"
    )
    assert answer.status_code == 422
    assert "Say why." in answer.text
    assert '<option value="harbor" selected>' in answer.text
    assert "is paused" not in staff.get("/ingestion").text


def test_a_second_pause_is_told_of_the_first(staff: Visitor) -> None:
    staff.submit("/ingestion", {"reason": "one"}, action="/ingestion/pause")
    answer = staff.submit("/ingestion", {"reason": "two"}, action="/ingestion/pause")
    assert answer.status_code == 409
    assert "is paused already" in answer.text


def test_pausing_an_agency_that_is_none_is_404(staff: Visitor) -> None:
    answer = staff.submit(
        "/ingestion", {"tenant": "nobody", "reason": "x"}, action="/ingestion/pause"
    )
    assert answer.status_code == 404


def test_a_viewer_sees_no_brake(app: Flask, cast: Cast) -> None:
    viewer = Visitor(app, "admin.estate.localhost").signed_in("vera@platform.example")
    page = viewer.get("/ingestion").text
    assert "Put the brake on" not in page
    assert "Your role, viewer, looks and does not pause." in page


def test_every_page_says_that_no_worker_lives(staff: Visitor) -> None:
    for path in ("/agencies", "/ingestion", "/dead-letters", "/nothing"):
        assert "No worker is alive." in staff.get(path).text, path


def test_no_alarm_when_all_is_well(staff: Visitor, alive: None) -> None:
    assert "alarm-strip" not in staff.get("/agencies").text


def test_the_menu_counts_dead_letters(app: Flask, cast: Cast, staff: Visitor, alive: None) -> None:
    with app.app_context():
        bury_lead(cast.fairfield.ref)
    page = staff.get("/agencies").text
    assert "1 dead letter within the last hour." in page
    assert '<span class="badge-count">1<' in page


def test_an_agencys_page_leads_to_its_dead_letters(app: Flask, cast: Cast, staff: Visitor) -> None:
    with app.app_context():
        bury_lead(cast.fairfield.ref)
    assert 'href="/dead-letters?tenant=fairfield"' in staff.get("/agencies/fairfield").text


def test_a_silent_worker_is_shown_as_silent(app: Flask, staff: Visitor, alive: None) -> None:
    with app.app_context(), transaction():
        (beat,) = db.session.query(WorkerHeartbeat).all()
        beat.beat_at = now() - timedelta(minutes=2)
    page = staff.get("/ingestion").text
    assert "Silent" in page
    assert "0 workers alive" in page


def test_the_queue_costs_the_same_for_any_number_of_letters(
    app: Flask, cast: Cast, staff: Visitor, connection: Connection
) -> None:
    costs = []
    for keys in (range(10), range(10, 200)):
        with app.app_context():
            bury_leads(cast.fairfield.ref, keys)
        staff.get("/agencies")
        dashboard.forget()
        with counted(connection) as sent:
            staff.get("/ingestion")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 18, "\n".join(sent)
