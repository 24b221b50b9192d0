"""Asking to see a home: what the law wants said, up to three times, and the rules of every form."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from realestate.db import transaction
from realestate.modules.entitlements import switch
from realestate.modules.events import dispatch, sweeper
from realestate.modules.lead_forms import rules
from realestate.tenancy.scope import acting_as
from tests.blueprints.test_lead_forms import _patient, events  # noqa: F401
from tests.cast import NOW, Cast
from tests.support.browser import Visitor, form_of

PERSON = {"name": "Vic Visitor", "email": "vic@mail.example"}


def day(later: int) -> str:
    here = datetime.now(ZoneInfo("America/Los_Angeles")).date()
    return (here + timedelta(days=later)).isoformat()


def page(cast: Cast, number: int = 0) -> str:
    return f"/listings/{cast.fairfield.listing_ids[number]}/showing"


def ask(visitor: Visitor, cast: Cast, *, htmx: bool = False, **typed: Any) -> Any:
    facts = {**PERSON, "day_1": day(2), "part_1": "morning", **typed}
    return visitor.submit(page(cast), facts, htmx=htmx)


def test_a_wish_is_kept_with_its_times_and_what_was_said_before(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    assert rules.BUYER_NOTICE in fairfield_site.get(page(cast)).text
    answer = ask(fairfield_site, cast, day_3=day(4), part_3="evening")
    assert answer.status_code == 303
    (event,) = events(app)
    assert answer.location == f"/thanks/{event.receipt}"
    assert event.type == "website.showing.requested"
    assert event.payload["preferred_times"] == [
        {"date": day(2), "part": "morning"},
        {"date": day(4), "part": "evening"},
    ]
    notice = event.payload["buyer_notice"]
    assert notice == {"text_id": "buyer-agreement-1", "text": rules.BUYER_NOTICE, "shown": True}
    assert event.payload["listing"]["address"].startswith("12 Alder Way")
    assert event.domain == "fairfield.estate.localhost"


def test_the_page_of_a_home_leads_there(cast: Cast, fairfield_site: Visitor) -> None:
    path = f"/listings/{cast.fairfield.listing_ids[0]}/12-alder-way-bellevue"
    assert f'href="{page(cast)}"' in fairfield_site.get(path).text


def test_htmx_gets_the_thanks_in_place(cast: Cast, fairfield_site: Visitor) -> None:
    answer = ask(fairfield_site, cast, htmx=True)
    assert answer.status_code == 200
    assert "data-receipt" in answer.text
    assert "<!doctype" not in answer.text.lower()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"day_1": ""}, "day_1"),
        ({"day_1": "soon"}, "day_1"),
        ({"day_1": day(-2)}, "day_1"),
        ({"day_1": day(90)}, "day_1"),
        ({"day_1": "9999-99-99"}, "day_1"),
        ({"part_1": ""}, "part_1"),
        ({"part_1": "midnight"}, "part_1"),
        ({"day_2": day(3), "part_2": ""}, "part_2"),
        ({"name": ""}, "name"),
        ({"email": ""}, "email"),
    ],
)
def test_what_must_be_mended_is_said_beside_the_field(
    app: Flask, cast: Cast, fairfield_site: Visitor, changed: dict[str, str], field: str
) -> None:
    answer = ask(fairfield_site, cast, message="By the lake, please", **changed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert "By the lake, please" in answer.text
    assert events(app) == []


def test_times_further_down_are_open_when_they_were_filled(
    cast: Cast, fairfield_site: Visitor
) -> None:
    assert "<details>" in fairfield_site.get(page(cast)).text
    assert "<details open>" in ask(fairfield_site, cast, name="", day_2=day(3)).text


def test_a_double_click_is_one_wish_and_other_times_are_kept_beside_it(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    hidden = form_of(fairfield_site.get(page(cast)).text, page(cast)).hidden
    facts = {**hidden, **PERSON, "day_1": day(2), "part_1": "morning"}
    for _ in range(2):
        fairfield_site.post(page(cast), data=facts)
    assert len(events(app)) == 1
    fairfield_site.post(page(cast), data={**facts, "part_1": "evening"})
    assert events(app)[1].revises_id == events(app)[0].id


def test_the_rules_of_every_form_hold(
    app: Flask, cast: Cast, fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(fairfield_site, cast, website="http://spam.example").status_code == 303
    assert events(app)[0].held_reason == "hidden field filled"
    with app.app_context():
        assert dispatch.work().picked == 0
    monkeypatch.setattr(rules, "FROM_ONE_ADDRESS", 1)
    answer = ask(fairfield_site, cast)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    inquiry = form_of(fairfield_site.get(page(cast).replace("showing", "inquiry")).text).hidden
    assert fairfield_site.post(page(cast), data={**inquiry, **PERSON}).status_code == 422


@pytest.mark.parametrize("number", [4, 5, 6], ids=["withheld", "sold", "withdrawn"])
def test_nobody_is_shown_round_a_home_that_is_not_for_sale(
    cast: Cast, fairfield_site: Visitor, number: int
) -> None:
    assert fairfield_site.get(page(cast, number)).status_code == 404
    assert fairfield_site.post(page(cast, number)).status_code == 404


@pytest.mark.parametrize("module", ["listings", "lead_forms"])
def test_without_the_modules_there_is_no_such_page(
    app: Flask, cast: Cast, fairfield_site: Visitor, module: str
) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        switch(cast.fairfield.ref, "olive", module, is_on=False, now=NOW)
    assert fairfield_site.get(page(cast)).status_code == 404


def test_the_agent_sees_the_wished_times_and_the_held_ones_too(
    app: Flask, cast: Cast, fairfield_site: Visitor, agent: Visitor
) -> None:
    ask(fairfield_site, cast, website="http://spam.example")
    assert day(2) in agent.get("/held").text
    ask(fairfield_site, cast)
    with app.app_context():
        sweeper.sweep()
    listed = agent.get("/leads").text
    assert "Showing request" in listed
    newest = listed.split('href="/leads/')[1].partition('"')[0]
    lead = agent.get(f"/leads/{newest}").text
    assert "Asked to see 12 Alder Way" in lead
    assert "Wished times" in lead
    assert "Nobody has taken this up yet" in lead
