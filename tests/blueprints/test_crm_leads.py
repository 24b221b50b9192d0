"""An agent's leads: the list, one lead, its stage and notes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, select

from realestate import memory
from realestate.db import db, transaction, utc_now
from realestate.modules.crm.models import Activity, Lead
from realestate.modules.events import dispatch
from realestate.modules.events.actions import record
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast, make_lead
from tests.support.browser import Visitor
from tests.support.queries import counted


def add_leads(app: Flask, cast: Cast, number: int, **facts: object) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        for n in range(number):
            lead = make_lead(name=f"Person {n:03}", email=f"p{n}@mail.example", **facts)  # type: ignore[arg-type]
            lead.created_at = NOW + timedelta(minutes=n)


def test_the_list_shows_this_agencys_leads_newest_first(
    app: Flask, cast: Cast, agent: Visitor
) -> None:
    add_leads(app, cast, 3)
    page = agent.get("/leads").text
    assert "Paula Fairfield" in page
    assert "Paula Harbor" not in page
    assert [*dict.fromkeys(re.findall(r"Person \d+", page))] == [
        "Person 002",
        "Person 001",
        "Person 000",
    ]


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("status=new", True),
        ("status=won", False),
        ("status=won&status=new", True),
        ("q=paula", True),
        ("q=PAULA@", True),
        ("q=555-0142", True),
        ("q=garden", True),
        ("q=nobody", False),
        ("q=100%25", False),
    ],
)
def test_filters_narrow_the_list(agent: Visitor, query: str, is_found: bool) -> None:
    assert ("Paula Fairfield" in agent.get(f"/leads?{query}", htmx=True).text) == is_found


def test_a_filter_that_does_not_exist_is_named(agent: Visitor) -> None:
    page = agent.get("/leads?owner=me&status=silly").text
    assert "owner: not a filter" in page
    assert "silly" in page


def test_pages_are_real_links(app: Flask, cast: Cast, agent: Visitor) -> None:
    add_leads(app, cast, 60)
    first = agent.get("/leads?status=new").text
    link = re.search(r'href="(/leads\?[^"]*cursor=[^"]+)"', first)
    assert link, "there is no next link"
    assert "status=new" in link[1]
    second = agent.get(link[1].replace("&amp;", "&")).text
    shown = [set(re.findall(r"Person \d+", page)) for page in (first, second)]
    assert shown[0].isdisjoint(shown[1])
    assert len(shown[0] | shown[1]) == 60


def test_an_open_list_hears_nothing_until_something_changes(
    app: Flask, cast: Cast, agent: Visitor
) -> None:
    page = agent.get("/leads").text
    seen = re.search(r"seen=([0-9a-f]{16})", page)
    assert seen, "the list does not ask for news"
    quiet = agent.get(f"/leads?seen={seen[1]}", htmx=True)
    assert (quiet.status_code, quiet.text) == (204, "")
    add_leads(app, cast, 1)
    news = agent.get(f"/leads?seen={seen[1]}", htmx=True)
    assert news.status_code == 200
    assert "Person 000" in news.text
    assert "<!doctype" not in news.text.lower()


def test_a_lead_shows_who_what_and_what_happened(cast: Cast, agent: Visitor) -> None:
    page = agent.get(f"/leads/{cast.fairfield.lead_id}").text
    for words in (
        "Paula Fairfield",
        "paula@fairfield-mail.example",
        "Is the garden level?",
        "Sent a message",
    ):
        assert words in page, words


def status_form(agent: Visitor, cast: Cast, htmx: bool = False, **typed: str) -> object:
    lead_id = cast.fairfield.lead_id
    return agent.submit(f"/leads/{lead_id}", typed, action=f"/leads/{lead_id}/status", htmx=htmx)


def test_a_stage_changes_with_a_note_and_both_stand_in_the_timeline(
    app: Flask, cast: Cast, agent: Visitor
) -> None:
    answer = status_form(agent, cast, status="contacted", note="Called, will come on Saturday")
    assert answer.status_code == 303  # type: ignore[attr-defined]
    page = agent.get(f"/leads/{cast.fairfield.lead_id}").text
    assert "Called, will come on Saturday" in page
    with app.app_context(), acting_as(cast.fairfield.ref):
        row = db.session.scalars(select(Activity).where(Activity.type == "status_changed")).one()
        assert (row.details["before"], row.details["after"]) == ("new", "contacted")
        assert row.actor == "Ada Agent"


def test_htmx_gets_the_lead_as_it_is_now(cast: Cast, agent: Visitor) -> None:
    answer = status_form(agent, cast, htmx=True, status="touring", note="")
    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert "<!doctype" not in answer.text.lower()  # type: ignore[attr-defined]
    assert f'id="lead-{cast.fairfield.lead_id}"' in answer.text  # type: ignore[attr-defined]


def test_the_same_stage_without_a_note_writes_nothing(
    app: Flask, cast: Cast, agent: Visitor
) -> None:
    status_form(agent, cast, status="new", note="")
    with app.app_context(), acting_as(cast.fairfield.ref):
        assert len(db.session.scalars(select(Activity)).all()) == 1


def test_somebody_moved_it_meanwhile(app: Flask, cast: Cast, agent: Visitor) -> None:
    lead_id = cast.fairfield.lead_id
    from tests.support.browser import form_of

    form = form_of(agent.get(f"/leads/{lead_id}").text, f"/leads/{lead_id}/status")
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        db.session.scalars(select(Lead)).one().status = "lost"
    answer = agent.post(
        form.action, data={**form.hidden, "status": "touring", "note": "typed words"}
    )
    assert answer.status_code == 409
    assert "Somebody moved this lead" in answer.text
    assert "typed words" in answer.text
    with app.app_context(), acting_as(cast.fairfield.ref):
        assert db.session.scalars(select(Lead)).one().status == "lost"


@pytest.mark.parametrize("status", ["", "silly"])
def test_a_stage_that_does_not_exist_is_422_with_the_note_kept(
    cast: Cast, agent: Visitor, status: str
) -> None:
    answer = status_form(agent, cast, status=status, note="typed words")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "typed words" in answer.text  # type: ignore[attr-defined]


def test_a_note_is_written_down(cast: Cast, agent: Visitor) -> None:
    page, action = f"/leads/{cast.fairfield.lead_id}", f"/leads/{cast.fairfield.lead_id}/notes"
    assert agent.submit(page, {"note": "Has two dogs"}, action=action).status_code == 303
    assert "Has two dogs" in agent.get(page).text
    empty = agent.submit(page, {"note": " "}, action=action)
    assert empty.status_code == 422
    assert "Write a few words first." in empty.text


def test_what_people_write_is_never_markup(cast: Cast, agent: Visitor) -> None:
    page, action = f"/leads/{cast.fairfield.lead_id}", f"/leads/{cast.fairfield.lead_id}/notes"
    agent.submit(page, {"note": "<script>alert(1)</script><b hx-get='/x'>"}, action=action)
    shown = agent.get(page).text
    assert "<script>alert(1)" not in shown
    assert "<b hx-get" not in shown


def test_another_agencys_lead_is_404(cast: Cast, stranger: Visitor) -> None:
    assert stranger.get(f"/leads/{cast.fairfield.lead_id}").status_code == 404


@pytest.mark.parametrize("number", [10, 200])
def test_the_list_asks_as_little_for_many_leads_as_for_few(
    app: Flask, cast: Cast, agent: Visitor, connection: Connection, number: int
) -> None:
    add_leads(app, cast, number)
    agent.get("/leads")
    with counted(connection) as sent:
        agent.get("/leads")
    assert len(sent) <= 6, "\n".join(sent)
    with counted(connection) as sent:
        agent.get(f"/leads/{cast.fairfield.lead_id}")
    assert len(sent) <= 9, "\n".join(sent)


def test_a_list_that_lags_behind_says_so(app: Flask, cast: Cast, agent: Visitor) -> None:
    """The worker stands still: the list must not look as if nobody had written."""
    earlier = utc_now() - timedelta(minutes=5)
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        record(cast.fairfield.ref, type=LEAD_SUBMITTED, payload={}, key="k", now=earlier)
    page = agent.get("/leads").text
    assert "have not reached this list since" in page
    state = re.search(r'data-state="([^"]+)"', page)
    assert state
    assert agent.get(f"/leads?seen={state[1]}", htmx=True).status_code == 204
    with app.app_context():
        dispatch.work()
    memory.configure(100, 3)
    assert "have not reached" not in agent.get("/leads").text
