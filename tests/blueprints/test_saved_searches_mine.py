"""The subscriber's page: the link is the key; change, let go, end, take along, erase. And the links in mails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import db, finish, now, transaction
from realestate.modules.alerts import rules
from realestate.modules.alerts.actions import keeping
from realestate.modules.alerts.models import (
    AlertMail,
    SubscribedHome,
    SubscribedSearch,
    Subscriber,
    SubscriberConsent,
)
from realestate.modules.alerts.queries import subscribers
from realestate.modules.entitlements import switch
from realestate.tenancy.links import signed
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.modules.alerts.conftest import subscribe, word_of
from tests.support.browser import Visitor
from tests.support.queries import counted
from tests.support.remembered import GPC, remembered, rows


def key(app: Flask, tenant: TenantRef, purpose: str = "my", **wish: object) -> str:
    """Somebody subscribes; returns the word of a link of theirs."""
    with app.app_context():
        number = subscribe(tenant, at=now(), **wish)  # type: ignore[arg-type]
        return word_of(tenant, number, purpose)


def test_a_search_gets_another_name_and_rhythm(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    mine = f"/my/{key(app, cast.fairfield.ref)}"
    (search,) = rows(app, cast, SubscribedSearch)
    path = f"{mine}/searches/{search.id}"
    answer = fairfield_site.post(path, data={"name": "Both of us", "frequency": "weekly"})
    assert answer.location == f"{mine}?said=saved"
    assert "Saved." in fairfield_site.get(answer.location).text
    (search,) = rows(app, cast, SubscribedSearch)
    assert (search.name, search.frequency) == ("Both of us", "weekly")
    for typed in ({"name": "", "frequency": "daily"}, {"name": "x", "frequency": "hourly"}):
        assert fairfield_site.post(path, data=typed).status_code == 422
    part = fairfield_site.post(path, data={"name": "y", "frequency": "off"}, htmx=True)
    assert 'id="mine"' in part.text
    assert "<!doctype" not in part.text.lower()
    fairfield_site.post(f"{path}/delete")
    assert rows(app, cast, SubscribedSearch) == []


def test_a_key_opens_one_page_only(app: Flask, cast: Cast, fairfield_site: Visitor) -> None:
    tenant = cast.fairfield.ref
    first = key(app, tenant)
    key(app, tenant, email="other@mail.example", query="beds_min=1")
    theirs = rows(app, cast, SubscribedSearch)[1]
    path = f"/my/{first}/searches/{theirs.id}"
    assert fairfield_site.post(path, data={"name": "x", "frequency": "off"}).status_code == 404
    assert fairfield_site.post(f"{path}/delete").status_code == 404
    assert fairfield_site.post(f"/my/{first}/homes/1/delete").status_code == 404
    assert len(rows(app, cast, SubscribedSearch)) == 2


def test_forged_old_and_ended_keys_open_nothing_and_say_where_to_get_a_new_one(
    app: Flask,
    cast: Cast,
    fairfield_site: Visitor,
    harbor_site: Visitor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine = key(app, cast.fairfield.ref)
    with app.app_context():
        opened = signed(cast.fairfield.ref, "opened", [1, 1])
    for forged in (
        "x",
        mine[:-8] + "zzzzzzzz",
        opened,
    ):  # (the last letter alone may mean the same)
        answer = fairfield_site.get(f"/my/{forged}")
        assert answer.status_code == 404
        assert "/alerts/link" in answer.text
    assert harbor_site.get(f"/my/{mine}").status_code == 404
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        db.session.scalars(Subscriber.of(cast.fairfield.ref)).one().link_version = 2
    assert fairfield_site.get(f"/my/{mine}").status_code == 404


def test_other_websites_cannot_press_for_somebody(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    mine = f"/my/{key(app, cast.fairfield.ref)}"
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert fairfield_site.post(f"{mine}/stop", headers=elsewhere).status_code == 403
    assert rows(app, cast, Subscriber)[0].unsubscribed_at is None


def test_one_click_in_a_mail_program_ends_it(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    path = f"/alerts/stop/{key(app, cast.fairfield.ref, 'stop')}"
    assert "Unsubscribe" in fairfield_site.get(path).text
    assert rows(app, cast, Subscriber)[0].unsubscribed_at is None, "looking ends nothing"
    program = {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"}
    for _ in range(2):
        answer = fairfield_site.post(path, data={"List-Unsubscribe": "One-Click"}, headers=program)
        assert answer.status_code == 200
    assert rows(app, cast, Subscriber)[0].unsubscribed_at
    words = [(c.is_granted, c.how) for c in rows(app, cast, SubscriberConsent)]
    assert words[-1] == (False, "one click in the mail program")
    assert len(words) == 3, "pressed twice it is said once"


def test_the_link_that_ends_it_works_whatever_is_switched_off(
    app: Flask, cast: Cast, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    path = f"/alerts/stop/{key(app, cast.fairfield.ref, 'stop')}"
    assert harbor_site.post(path).status_code == 404
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        switch(cast.fairfield.ref, "olive", "saved_searches", is_on=False, now=NOW)
    assert fairfield_site.get(path).status_code == 200
    assert "You are unsubscribed" in fairfield_site.post(path).text


def test_who_ended_it_can_start_again_with_a_new_yes(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    mine = f"/my/{key(app, cast.fairfield.ref)}"
    assert "no more e-mails" in fairfield_site.post(f"{mine}/stop", htmx=True).text.lower()
    page = fairfield_site.get(mine).text
    assert rules.consent_text("Fairfield Homes") in page
    fairfield_site.post(f"{mine}/resume")
    assert rows(app, cast, Subscriber)[0].is_active
    assert [c.is_granted for c in rows(app, cast, SubscriberConsent)][-2:] == [False, True]


def test_everything_is_taken_along_or_erased(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    home = cast.fairfield.listing_ids[0]
    mine = f"/my/{key(app, cast.fairfield.ref, listing_id=home)}"
    answer = fairfield_site.get(f"{mine}/export.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    told = answer.json
    assert told["email"] == "vic@mail.example"
    assert told["searches"][0]["name"] == "Near the lake"
    assert told["favorites"] == ["12 Alder Way, Bellevue, WA 98004"]
    assert told["consents"][0]["text"] == rules.consent_text("Fairfield Homes")
    assert told["mails"][0]["kind"] == "confirm"
    assert fairfield_site.post(f"{mine}/erase").status_code == 422
    assert "Erased" in fairfield_site.post(f"{mine}/erase", data={"sure": "yes"}).text
    for model in (Subscriber, SubscribedSearch, SubscribedHome, SubscriberConsent, AlertMail):
        assert rows(app, cast, model) == []
    assert fairfield_site.get(mine).status_code == 404


def test_favourites_are_listed_changed_and_let_go(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    home = cast.fairfield.listing_ids[0]
    mine = f"/my/{key(app, cast.fairfield.ref, query=None, listing_id=home)}"
    assert "12 Alder Way" in fairfield_site.get(mine).text
    fairfield_site.post(f"{mine}/homes", data={"frequency": "instant"})
    assert rows(app, cast, Subscriber)[0].homes_frequency == "instant"
    fairfield_site.post(f"{mine}/homes/{home}/delete")
    assert rows(app, cast, SubscribedHome) == []


def test_what_this_device_keeps_is_brought_along_by_a_press(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    home = cast.fairfield.listing_ids[0]
    mine = f"/my/{key(app, cast.fairfield.ref)}"
    assert "Bring them along" not in fairfield_site.get(mine).text
    remembered(fairfield_site).post(f"/listings/{home}/favorite", data={"back": "/"})
    assert "This device keeps 1 thing" in fairfield_site.get(mine).text
    fairfield_site.post(f"{mine}/bring")
    assert [row.listing_id for row in rows(app, cast, SubscribedHome)] == [home]
    assert "Bring them along" not in fairfield_site.get(mine).text


def test_an_opened_link_is_noted_without_a_cookie_and_never_for_who_must_not_be_followed(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    tenant = cast.fairfield.ref
    word = key(app, tenant, "opened")
    with app.app_context(), acting_as(tenant), transaction():
        found = db.session.scalars(Subscriber.of(tenant)).one()
        found.last_active_at, found.unanswered, found.pace = None, 3, "daily"
    home = f"/listings/{cast.fairfield.listing_ids[0]}/12-alder-way-bellevue?alert={word}"
    assert fairfield_site.get(home, headers=GPC).status_code == 200
    assert rows(app, cast, Subscriber)[0].unanswered == 3
    assert fairfield_site.get(f"{home}x").status_code == 200, "a broken word harms nobody"
    answer = fairfield_site.get(home)
    assert "Set-Cookie" not in answer.headers
    assert "Ignored" not in fairfield_site.get(f"/listings?alert={word}").text
    person = rows(app, cast, Subscriber)[0]
    assert (person.unanswered, person.pace) == (0, "asked")
    assert person.last_active_at


def test_what_an_agent_stopped_only_an_agent_allows_again(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    tenant = cast.fairfield.ref
    key(app, tenant)
    with app.app_context(), acting_as(tenant), transaction():
        found = db.session.scalars(Subscriber.of(tenant)).one()
        keeping.stop_by_agent(tenant, found, actor="Ada Agent", now=now())
    with app.app_context():
        mine = f"/my/{word_of(tenant, found_id(tenant))}"
    assert "Our people stopped these e-mails" in fairfield_site.get(mine).text
    assert fairfield_site.post(f"{mine}/resume").status_code == 409
    assert fairfield_site.post(f"{mine}/resume", htmx=True).status_code == 409
    assert fairfield_site.post(f"{mine}/confirm").status_code == 409
    assert rows(app, cast, Subscriber)[0].stopped_by == "agent"


def found_id(tenant: TenantRef) -> int:
    with acting_as(tenant):
        found = subscribers.by_email(tenant, "vic@mail.example")
        assert found is not None
        number = found.id
    finish(keep=False)
    return number


def test_a_full_page_costs_few_questions(
    app: Flask, cast: Cast, fairfield_site: Visitor, connection: Connection
) -> None:
    home = cast.fairfield.listing_ids[0]
    mine = f"/my/{key(app, cast.fairfield.ref, listing_id=home)}"
    for number in range(3):
        key(app, cast.fairfield.ref, query=f"beds_min={number + 1}", name=f"S{number}")
    fairfield_site.get(mine)
    with counted(connection) as sent:
        assert fairfield_site.get(mine).status_code == 200
    assert len(sent) <= 8, "\n".join(sent)


@pytest.mark.parametrize("purpose", ["my", "stop"])
def test_the_links_of_somebody_erased_open_nobody_elses_page(
    app: Flask, cast: Cast, fairfield_site: Visitor, purpose: str
) -> None:
    word = key(app, cast.fairfield.ref, purpose)
    path = f"/my/{word}" if purpose == "my" else f"/alerts/stop/{word}"
    assert fairfield_site.get(path).status_code == 200
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        person = db.session.scalars(Subscriber.of(cast.fairfield.ref)).one()
        keeping.erase(cast.fairfield.ref, person)
    with app.app_context():  # SQLite gives the number again
        later = now() + timedelta(days=1)
        subscribe(cast.fairfield.ref, email="somebody@else.example", at=later)
    assert fairfield_site.get(path).status_code == 404
