"""What a remembered browser tells and keeps: looks and favourites; its searches have a file of their own."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import db, transaction
from realestate.modules.entitlements import switch
from realestate.modules.events import sweeper
from realestate.modules.lead_forms import rules as lead_rules
from realestate.modules.listings.models import Listing
from realestate.modules.visitors import rules
from realestate.modules.visitors.models import Favorite, VisitorConsent
from realestate.tenancy.scope import acting_as
from tests.blueprints.test_lead_forms import _patient, events  # noqa: F401
from tests.cast import NOW, Cast
from tests.support.browser import Visitor
from tests.support.queries import counted
from tests.support.remembered import (
    COOKIE,
    NOTICE,
    cookie_of,
    home_path,
    remembered,
    rows,
    word_of,
)


def test_reading_a_page_records_nothing_and_its_word_records_it_once(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    told = word_of(remembered(fairfield_site), home_path(cast))
    assert events(app) == []
    for _ in range(3):
        assert fairfield_site.post("/seen", data={"token": told}).status_code == 204
    (event,) = events(app)
    assert event.type == "website.listing.viewed"
    assert event.payload["listing"]["address"] == "12 Alder Way, Bellevue, WA 98004"
    assert event.visitor_id == rows(app, cast, VisitorConsent)[0].visitor_id
    assert event.domain == "fairfield.estate.localhost"


def test_a_search_tells_its_criteria_and_what_was_found(
    app: Flask, fairfield_site: Visitor
) -> None:
    path = "/listings?location=Bellevue&beds_min=4&sort=price_asc"
    remembered(fairfield_site)
    part = fairfield_site.get(path, htmx=True).text
    told = re.search(r'data-seen="([^"]+)"', part)
    assert told, "swapped results tell too"
    fairfield_site.post("/seen", data={"token": told[1]})
    payload = events(app)[0].payload
    assert payload["criteria"] == {"location": "Bellevue", "beds_min": 4}
    assert (payload["result_count"], payload["sort"]) == (2, "price_asc")
    assert payload["is_first_page"] is True


def test_a_withheld_address_is_not_told_either(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    path = f"/listings/{cast.fairfield.listing_ids[3]}/home-redmond"
    told = word_of(remembered(fairfield_site), path)
    fairfield_site.post("/seen", data={"token": told})
    assert "Hidden Road" not in str(events(app)[0].payload)


def test_only_the_browser_that_was_given_a_word_can_tell_it(
    app: Flask, cast: Cast, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    told = word_of(remembered(fairfield_site), home_path(cast))
    other = remembered(Visitor(app, "fairfield.estate.localhost"))
    stranger = Visitor(app, "fairfield.estate.localhost")
    for visitor in (other, stranger, remembered(harbor_site)):
        assert visitor.post("/seen", data={"token": told}).status_code == 403
    for forged in ("", "x", told[:-2], told + "x"):
        assert fairfield_site.post("/seen", data={"token": forged}).status_code == 403
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answer = fairfield_site.post("/seen", data={"token": told}, headers=elsewhere)
    assert answer.status_code == 403
    assert events(app) == []


def test_a_number_of_another_agency_or_of_ones_own_making_means_nothing(
    app: Flask, cast: Cast, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    genuine = cookie_of(remembered(harbor_site))
    for forged in (genuine, "x" * 32, f"{'x' * 32}.abc.def", ""):
        fairfield_site.client.set_cookie(COOKIE, forged or "", domain=fairfield_site.host)
        page = fairfield_site.get(home_path(cast)).text
        assert "data-seen" not in page
        assert NOTICE in page


def test_too_much_is_refused_in_words_a_program_can_read(
    app: Flask, cast: Cast, fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "BEHAVIOUR_AN_HOUR", 2)
    remembered(fairfield_site)
    for expected in (204, 204, 429):
        told = word_of(fairfield_site, home_path(cast))
        answer = fairfield_site.post("/seen", data={"token": told})
        assert answer.status_code == expected
    assert int(answer.headers["Retry-After"]) > 0
    assert "error" in answer.json
    assert len(events(app)) == 2


def test_a_heart_without_a_yes_asks_first_and_then_keeps(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    path = f"/listings/{cast.fairfield.listing_ids[0]}/favorite"
    asked = fairfield_site.submit(home_path(cast), {}, action=path)
    assert asked.status_code == 303
    assert asked.location.startswith(f"{path}?back=")
    assert rows(app, cast, Favorite) == []
    assert rules.remember_text("Fairfield Homes") in fairfield_site.get(asked.location).text
    answer = fairfield_site.submit(asked.location, {}, action=path)
    assert answer.location == home_path(cast)
    assert len(rows(app, cast, Favorite)) == len(rows(app, cast, VisitorConsent)) == 1
    (event,) = events(app)
    assert event.type == "website.listing.favorited"
    assert event.visitor_id == rows(app, cast, VisitorConsent)[0].visitor_id
    assert 'aria-pressed="true"' in fairfield_site.get(home_path(cast)).text


def test_a_heart_pressed_twice_counts_once_and_taken_back_counts_too(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    home = cast.fairfield.listing_ids[0]
    remembered(fairfield_site)
    for verb in ("favorite", "favorite", "unfavorite", "unfavorite"):
        answer = fairfield_site.post(f"/listings/{home}/{verb}", data={"back": "/saved"})
        assert answer.location == "/saved"
    kinds = [event.type.rpartition(".")[2] for event in events(app)]
    assert kinds == ["favorited", "unfavorited"]
    assert rows(app, cast, Favorite) == []


def test_htmx_gets_the_heart_as_it_is_now(cast: Cast, fairfield_site: Visitor) -> None:
    home = cast.fairfield.listing_ids[0]
    remembered(fairfield_site)
    answer = fairfield_site.post(f"/listings/{home}/favorite", htmx=True, data={"back": "/"})
    assert f'action="/listings/{home}/unfavorite"' in answer.text
    assert 'aria-pressed="true"' in answer.text
    assert "<!doctype" not in answer.text.lower()


def test_favourites_have_an_end(
    cast: Cast, fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_FAVORITES", 1)
    first, second = cast.fairfield.listing_ids[:2]
    remembered(fairfield_site).post(f"/listings/{first}/favorite", data={"back": "/"})
    answer = fairfield_site.post(f"/listings/{second}/favorite", data={"back": "/"})
    assert answer.status_code == 422
    assert "Take some off first" in answer.text
    part = fairfield_site.post(f"/listings/{second}/favorite", htmx=True, data={"back": "/"})
    assert "Take some off first" in part.text


def test_a_favourite_that_is_shown_no_longer_is_said_and_can_be_taken_off(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    home = cast.fairfield.listing_ids[0]
    remembered(fairfield_site).post(f"/listings/{home}/favorite", data={"back": "/"})
    assert "12 Alder Way" in fairfield_site.get("/saved").text
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        db.session.get_one(Listing, home).standard_status = "Withdrawn"
    page = fairfield_site.get("/saved").text
    assert "12 Alder Way" not in page
    assert "1 home you saved is no longer shown" in page
    assert fairfield_site.post(f"/listings/{home}/unfavorite").status_code == 303
    assert "no longer shown" not in fairfield_site.get("/saved").text


def test_another_browser_sees_nothing_of_what_is_kept(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    home = cast.fairfield.listing_ids[0]
    remembered(fairfield_site).post(f"/listings/{home}/favorite", data={"back": "/"})
    other = remembered(Visitor(app, "fairfield.estate.localhost"))
    assert "12 Alder Way" not in other.get("/saved").text


def test_a_home_not_to_be_shown_cannot_be_kept(cast: Cast, fairfield_site: Visitor) -> None:
    hidden = cast.fairfield.listing_ids[4]
    answer = remembered(fairfield_site).post(f"/listings/{hidden}/favorite")
    assert answer.status_code == 404


def test_without_listings_there_is_nothing_to_remember_but_forgetting_works(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    remembered(fairfield_site)
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        switch(cast.fairfield.ref, "olive", "listings", is_on=False, now=NOW)
    home = cast.fairfield.listing_ids[0]
    for path in ("/seen", f"/listings/{home}/favorite", "/saved/searches"):
        assert fairfield_site.post(path).status_code == 404
    assert fairfield_site.get("/saved").status_code == 404
    assert NOTICE not in Visitor(app, "fairfield.estate.localhost").get("/").text
    assert fairfield_site.submit("/privacy", {}, action="/forget").status_code == 303
    assert cookie_of(fairfield_site) is None


@pytest.mark.parametrize(("path", "most"), [("/listings", 6), ("LISTING", 9), ("/saved", 6)])
def test_a_remembered_browser_costs_one_question_more(
    cast: Cast, connection: Connection, fairfield_site: Visitor, path: str, most: int
) -> None:
    path = home_path(cast) if path == "LISTING" else path
    remembered(fairfield_site).get(path)
    with counted(connection) as sent:
        assert fairfield_site.get(path).status_code == 200
    assert len(sent) <= most, "\n".join(sent)


def test_much_looking_around_is_no_flood_of_messages(
    app: Flask, cast: Cast, fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_rules, "TENANT_A_MINUTE", 3)
    remembered(fairfield_site)
    for _ in range(4):
        fairfield_site.post("/seen", data={"token": word_of(fairfield_site, home_path(cast))})
    fairfield_site.submit("/contact", {"name": "V", "email": "v@mail.example", "message": "Hello"})
    assert events(app)[-1].held_reason is None


def test_an_inquiry_from_a_remembered_browser_shows_the_agent_what_was_looked_at(
    app: Flask, cast: Cast, fairfield_site: Visitor, agent: Visitor
) -> None:
    told = word_of(remembered(fairfield_site), home_path(cast))
    fairfield_site.post("/seen", data={"token": told})
    typed = {"name": "Vic Visitor", "email": "vic@mail.example", "message": "Hello"}
    fairfield_site.submit("/contact", typed)
    Visitor(app, "fairfield.estate.localhost").submit(
        "/contact", {**typed, "email": "b@mail.example"}
    )
    with app.app_context():
        sweeper.sweep()
    links = dict.fromkeys(re.findall(r'href="(/leads/\d+)"', agent.get("/leads").text))
    pages = [agent.get(link).text for link in links]
    looked = [page for page in pages if "Looked at 1 home" in page]
    assert len(looked) == 1, "only who asked from that browser"
    assert "vic@mail.example" in looked[0]
    assert "Looked at 12 Alder Way, Bellevue, WA 98004" in looked[0]
    assert "Nobody has taken this up yet" in looked[0], "looking is no answer of ours"
