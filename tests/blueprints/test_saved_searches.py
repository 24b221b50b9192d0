"""Asking by e-mail: a form without a cookie, a yes in the mailbox, and not a word about who is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from realestate.db import db, finish, transaction
from realestate.modules.alerts import rules
from realestate.modules.alerts.models import (
    AlertMail,
    SubscribedHome,
    SubscribedSearch,
    Subscriber,
    SubscriberBrowser,
    SubscriberConsent,
)
from realestate.modules.entitlements import queries as entitlements
from realestate.modules.entitlements import switch
from realestate.modules.events import dispatch
from realestate.modules.visitors.models import VisitorConsent
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.support.browser import Visitor
from tests.support.remembered import GPC, remembered, rows

SEARCH = "/alerts/new?beds_min=3&location=Bellevue"
TYPED = {"email": "Vic@Mail.example", "name": "Near the lake", "frequency": "daily", "consent": "y"}


def send_mails(app: Flask) -> None:
    with app.app_context():
        while dispatch.work("post").picked:
            pass
        finish(keep=False)


def ask(visitor: Visitor, **changes: str) -> int:
    answer = visitor.submit(SEARCH, {**TYPED, **changes}, action="/alerts/new")
    return answer.status_code


def link_in(mails: Path) -> str:
    """The path of the newest mail's link to the subscriber's page."""
    text = max(mails.glob("*.eml")).read_text()
    found = re.search(r"https?://[^/]+(/my/[\w.~-]+)", text)
    assert found, text
    return found[1]


def test_a_search_is_kept_until_its_owner_says_yes(
    app: Flask, cast: Cast, fairfield_site: Visitor, mails: Path
) -> None:
    page = fairfield_site.get(SEARCH).text
    assert rules.consent_text("Fairfield Homes") in page
    assert "checked" not in page.partition('name="consent"')[2][:60], (
        "the box is not ticked for them"
    )
    assert 'value="Bellevue, 3+ beds"' in page
    answer = fairfield_site.submit(SEARCH, TYPED, action="/alerts/new")
    assert (answer.status_code, answer.location) == (303, "/alerts/sent")
    assert "Set-Cookie" not in answer.headers
    (person,) = rows(app, cast, Subscriber)
    (search,) = rows(app, cast, SubscribedSearch)
    (consent,) = rows(app, cast, SubscriberConsent)
    assert (person.email, person.confirmed_at) == ("vic@mail.example", None)
    assert (search.query, search.frequency) == ("beds_min=3&location=Bellevue", "daily")
    assert search.confirmed_at is None
    assert consent.text == rules.consent_text("Fairfield Homes")
    assert (consent.page, consent.address) == ("/alerts/new", "127.0.0.1")
    send_mails(app)
    mine = link_in(mails)
    assert "Near the lake" not in max(mails.glob("*.eml")).read_text(), "no stranger's words"
    shown = fairfield_site.get(mine)
    assert "Near the lake" in shown.text
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert rows(app, cast, Subscriber)[0].confirmed_at is None, "looking is no yes"
    assert fairfield_site.post(f"{mine}/confirm").location == f"{mine}?said=confirmed"
    assert rows(app, cast, Subscriber)[0].confirmed_at
    assert rows(app, cast, SubscribedSearch)[0].confirmed_at
    assert [c.how for c in rows(app, cast, SubscriberConsent)] == [
        "ticked on a form, not yet confirmed",
        "pressed in the page of the e-mail's link",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "nobody"}, "Enter an e-mail address"),
        ({"consent": ""}, "Tick the box"),
        ({"name": " "}, "Give the search a name"),
        ({"frequency": "hourly"}, "Choose how often"),
    ],
)
def test_what_must_be_mended_is_said_and_what_was_typed_stays(
    app: Flask, cast: Cast, fairfield_site: Visitor, changes: dict[str, str], words: str
) -> None:
    typed = {name: value for name, value in {**TYPED, **changes}.items() if value}
    for htmx in (False, True):
        answer = fairfield_site.submit(SEARCH, typed, action="/alerts/new", htmx=htmx)
        assert answer.status_code == 422
        assert words in answer.text
        assert f'value="{typed["email"]}"' in answer.text
        assert ("<!doctype" in answer.text.lower()) != htmx
    assert rows(app, cast, Subscriber) == []


def test_htmx_gets_the_form_and_then_what_to_do_next(fairfield_site: Visitor) -> None:
    part = fairfield_site.get(SEARCH, htmx=True)
    assert "<!doctype" not in part.text.lower()
    assert 'id="alert-ask"' in part.text
    answer = fairfield_site.submit(SEARCH, TYPED, action="/alerts/new", htmx=True)
    assert "look in your mailbox" in answer.text


def test_nobody_learns_who_is_known_here(
    app: Flask, cast: Cast, fairfield_site: Visitor, mails: Path
) -> None:
    ask(fairfield_site)
    send_mails(app)
    fairfield_site.post(f"{link_in(mails)}/confirm")
    known = fairfield_site.submit("/alerts/link", {"email": TYPED["email"]})
    unknown = fairfield_site.submit("/alerts/link", {"email": "who@mail.example"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    again = fairfield_site.submit(SEARCH, TYPED, action="/alerts/new")
    fresh = fairfield_site.submit(
        SEARCH, {**TYPED, "email": "n@mail.example"}, action="/alerts/new"
    )
    assert (again.status_code, again.location) == (fresh.status_code, fresh.location)
    kinds = [mail.kind for mail in rows(app, cast, AlertMail)]
    assert kinds == ["confirm", "link", "confirm", "confirm"]


def test_a_stranger_cannot_change_what_somebody_keeps(
    app: Flask, cast: Cast, fairfield_site: Visitor, mails: Path
) -> None:
    ask(fairfield_site)
    send_mails(app)
    fairfield_site.post(f"{link_in(mails)}/confirm")
    ask(Visitor(app, fairfield_site.host), name="Other words", frequency="instant")
    Visitor(app, fairfield_site.host).submit(
        "/alerts/new?location=Redmond", {**TYPED, "name": "Theirs"}, action="/alerts/new"
    )
    mine, theirs = rows(app, cast, SubscribedSearch)
    assert (mine.name, mine.frequency) == ("Near the lake", "daily")
    assert theirs.confirmed_at is None, "it waits for a yes of its own"


def test_one_mailbox_gets_no_more_than_its_measure_a_day(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    for _ in range(rules.MAILS_A_DAY + 2):
        assert ask(fairfield_site) == 303
    assert len(rows(app, cast, AlertMail)) == rules.MAILS_A_DAY


def test_a_form_pressed_twice_is_one_mail(app: Flask, cast: Cast, fairfield_site: Visitor) -> None:
    from tests.support.browser import form_of

    hidden = form_of(fairfield_site.get(SEARCH).text, "/alerts/new").hidden
    for _ in range(2):
        fairfield_site.post("/alerts/new", data={**hidden, **TYPED})
    assert len(rows(app, cast, AlertMail)) == 1


def test_one_network_has_an_end(
    app: Flask, cast: Cast, fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "FORMS_AN_HOUR", 1)
    assert ask(fairfield_site) == 303
    answer = fairfield_site.submit(SEARCH, TYPED, action="/alerts/new")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert 'value="Vic@Mail.example"' in answer.text
    assert fairfield_site.submit("/alerts/link", {"email": "a@b.example"}).status_code == 429


def test_machines_and_other_websites_get_nothing(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    assert ask(fairfield_site, website="http://spam.example") == 303
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answer = fairfield_site.post("/alerts/new", data=TYPED, headers=elsewhere)
    assert answer.status_code == 422
    assert "please press again" in answer.text
    assert rows(app, cast, Subscriber) == []


def test_the_plan_has_room_for_so_many_searches(
    app: Flask, cast: Cast, fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(entitlements.PLANS["pro"].limits, "saved_searches", 1)
    assert ask(fairfield_site) == 303
    answer = fairfield_site.submit(
        SEARCH, {**TYPED, "email": "second@mail.example"}, action="/alerts/new"
    )
    assert answer.status_code == 422
    assert "No more searches can be saved here" in answer.text
    assert len(rows(app, cast, SubscribedSearch)) == 1


def test_a_home_is_kept_by_a_browser_that_must_not_be_followed(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    home = cast.fairfield.listing_ids[0]
    assert "Sec-GPC" in GPC
    page = fairfield_site.get(f"/alerts/homes/{home}", headers=GPC).text
    assert "Keep 12 Alder Way" in page
    answer = fairfield_site.submit(
        f"/alerts/homes/{home}", {"email": "v@mail.example", "consent": "y"}
    )
    assert answer.status_code == 303
    assert rows(app, cast, SubscribedHome)[0].listing_id == home
    hidden = cast.fairfield.listing_ids[4]
    assert fairfield_site.get(f"/alerts/homes/{hidden}").status_code == 404


def test_what_a_device_keeps_goes_along_when_its_owner_says_yes(
    app: Flask, cast: Cast, fairfield_site: Visitor, mails: Path
) -> None:
    home = cast.fairfield.listing_ids[0]
    remembered(fairfield_site).post(f"/listings/{home}/favorite", data={"back": "/"})
    fairfield_site.post("/saved/searches", data={"query": "beds_min=4", "name": "Four"})
    assert "/alerts/device" in fairfield_site.get("/saved").text
    typed = {"email": "v@mail.example", "consent": "y"}
    assert fairfield_site.submit("/alerts/device", typed).status_code == 303
    assert rows(app, cast, SubscribedHome) == []
    send_mails(app)
    other = Visitor(app, fairfield_site.host)  # the mail is read somewhere else
    other.post(f"{link_in(mails)}/confirm")
    assert [row.listing_id for row in rows(app, cast, SubscribedHome)] == [home]
    (search,) = rows(app, cast, SubscribedSearch)
    assert (search.name, search.frequency) == ("Four", "off")
    (browser,) = rows(app, cast, SubscriberBrowser)
    assert browser.visitor_id == rows(app, cast, VisitorConsent)[0].visitor_id
    fairfield_site.submit("/privacy", {}, action="/forget")
    assert rows(app, cast, SubscriberBrowser) == []


def test_a_device_that_keeps_nothing_is_led_to_its_page(fairfield_site: Visitor) -> None:
    assert fairfield_site.get("/alerts/device").location == "/saved"
    assert fairfield_site.post("/alerts/device").location == "/saved"


def test_with_the_module_off_all_of_it_is_gone(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    home = cast.fairfield.listing_ids[0]
    assert "E-mail me new homes" in fairfield_site.get("/listings").text
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        switch(cast.fairfield.ref, "olive", "saved_searches", is_on=False, now=NOW)
    for path in (
        SEARCH,
        "/alerts/link",
        "/alerts/sent",
        "/my/x",
        f"/alerts/homes/{home}",
        "/saved",
    ):
        assert fairfield_site.get(path).status_code == 404, path
    for path in ("/alerts/new", f"/listings/{home}/favorite", "/saved/searches"):
        assert fairfield_site.post(path).status_code == 404, path
    for path in ("/", "/listings?beds_min=3", f"/listings/{home}/12-alder-way-bellevue"):
        page = fairfield_site.get(path).text
        for words in ("/alerts/", "/saved", "heart-button", "E-mail me"):
            assert words not in page, (path, words)
    assert "/alerts" not in fairfield_site.get("/sitemap.xml").text
    with app.app_context():
        db.session.remove()
