"""Keeping a search on this device: asked first, named, found again, and let go."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from realestate.modules.visitors import rules
from realestate.modules.visitors.models import SavedSearch, VisitorConsent
from tests.blueprints.test_lead_forms import events
from tests.cast import Cast
from tests.support.browser import Visitor, form_of
from tests.support.remembered import remembered, rows

SEARCH = "/listings?beds_min=3&location=Bellevue"
FORM = "/saved/searches"


def test_the_yes_and_the_search_are_one_press(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    page = fairfield_site.get(SEARCH).text
    assert rules.remember_text("Fairfield Homes") in page
    assert 'value="Bellevue, 3+ beds"' in page
    answer = fairfield_site.submit(SEARCH, {"name": "Near the lake"}, action=FORM)
    assert (answer.status_code, answer.location) == (303, "/saved")
    (consent,) = rows(app, cast, VisitorConsent)
    assert consent.page == SEARCH
    (search,) = rows(app, cast, SavedSearch)
    assert (search.name, search.query) == ("Near the lake", "beds_min=3&location=Bellevue")
    assert (search.frequency, search.visitor_id) == ("none", consent.visitor_id)
    (event,) = events(app)
    assert event.type == "website.search.saved"
    assert event.payload["criteria"] == {"beds_min": 3, "location": "Bellevue"}
    kept = fairfield_site.get("/saved").text
    assert "Near the lake" in kept
    assert SEARCH.replace("&", "&amp;") in kept


def test_without_the_yes_nothing_is_kept_and_the_name_stays(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    typed = {"query": "beds_min=3", "name": "Near the lake"}
    for htmx in (False, True):
        answer = fairfield_site.post(FORM, data=typed, htmx=htmx)
        assert answer.status_code == 422
        assert "Near the lake" in answer.text
        assert ("<!doctype" in answer.text.lower()) != htmx
    assert rows(app, cast, SavedSearch) == rows(app, cast, VisitorConsent) == []
    hidden = form_of(answer.text, FORM).hidden
    assert fairfield_site.post(FORM, data={**hidden, "name": "Near the lake"}).status_code == 303


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "\x07"])
def test_a_name_that_will_not_do_is_said(
    app: Flask, cast: Cast, fairfield_site: Visitor, name: str
) -> None:
    answer = fairfield_site.post(FORM, data={"query": "", "agree": "yes", "name": name})
    assert answer.status_code == 422
    assert "search-name-error" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert rows(app, cast, VisitorConsent) == [], "nothing was kept, so nothing was agreed to"


def test_htmx_is_told_in_place(fairfield_site: Visitor) -> None:
    typed = {"query": "beds_min=3", "name": "Three beds"}
    answer = remembered(fairfield_site).post(FORM, htmx=True, data=typed)
    assert answer.status_code == 200
    assert 'id="save-search"' in answer.text
    assert "Three beds" in answer.text


def test_the_same_search_again_takes_the_new_name(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    remembered(fairfield_site)
    for name, query in (
        ("One", "beds_min=3&price_max=900k"),
        ("Two", "price_max=900000&beds_min=3"),
    ):
        fairfield_site.post(FORM, data={"query": query, "name": name})
    (search,) = rows(app, cast, SavedSearch)
    assert search.name == "Two"
    assert len(events(app)) == 1


def test_searches_have_an_end(fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_SEARCHES", 1)
    remembered(fairfield_site).post(FORM, data={"query": "beds_min=1", "name": "One"})
    answer = fairfield_site.post(FORM, data={"query": "beds_min=2", "name": "Two"})
    assert answer.status_code == 422
    assert "Delete some first" in answer.text


def test_a_search_is_let_go_by_its_own_browser_only(
    app: Flask, cast: Cast, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    remembered(fairfield_site).post(FORM, data={"query": "beds_min=1", "name": "One"})
    found = re.search(r'action="(/saved/searches/\d+/delete)"', fairfield_site.get("/saved").text)
    assert found
    other = remembered(Visitor(app, "fairfield.estate.localhost"))
    for visitor in (other, remembered(harbor_site), Visitor(app, "fairfield.estate.localhost")):
        assert visitor.post(found[1]).status_code == 404
    assert fairfield_site.post(found[1]).location == "/saved"
    assert rows(app, cast, SavedSearch) == []


def test_what_is_no_search_is_read_like_the_search_page_reads_it(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    query = "beds_min=lots&colour=red&location=" + "é" * 300
    remembered(fairfield_site).post(FORM, data={"query": query, "name": "Odd"})
    assert rows(app, cast, SavedSearch)[0].query.startswith("location=%C3%A9")
