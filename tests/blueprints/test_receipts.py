"""“Where is my message?”: every state in words for people, and nothing for those who guess."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, delete, select, update

from realestate.db import db, now, transaction
from realestate.modules.crm.models import Lead
from realestate.modules.events import dispatch
from realestate.modules.events.actions import record, release
from realestate.modules.events.models import Attempt, Delivery, Event
from realestate.modules.lead_forms import rules
from realestate.tenancy.scope import acting_as
from tests.blueprints.test_api_leads import BODY
from tests.cast import Cast
from tests.modules.events.conftest import set_delivery
from tests.support.browser import Visitor
from tests.support.queries import counted

LINKS = {**BODY, "message": "http://a http://b http://c http://d"}


def sent(visitor: Visitor, **changes: Any) -> str:
    return str(visitor.post("/api/v1/leads", json={**BODY, **changes}).json["receipt"])


def worked(app: Flask) -> None:
    with app.app_context():
        dispatch.work()


def status(visitor: Visitor, receipt: str) -> dict[str, Any]:
    found: dict[str, Any] = visitor.get(f"/api/v1/receipts/{receipt}").json
    return found


def test_a_message_just_sent_is_received_and_the_page_asks_again(fairfield_site: Visitor) -> None:
    receipt = sent(fairfield_site)
    page = fairfield_site.get(f"/receipts/{receipt}")
    assert page.status_code == 200
    assert "We have your message" in page.text
    assert receipt in page.text
    assert "hx-trigger" in page.text
    assert f'href="/receipts/{receipt}"' in page.text, "and a link, without JavaScript"
    assert "Api Caller" not in page.text
    assert "api@mail.example" not in page.text


def test_once_the_lead_is_there_it_is_with_an_agent_and_nobody_asks_again(
    app: Flask, fairfield_site: Visitor
) -> None:
    receipt = sent(fairfield_site)
    before = status(fairfield_site, receipt)
    assert before["status"] == "received"
    assert before["with_agent_at"] is None
    worked(app)
    page = fairfield_site.get(f"/receipts/{receipt}").text
    assert "with an agent of Fairfield Homes" in page
    assert "hx-trigger" not in page
    after = status(fairfield_site, receipt)
    assert set(after) == {"receipt", "status", "received_at", "with_agent_at"}
    assert after["status"] == "with_agent"
    assert after["received_at"] == before["received_at"] <= after["with_agent_at"]


@pytest.mark.parametrize("shows_people", [True, False])
def test_the_agent_has_a_name_only_where_the_website_shows_its_people(
    app: Flask, cast: Cast, fairfield_site: Visitor, staff: Visitor, shows_people: bool
) -> None:
    receipt = sent(fairfield_site, listing_id=cast.fairfield.listing_ids[0])
    worked(app)
    if not shows_people:
        action = "/agencies/fairfield/modules/team"
        staff.submit("/agencies/fairfield", {}, action=action)
    page = fairfield_site.get(f"/receipts/{receipt}").text
    assert ("with your agent Ada" in page) == shows_people
    assert "Ada Agent" not in page
    assert "Ada" not in fairfield_site.get(f"/api/v1/receipts/{receipt}").text


def test_a_message_held_back_is_being_looked_at(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    receipt = sent(fairfield_site, message=LINKS["message"])
    page = fairfield_site.get(f"/receipts/{receipt}").text
    assert "a person is looking at it" in page
    assert "links" not in page
    assert status(fairfield_site, receipt)["status"] == "held"
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        release(cast.fairfield.ref, db.session.scalars(select(Event.id)).one(), now=now())
    assert status(fairfield_site, receipt)["status"] == "received"


def test_a_dead_letter_is_delayed_in_plain_words(app: Flask, fairfield_site: Visitor) -> None:
    receipt = sent(fairfield_site)
    with app.app_context():
        words = "OperationalError: no such column"
        set_delivery(status="dead_letter", last_error=words, dead_lettered_at=now())
    page = fairfield_site.get(f"/receipts/{receipt}").text
    assert "it is delayed" in page
    assert "urgent" in page
    for technical in ("OperationalError", "such column", "dead", "queue"):
        assert technical not in page
    assert status(fairfield_site, receipt)["status"] == "delayed"


def test_it_stays_with_an_agent_when_its_event_is_tidied_away(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    receipt = sent(fairfield_site)
    worked(app)
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        db.session.execute(update(Lead).values(source_event_id=None))
        for model in (Attempt, Delivery, Event):
            db.session.execute(delete(model))
    assert status(fairfield_site, receipt)["status"] == "with_agent"
    assert fairfield_site.get(f"/receipts/{receipt}").status_code == 200


def test_a_number_is_understood_however_it_is_typed(fairfield_site: Visitor) -> None:
    receipt = sent(fairfield_site)
    for spelled in (receipt.lower(), receipt.replace("-", ""), f" {receipt[:4]} {receipt[5:]} "):
        page = fairfield_site.get(f"/receipts/{spelled}")
        assert page.status_code == 200, spelled
        assert receipt in page.text
    asked = fairfield_site.get("/receipts", query_string={"number": f" {receipt.lower()} "})
    assert asked.status_code == 302 or asked.status_code == 303
    assert fairfield_site.get(asked.location).status_code == 200


def test_an_unknown_number_is_404_with_words_and_another_try(fairfield_site: Visitor) -> None:
    answer = fairfield_site.get("/receipts/k7q2-9mxh")
    assert answer.status_code == 404
    assert "We do not know this number" in answer.text
    assert 'value="k7q2-9mxh"' in answer.text
    assert fairfield_site.get("/api/v1/receipts/k7q2-9mxh").status_code == 404
    assert fairfield_site.get("/receipts/%F0%9F%8F%A0").status_code == 404
    assert "<script>" not in fairfield_site.get("/receipts/<script>").text


def test_json_is_given_to_whoever_asks_for_it(fairfield_site: Visitor) -> None:
    receipt = sent(fairfield_site)
    headers = {"Accept": "application/json"}
    answer = fairfield_site.get(f"/receipts/{receipt}", headers=headers)
    assert answer.json == status(fairfield_site, receipt)
    unknown = fairfield_site.get("/receipts/k7q2-9mxh", headers=headers)
    assert (unknown.status_code, unknown.mimetype) == (404, "application/json")


def test_the_page_that_asks_again_hears_nothing_until_something_is_new(
    app: Flask, fairfield_site: Visitor
) -> None:
    receipt = sent(fairfield_site)
    path = f"/receipts/{receipt}?seen=received"
    assert fairfield_site.get(path, htmx=True).status_code == 204
    worked(app)
    news = fairfield_site.get(path, htmx=True)
    assert news.status_code == 200
    assert "<!doctype" not in news.text.lower()
    assert "with an agent" in news.text


def test_nothing_on_the_way_keeps_it_and_nobody_lists_it(fairfield_site: Visitor) -> None:
    receipt = sent(fairfield_site)
    for path in (f"/receipts/{receipt}", f"/api/v1/receipts/{receipt}", "/receipts/nothing"):
        headers = fairfield_site.get(path).headers
        assert headers["Cache-Control"] == "no-store", path
        assert "noindex" in headers["X-Robots-Tag"], path


def test_guessing_ends_and_then_a_right_guess_tells_nothing_either(
    fairfield_site: Visitor,
) -> None:
    receipt = sent(fairfield_site)
    answers = [fairfield_site.get(f"/receipts/WRONG{n:03}").status_code for n in range(31)]
    assert answers == [404] * 30 + [429]
    assert fairfield_site.get(f"/receipts/{receipt}").status_code == 429
    assert fairfield_site.get(f"/api/v1/receipts/{receipt}").status_code == 429
    asked = fairfield_site.get(f"/receipts/{receipt}", headers={"Accept": "application/json"})
    assert (asked.status_code, asked.mimetype) == (429, "application/json")


def test_who_holds_a_number_may_look_as_often_as_they_like(fairfield_site: Visitor) -> None:
    receipt = sent(fairfield_site)
    assert {fairfield_site.get(f"/receipts/{receipt}").status_code for _ in range(40)} == {200}


def test_the_thanks_lead_to_it(fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "FASTEST_HUMAN", timedelta(0))
    typed = {"name": "Vic Visitor", "email": "vic@mail.example", "message": "Hello"}
    answer = fairfield_site.submit("/contact", typed)
    link = re.search(r'href="(/receipts/[^"]+)"', fairfield_site.get(answer.location).text)
    assert link
    assert fairfield_site.get(link[1]).status_code == 200


def test_looking_costs_few_queries(
    app: Flask, fairfield_site: Visitor, connection: Connection
) -> None:
    receipt = sent(fairfield_site)
    worked(app)
    fairfield_site.get(f"/receipts/{receipt}")
    with counted(connection) as asked:
        fairfield_site.get(f"/receipts/{receipt}")
    assert len([s for s in asked if "clock_timestamp" not in s]) <= 3, "\n".join(asked)


def test_a_message_that_staff_mended_is_with_an_agent_under_its_first_number(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    receipt = sent(fairfield_site)
    with app.app_context():
        set_delivery(status="dead_letter")
        tenant = cast.fairfield.ref
        with acting_as(tenant), transaction():
            first = db.session.scalars(Event.of(tenant).where(Event.receipt == receipt)).one()
            copy = record(tenant, type=first.type, payload=first.payload, key="copy", now=now())
            db.session.get_one(Event, copy.event_id).copy_of_id = first.id
    assert status(fairfield_site, receipt)["status"] == "delayed"
    worked(app)
    found = status(fairfield_site, receipt)
    assert (found["receipt"], found["status"]) == (receipt, "with_agent")
