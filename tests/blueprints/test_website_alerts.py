"""What the agency reads of alerts: the log, who subscribed, and ending them for somebody."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import now, transaction
from realestate.modules.alerts.models import Subscriber
from realestate.modules.entitlements import switch
from realestate.modules.events import dispatch
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.modules.alerts.conftest import put, subscribe
from tests.support.browser import Visitor
from tests.support.queries import counted
from tests.support.remembered import rows

LOG = "/website/alerts"


@pytest.fixture
def person_id(app: Flask, cast: Cast) -> int:
    """Somebody subscribed, and their confirmation was sent."""
    with app.app_context():
        number = subscribe(cast.fairfield.ref, at=now())
        while dispatch.work("post").picked:
            pass
    return number


def test_an_agent_reads_who_was_mailed_and_what_came_of_it(
    cast: Cast, agent: Visitor, person_id: int
) -> None:
    page = agent.get(LOG).text
    assert "vic@mail.example" in page
    assert "Confirmation" in page
    assert "Sent" in page
    assert f"/website/alerts/subscribers/{person_id}" in page
    assert "<!doctype" not in agent.get(LOG, htmx=True).text.lower()
    assert "No mail matches" in agent.get(f"{LOG}?state=failed").text
    assert "vic@mail.example" in agent.get(f"{LOG}?q=VIC").text
    assert "No mail matches" in agent.get(f"{LOG}?q=nobody").text


def test_an_empty_log_says_how_it_fills(agent: Visitor) -> None:
    assert "No mail yet" in agent.get(LOG).text
    assert "No subscribers yet" in agent.get(f"{LOG}/subscribers").text


def test_what_was_found_and_waits_is_shown_with_its_time(
    app: Flask, cast: Cast, agent: Visitor, person_id: int
) -> None:
    with app.app_context():
        put(cast.fairfield.ref, at=now())
    page = agent.get(f"{LOG}/subscribers/{person_id}").text
    assert "Found, not told yet" in page
    assert "9 New Street" in page
    assert "pressed in the page" in page.lower()


def test_an_agent_ends_and_allows_but_adds_nobody(
    app: Flask, cast: Cast, agent: Visitor, person_id: int
) -> None:
    path = f"{LOG}/subscribers/{person_id}"
    csrf = {"X-CSRFToken": agent.csrf()}
    assert agent.post(f"{path}/stop").status_code == 400, "no token, no deed"
    assert agent.post(f"{path}/stop", headers=csrf).status_code == 303
    (person,) = rows(app, cast, Subscriber)
    assert (person.stopped_by, person.stopped_reason) == ("agent", "Stopped by Ada Agent")
    assert "Allow again" in agent.get(path).text
    agent.post(f"{path}/allow", headers=csrf)
    assert rows(app, cast, Subscriber)[0].is_active
    agent.post(f"{path}/allow", headers=csrf)
    assert "Only what the agency stopped" in agent.get(path).text


def test_the_other_agency_sees_nothing(agent: Visitor, stranger: Visitor, person_id: int) -> None:
    assert "vic@mail.example" not in stranger.get(LOG).text
    assert "vic@mail.example" not in stranger.get(f"{LOG}/subscribers").text
    assert stranger.get(f"{LOG}/subscribers/{person_id}").status_code == 404


def test_with_the_module_off_the_pages_are_gone(
    app: Flask, cast: Cast, agent: Visitor, person_id: int
) -> None:
    assert f'href="{LOG}"' in agent.get(LOG).text
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        switch(cast.fairfield.ref, "olive", "saved_searches", is_on=False, now=NOW)
    for path in (LOG, f"{LOG}/subscribers", f"{LOG}/subscribers/{person_id}"):
        assert agent.get(path).status_code == 404
    assert LOG not in agent.get("/leads").text


def test_a_lead_of_a_subscriber_leads_to_their_alerts(
    app: Flask, cast: Cast, agent: Visitor
) -> None:
    with app.app_context():
        number = subscribe(cast.fairfield.ref, at=now(), email="paula@fairfield-mail.example")
    page = agent.get(f"/leads/{cast.fairfield.lead_id}").text
    assert f"/website/alerts/subscribers/{number}" in page
    assert "Wants homes by e-mail" in page


@pytest.mark.parametrize("path", [LOG, f"{LOG}/subscribers", "PERSON"])
def test_pages_cost_few_questions(
    app: Flask,
    cast: Cast,
    agent: Visitor,
    connection: Connection,
    person_id: int,
    path: str,
) -> None:
    with app.app_context():
        for number in range(5):
            subscribe(cast.fairfield.ref, email=f"v{number}@mail.example", at=now())
            put(cast.fairfield.ref, f"N{number}", at=now())
    path = path.replace("PERSON", f"{LOG}/subscribers/{person_id}")
    agent.get(path)
    with counted(connection) as sent:
        assert agent.get(path).status_code == 200
    assert len(sent) <= 10, "\n".join(sent)
