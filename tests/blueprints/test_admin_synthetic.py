"""Staff: test leads of all agencies, one at once, alarms on every page; and the way of an event."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import now, transaction
from realestate.modules.alarms import actions as alarms
from realestate.modules.events import dispatch
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.synthetic import actions, journey, queries, rules
from realestate.tenancy.scope import acting_as
from tests.blueprints.test_api_leads import BODY
from tests.cast import Cast
from tests.modules.events.conftest import accept
from tests.support.browser import Visitor
from tests.support.queries import counted

RUN = "/synthetic/fairfield/run"


@pytest.fixture
def _reachable(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if WEB_URL were set."""
    here = app.config["SETTINGS"].model_copy(update={"web_url": "http://127.0.0.1:1"})
    monkeypatch.setitem(app.config, "SETTINGS", here)
    monkeypatch.setattr(journey, "_DOOR", 0.0)
    shared = app.template_context_processors[None]
    shared.append(lambda: {"settings": here})
    monkeypatch.setitem(app.template_context_processors, None, shared)
    yield
    shared.pop()


def test_without_an_address_the_page_says_that_it_is_off(staff: Visitor) -> None:
    page = staff.get("/synthetic").text
    assert "Switched off" in page
    assert "Run now" not in page
    answer = staff.post(RUN, headers={"X-CSRFToken": staff.csrf("/synthetic")})
    assert answer.status_code == 409


@pytest.mark.usefixtures("_reachable")
def test_a_test_lead_is_asked_for_once_and_waits_for_the_worker(staff: Visitor) -> None:
    assert "None yet" in staff.get("/synthetic").text
    assert staff.submit("/synthetic", {}, action=RUN).status_code == 303
    page = staff.get("/synthetic").text
    assert "Waiting for the worker" in page
    assert "A test lead for Fairfield Homes is on its way." in page
    assert "hx-trigger" in page
    assert RUN not in page
    assert "Synthetic asked" in staff.get("/agencies/fairfield").text
    again = staff.post(RUN, headers={"X-CSRFToken": staff.csrf("/synthetic")})
    assert again.status_code == 409


@pytest.mark.usefixtures("_reachable")
def test_a_viewer_looks_and_asks_for_nothing(app: Flask, cast: Cast) -> None:
    vera = Visitor(app, "admin.estate.localhost").signed_in("vera@platform.example")
    page = vera.get("/synthetic")
    assert page.status_code == 200
    assert "Run now" not in page.text
    answer = vera.post(RUN, headers={"X-CSRFToken": vera.csrf("/synthetic")})
    assert answer.status_code == 403


def test_an_unknown_agency_is_404(staff: Visitor) -> None:
    token = {"X-CSRFToken": staff.csrf("/synthetic")}
    assert staff.post("/synthetic/nobody/run", headers=token).status_code in (404, 409)


def test_the_last_run_is_told_with_its_time_and_its_problem(
    app: Flask, cast: Cast, staff: Visitor
) -> None:
    with app.app_context():
        for agency, problem in ((cast.fairfield, None), (cast.harbor, "nobody said thank you")):
            with acting_as(agency.ref), transaction():
                moment = now()
                run_id = actions.begin(agency.ref, now=moment)
                actions.note(run_id, accepted_at=moment, arrived_at=moment, receipt="K7Q2-9MXH")
            with acting_as(agency.ref), transaction():
                actions.end(agency.ref, run_id, problem, now=now())
        with transaction():
            fairfield, harbor = queries.overview(now())
        assert (fairfield.good, fairfield.over, harbor.good, harbor.over) == (1, 1, 0, 1)
    page = staff.get("/synthetic").text
    assert "Arrived" in page
    assert "1 of 1" in page
    assert "0 of 1" in page
    assert "nobody said thank you" in page


def test_an_alarm_stands_on_every_page_until_it_is_over(
    app: Flask, cast: Cast, staff: Visitor, agent: Visitor
) -> None:
    with app.app_context(), transaction():
        alarms.sound(rules.KIND, cast.harbor.ref, words="The lamp is out.", now=now())
    for path in ("/agencies", "/agencies/fairfield", "/synthetic", "/ingestion/trace", "/nothing"):
        assert "The lamp is out." in staff.get(path).text, path
    assert "The lamp is out." not in agent.get("/leads").text
    with app.app_context(), transaction():
        alarms.call_off(rules.KIND, cast.harbor.ref, now=now())
    assert "The lamp is out." not in staff.get("/agencies").text


def test_the_page_costs_the_same_for_any_number(staff: Visitor, connection: Connection) -> None:
    staff.get("/synthetic")
    with counted(connection) as sent:
        staff.get("/synthetic")
    assert len([s for s in sent if "clock_timestamp" not in s]) <= 8, "\n".join(sent)


def test_staff_see_workers_and_errors_and_agents_do_not(
    app: Flask, cast: Cast, staff: Visitor, agent: Visitor, fairfield_site: Visitor
) -> None:
    receipt = fairfield_site.post("/api/v1/leads", json=BODY).json["receipt"]
    with app.app_context():
        dispatch.work()
    found = staff.get(f"/ingestion/trace?receipt={receipt.lower()}")
    assert found.status_code == 303
    page = staff.get(found.location).text
    for words in ("Accepted", "Capture lead, attempt 1: done", "Worker", "Contact made", receipt):
        assert words in page, words
    assert "api@mail.example" not in page
    leads = agent.get("/leads?q=Api").text
    path = leads.split('href="/leads/')[1].split('"')[0]
    shown = agent.get(f"/leads/{path}").text
    assert "How it arrived" in shown
    assert "Capture lead, attempt 1: done" in shown
    assert "Worker" not in shown


def test_the_way_of_a_dead_letter_shows_the_error(app: Flask, cast: Cast, staff: Visitor) -> None:
    with app.app_context():
        event_id = accept(cast.harbor.ref, type=LEAD_SUBMITTED, payload={})
        dispatch.work()
    page = staff.get(f"/ingestion/events/{event_id}").text
    for words in ("Harbor Realty", "PermanentError", "became a dead letter", "Where it broke"):
        assert words in page, words
    assert staff.get(f"/ingestion/events/{event_id + 999}").status_code == 404


def test_a_receipt_nobody_gave_is_said_in_words(staff: Visitor) -> None:
    assert "No agency gave this receipt" in staff.get("/ingestion/trace?receipt=nothing").text


@pytest.mark.usefixtures("_reachable")
def test_the_command_answers_in_a_stable_shape_and_says_when_it_did_not_arrive(
    app: Flask, cast: Cast
) -> None:
    words = ["synthetic", "run", "--tenant", "fairfield", "--json"]
    result = app.test_cli_runner().invoke(args=words)
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert set(told) == {
        "event",
        "tenant",
        "arrived",
        "receipt",
        "started_at",
        "posted_at",
        "accepted_at",
        "arrived_at",
        "removed_at",
        "accept_to_lead_ms",
        "problem",
    }
    assert (told["event"], told["arrived"]) == ("synthetic_run_result", False)
    assert "did not answer" in told["problem"]
    unknown = app.test_cli_runner().invoke(args=["synthetic", "run", "--tenant", "nobody"])
    assert unknown.exit_code == 3


def test_the_command_needs_to_know_where_the_website_is(app: Flask, cast: Cast) -> None:
    result = app.test_cli_runner().invoke(args=["synthetic", "run", "--tenant", "fairfield"])
    assert result.exit_code == 2
    assert "WEB_URL" in result.stderr
