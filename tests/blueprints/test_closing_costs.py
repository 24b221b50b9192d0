"""The closing-costs calculator on an agency's website."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Connection

from tests.blueprints.test_map_search import off
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.queries import counted

SELLING = "/closing-costs?side=seller&price=1,000,000&local_tax=0.50&payoff=400000"


def test_an_empty_form_asks_and_complains_about_nothing(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/closing-costs").text
    assert "I am selling" in page
    assert 'aria-invalid="true"' not in page
    assert "Our assumption" in page


def test_a_seller_sees_the_tax_bracket_by_bracket_with_its_source(fairfield_site: Visitor) -> None:
    page = fairfield_site.get(SELLING).text
    for words in (
        "$5,775.00",
        "1.1% of the first $525,000.00",
        "$6,080.00",
        "RCW 82.45.060",
        "January 1, 2023",
        "$5,000.00",  # local
        "assumed",
        "What you keep",
    ):
        assert words in page, words


def test_a_buyer_sees_the_cash_to_bring(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/closing-costs?price=500000&rate=6&closing=2026-12-22").text
    assert "Cash to bring" in page
    assert "10 days of 6% a year on $400,000" in page
    assert "The seller owes it." in page


def test_another_states_tax_is_asked(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/closing-costs?side=seller&price=500000&state=OR").text
    assert "We do not know the transfer tax in Oregon" in page
    assert 'name="transfer_tax"' in page
    assert 'name="local_tax"' not in page


def test_htmx_brings_the_other_states_field_with_the_sum(fairfield_site: Visitor) -> None:
    path = "/closing-costs?side=seller&price=500000&state=OR&local_tax=0.50"
    part = fairfield_site.get(path, htmx=True).text
    assert "<!doctype" not in part.lower()
    assert 'id="ask-transfer_tax" hx-swap-oob="outerHTML:.ask--tax"' in part
    same = fairfield_site.get(SELLING, htmx=True).text
    assert "ask-local_tax" not in same


def test_what_is_wrong_is_named_and_what_was_typed_stays(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/closing-costs?price=500000&escrow=9+to+5&closing=soon").text
    assert 'value="9 to 5"' in page
    assert page.count('aria-invalid="true"') == 2
    assert "smaller amount first" in page


def test_a_state_nobody_knows_is_refused_in_words(fairfield_site: Visitor) -> None:
    for side in ("buyer", "seller", "<b>"):
        page = fairfield_site.get(f"/closing-costs?side={side}&price=5&state=ZZ").text
        assert "Choose one of the list" in page


def test_it_asks_nothing_of_the_database(connection: Connection, fairfield_site: Visitor) -> None:
    fairfield_site.get("/about")
    with counted(connection) as sent:
        assert fairfield_site.get(SELLING).status_code == 200
    assert sent == []


@pytest.mark.parametrize("path", ["/closing-costs", "/sitemap/closing_costs-1.xml"])
def test_where_the_module_is_off_there_is_nothing(
    app: Flask, cast: Cast, fairfield_site: Visitor, path: str
) -> None:
    assert fairfield_site.get(path).status_code == 200
    off(app, cast, "closing_costs")
    assert fairfield_site.get(path).status_code == 404
    assert "/closing-costs" not in fairfield_site.get("/about").text
