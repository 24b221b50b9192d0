"""Being remembered: only after a yes, only here, and until somebody says “Forget me”."""

from __future__ import annotations

import pytest
from flask import Flask

from realestate.modules.events.models import Event
from realestate.modules.visitors import rules
from realestate.modules.visitors.models import Favorite, SavedSearch, VisitorConsent
from tests.blueprints.test_lead_forms import _patient, events  # noqa: F401
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.remembered import (
    GPC,
    NOTICE,
    cookie_of,
    home_path,
    remembered,
    rows,
    word_of,
)


def test_the_notice_asks_at_the_foot_of_a_page_and_no_page_sets_a_cookie_of(
    cast: Cast, fairfield_site: Visitor
) -> None:
    for path in ("/", "/listings", home_path(cast), "/contact", "/saved", "/privacy"):
        answer = fairfield_site.get(path)
        assert "Set-Cookie" not in answer.headers
        assert "data-seen" not in answer.text
        assert "js/seen." not in answer.text
        assert {"Cookie", "Sec-GPC"} <= set(answer.headers["Vary"].split(", "))
        assert "private" in answer.headers["Cache-Control"]
    assert NOTICE in fairfield_site.get("/").text


def test_a_yes_is_kept_in_its_exact_words_and_sets_a_cookie_nobody_else_can_use(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    answer = fairfield_site.post(
        "/remember", data={"answer": "yes", "page": "/listings?beds_min=3"}
    )
    assert (answer.status_code, answer.location) == (303, "/listings?beds_min=3")
    given = answer.headers["Set-Cookie"]
    for part in (
        "__Host-visitor=",
        "Secure",
        "HttpOnly",
        "SameSite=Lax",
        "Path=/",
        "Max-Age=15552000",
    ):
        assert part in given
    assert "Domain" not in given
    (consent,) = rows(app, cast, VisitorConsent)
    assert consent.is_granted
    assert consent.text == rules.remember_text("Fairfield Homes")
    assert (consent.text_id, consent.page) == (rules.REMEMBER_ID, "/listings?beds_min=3")
    assert len(consent.visitor_id) == 32
    assert consent.text in fairfield_site.get("/privacy").text
    page = fairfield_site.get("/").text
    assert NOTICE not in page
    assert "js/seen." in page


def test_a_yes_twice_is_one_yes(app: Flask, cast: Cast, fairfield_site: Visitor) -> None:
    first = cookie_of(remembered(fairfield_site))
    assert cookie_of(remembered(fairfield_site)) == first
    assert len(rows(app, cast, VisitorConsent)) == 1


def test_a_no_is_remembered_without_a_number(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    assert fairfield_site.post("/remember", data={"answer": "no", "page": "/"}).location == "/"
    assert cookie_of(fairfield_site) == "no"
    assert NOTICE not in fairfield_site.get("/").text
    assert rows(app, cast, VisitorConsent) == []
    assert "It is not remembered" in fairfield_site.get("/privacy").text


def test_htmx_gets_the_answer_in_place(fairfield_site: Visitor) -> None:
    answer = fairfield_site.post("/remember", htmx=True, data={"answer": "yes", "page": "/"})
    assert answer.status_code == 200
    assert 'id="remember"' in answer.text
    assert "<!doctype" not in answer.text.lower()


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example", "", "/\\evil"])
def test_an_answer_leads_nowhere_else(fairfield_site: Visitor, page: str) -> None:
    answer = fairfield_site.post("/remember", data={"answer": "no", "page": page})
    assert answer.location == "/"


def test_another_site_cannot_say_yes(app: Flask, cast: Cast, fairfield_site: Visitor) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        data = {"answer": "yes", "page": "/"}
        assert fairfield_site.post("/remember", data=data, headers=headers).status_code == 403
    assert cookie_of(fairfield_site) is None
    assert rows(app, cast, VisitorConsent) == []


def test_one_network_cannot_say_yes_without_end(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "ANSWERS_AN_HOUR", 2)
    for expected in (303, 303, 429):
        visitor = Visitor(app, "fairfield.estate.localhost")
        answer = visitor.post("/remember", data={"answer": "yes", "page": "/"})
        assert answer.status_code == expected
    assert len(rows(app, cast, VisitorConsent)) == 2


def test_a_browser_that_must_not_be_followed_is_neither_asked_nor_remembered(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    page = fairfield_site.get("/listings?beds_min=3", headers=GPC).text
    assert NOTICE not in page
    assert 'class="heart' not in page
    assert "Save this search" not in page
    home = cast.fairfield.listing_ids[0]
    for path in ("/remember", f"/listings/{home}/favorite", "/saved/searches"):
        data = {"answer": "yes", "agree": "yes", "name": "x"}
        assert fairfield_site.post(path, data=data, headers=GPC).status_code == 403
    assert rows(app, cast, VisitorConsent) == []
    assert "Global Privacy Control" in fairfield_site.get("/privacy", headers=GPC).text


def test_a_cookie_from_before_does_not_count_against_that_wish(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    told = word_of(remembered(fairfield_site), home_path(cast))
    assert "data-seen" not in fairfield_site.get(home_path(cast), headers=GPC).text
    assert fairfield_site.post("/seen", data={"token": told}, headers=GPC).status_code == 403
    assert events(app) == []


def test_forget_me_deletes_what_was_kept_and_cuts_every_line(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    home = cast.fairfield.listing_ids[0]
    told = word_of(remembered(fairfield_site), home_path(cast))
    fairfield_site.post("/seen", data={"token": told})
    fairfield_site.post(f"/listings/{home}/favorite", data={"back": "/"})
    fairfield_site.post("/saved/searches", data={"query": "beds_min=3", "name": "Three"})
    answer = fairfield_site.submit("/privacy", {}, action="/forget")
    assert answer.location == "/privacy#this-browser"
    assert cookie_of(fairfield_site) is None
    assert rows(app, cast, Favorite) == rows(app, cast, SavedSearch) == []
    assert {event.visitor_id for event in rows(app, cast, Event)} == {None}
    assert [consent.is_granted for consent in rows(app, cast, VisitorConsent)] == [True, False]
    assert fairfield_site.post("/seen", data={"token": told}).status_code == 403


def test_the_next_person_on_the_device_gets_another_number(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    remembered(fairfield_site).post("/forget")
    remembered(fairfield_site)
    first, _, second = (consent.visitor_id for consent in rows(app, cast, VisitorConsent))
    assert first != second


def test_forgetting_is_for_this_browser_alone(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    other = remembered(Visitor(app, "fairfield.estate.localhost"))
    other.post(f"/listings/{cast.fairfield.listing_ids[0]}/favorite", data={"back": "/"})
    remembered(fairfield_site).post("/forget")
    Visitor(app, "fairfield.estate.localhost").post("/forget")
    assert len(rows(app, cast, Favorite)) == 1
