"""A synthetic lead goes the way of a real one, is seen by nobody, and leaves nothing."""

from __future__ import annotations

import re
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import Connection, func, select

from realestate.db import Base, db
from realestate.modules.alarms.queries import open_alarms
from realestate.modules.events import dispatch
from realestate.modules.events.models import Event
from realestate.modules.lead_forms import rules as lead_rules
from realestate.modules.synthetic import journey, mark
from realestate.tenancy.scope import across_tenants, acting_as
from tests.cast import Cast
from tests.modules.synthetic.conftest import run
from tests.support.browser import Visitor, form_of

TYPED = {"name": "Vic Visitor", "email": "vic@mail.example", "message": "Hello"}


def rows(app: Flask, without: tuple[str, ...] = ("synthetic_runs",)) -> dict[str, int]:
    """How many rows every table has."""
    with app.app_context(), across_tenants("this test counts the rows of all tables"):
        tables = {n: t for n, t in Base.metadata.tables.items() if n not in without}
        counts = {
            name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in tables.items()
        }
        db.session.remove()
    return counts


def alarms(app: Flask) -> list[str]:
    with app.app_context():
        found = [f"{alarm.slug}: {alarm.words}" for alarm in open_alarms()]
        db.session.remove()
    return found


def shown(visitor: Visitor, path: str) -> str:
    """A page (with the list's state word in it), but for the token that is new each time.

    Asked in a thread of its own: within the run's context Flask would take one person for another.
    """
    with ThreadPoolExecutor(1) as elsewhere:
        page = elsewhere.submit(lambda: visitor.get(path).text).result()
    return re.sub(r'(csrf[-_]token" (?:content|value)=")[^"]+', r"\1", page)


def test_it_arrives_and_is_removed_without_a_trace(app: Flask, cast: Cast, web_url: str) -> None:
    before = rows(app)
    done = run(app, cast.fairfield.ref, web_url)
    assert done.problem is None
    assert done.went_well
    times = [done.started_at, done.posted_at, done.accepted_at, done.arrived_at, done.removed_at]
    assert times == sorted(t for t in times if t)
    assert done.receipt
    assert rows(app) == before
    assert alarms(app) == []


def test_while_it_is_there_the_agency_does_not_see_it(
    app: Flask, cast: Cast, web_url: str, agent: Visitor, staff: Visitor
) -> None:
    pages = ("/leads", "/leads?q=synthetic", "/leads?status=new", "/held")
    before = [shown(agent, path) for path in pages]
    numbers = shown(staff, "/agencies")
    seen: dict[str, object] = {}

    def look() -> None:
        """Right after the worker made the lead."""
        if dispatch.work().processed:
            seen["pages"] = [shown(agent, path) for path in pages]
            seen["numbers"] = shown(staff, "/agencies")
            seen["rows"] = rows(app, without=())["leads"]

    total = rows(app)["leads"]
    assert run(app, cast.fairfield.ref, web_url, worker=look).went_well
    assert seen["rows"] == total + 1, "it was there"
    assert seen["pages"] == before
    assert seen["numbers"] == numbers


def test_a_stopped_worker_is_an_alarm_that_the_next_good_run_resolves(
    app: Flask, cast: Cast, web_url: str, staff: Visitor
) -> None:
    before = rows(app, without=("synthetic_runs", "alarms"))
    done = run(app, cast.fairfield.ref, web_url, worker=lambda: None, patience=0.2)
    assert done.arrived_at is None
    assert "accepted and pending, not in the CRM" in (done.problem or "")
    assert rows(app, without=("synthetic_runs", "alarms")) == before, "it is removed all the same"
    (alarm,) = alarms(app)
    assert alarm.startswith("fairfield: Its test lead did not arrive")
    assert "Its test lead did not arrive" in staff.get("/agencies").text
    run(app, cast.fairfield.ref, web_url, worker=lambda: None, patience=0.2)
    assert len(alarms(app)) == 1, "an alarm that is open is not raised twice"
    assert run(app, cast.fairfield.ref, web_url).went_well
    assert alarms(app) == []
    assert "did not arrive" not in staff.get("/agencies").text


def test_a_website_that_is_down_is_an_alarm(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journey, "_DOOR", 0.0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        done = run(app, cast.harbor.ref, f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert "the website did not answer" in (done.problem or "")
    assert "harbor: Its test lead did not arrive: the website did not answer" in alarms(app)[0]


def test_a_website_with_another_secret_is_sent_nothing(
    app: Flask, cast: Cast, web_url: str
) -> None:
    before = rows(app, without=("synthetic_runs", "alarms"))
    done = run(app, cast.fairfield.ref, web_url, secret="another secret, of nobody here")
    assert "does not know our mark" in (done.problem or "")
    assert rows(app, without=("synthetic_runs", "alarms")) == before


def test_one_that_is_held_back_is_told_as_such_and_agents_do_not_see_it(
    app: Flask, cast: Cast, web_url: str, agent: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_rules, "doubt", lambda *_args, **_facts: "sent too fast")
    pages: list[str] = []

    def look() -> None:
        pages.append(shown(agent, "/held"))

    done = run(app, cast.fairfield.ref, web_url, worker=look)
    assert "held back (sent too fast)" in (done.problem or "")
    assert pages
    assert all("Synthetic" not in page for page in pages)
    assert all("waiting" not in page for page in pages), "no badge either"


@pytest.mark.parametrize("forged", ["x", "", "eyJ0ZW5hbnQiOjF9.aaaa.bbbb", "HARBOR"])
def test_a_forged_mark_makes_no_test_of_a_real_message(
    app: Flask, cast: Cast, web_url: str, fairfield_site: Visitor, forged: str
) -> None:
    given = mark.sign(cast.harbor.ref, app.config["SECRET_KEY"]) if forged == "HARBOR" else forged
    form = form_of(fairfield_site.get("/contact").text)
    headers = {mark.HEADER: given}
    typed = {**form.hidden, **TYPED}
    assert fairfield_site.post("/contact", data=typed, headers=headers).status_code == 303
    assert mark.HEADER not in fairfield_site.get("/contact", headers=headers).headers
    with app.app_context(), acting_as(cast.fairfield.ref):
        assert db.session.scalars(select(Event)).one().is_test is False
        db.session.remove()


def test_a_mark_grows_old(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tenant, secret = cast.fairfield.ref, app.config["SECRET_KEY"]
    given = mark.sign(tenant, secret)
    assert mark.is_genuine(given, tenant, secret)
    monkeypatch.setattr(mark, "_LIFE_SECONDS", -1)
    assert not mark.is_genuine(given, tenant, secret)


def test_test_leads_count_in_no_limit(
    app: Flask,
    cast: Cast,
    web_url: str,
    fairfield_site: Visitor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert fairfield_site.submit("/contact", TYPED).status_code == 303
    monkeypatch.setattr(lead_rules, "FROM_ONE_ADDRESS", 1)
    monkeypatch.setattr(lead_rules, "TENANT_A_MINUTE", 1)
    assert fairfield_site.submit("/contact", TYPED).status_code == 429, "others are stopped"
    assert run(app, cast.fairfield.ref, web_url).went_well


def test_what_an_interrupted_run_left_is_removed_by_the_next(
    app: Flask, cast: Cast, web_url: str, connection: Connection
) -> None:
    before = rows(app)
    mark_ = {mark.HEADER: mark.sign(cast.fairfield.ref, app.config["SECRET_KEY"])}
    site = Visitor(app, "fairfield.estate.localhost")
    form = form_of(site.get("/contact").text)
    typed = {**form.hidden, **TYPED, "email": "run-0-x@synthetic-lead.test"}
    assert site.post("/contact", data=typed, headers=mark_).status_code == 303
    with app.app_context():
        dispatch.work()
    assert rows(app) != before
    assert run(app, cast.fairfield.ref, web_url).went_well
    assert rows(app) == before
