"""The mortgage calculator on an agency's website."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.modules.calculators.rules import monthly_parts
from tests.blueprints.test_map_search import off
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.queries import counted

ASKED = "/mortgage?price=850,000&down=10%25&rate=6.5&tax=8200&insurance=1500&association_fee=45"


def with_rate(app: Flask, monkeypatch: pytest.MonkeyPatch, rate: str) -> None:
    settings = app.config["SETTINGS"].model_copy(update={"mortgage_rate": rate})
    monkeypatch.setitem(app.config, "SETTINGS", settings)


def test_an_empty_form_asks_and_complains_about_nothing(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/mortgage").text
    assert 'name="price"' in page
    assert 'aria-invalid="true"' not in page
    assert "Type a price and an interest rate" in page


def test_a_month_is_broken_into_its_parts(fairfield_site: Visitor) -> None:
    page = fairfield_site.get(ASKED).text
    for words in ("$4,835.32", "$683.33", "$125.00", "$45.00", "$5,688.65", "$975,715.97"):
        assert words in page, words
    assert "Homeowners Protection Act" in page
    assert "$306.00 to $612.00" in page


def test_every_year_stands_in_a_chart_and_in_a_table(fairfield_site: Visitor) -> None:
    page = fairfield_site.get(ASKED).text
    assert len(re.findall(r"<title>Year \d+: ", page)) == 30
    assert len(re.findall(r'<th scope="row">\d+</th>', page)) == 30
    assert "style=" not in page


def test_what_is_wrong_is_named_and_what_was_typed_stays(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/mortgage?price=lots&rate=6.5&tax=1,000x").text
    assert 'value="lots"' in page
    assert 'value="1,000x"' in page
    assert page.count('aria-invalid="true"') == 2
    assert 'href="#price"' in page


def test_htmx_gets_the_sum_and_the_words_beside_the_fields(fairfield_site: Visitor) -> None:
    part = fairfield_site.get("/mortgage?price=lots&rate=", htmx=True).text
    assert "<!doctype" not in part.lower()
    assert 'id="sum"' in part
    assert re.search(r'id="price-error" hx-swap-oob="true">', part)
    # nobody came to the rate yet: it is asked, not called wrong
    assert re.search(r'id="rate-error" hx-swap-oob="true" hidden>', part)


def test_no_rate_is_invented(fairfield_site: Visitor) -> None:
    assert re.search(r'id="rate"[^>]*value=""', fairfield_site.get("/mortgage").text)
    assert "we do not guess it" in fairfield_site.get("/mortgage?price=500000").text


def test_a_published_rate_stands_with_its_source(
    app: Flask, fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_rate(app, monkeypatch, "6.25 Freddie Mac survey, November 19, 2026")
    page = fairfield_site.get("/mortgage?price=500000").text
    assert re.search(r'id="rate"[^>]*value="6.25"', page)
    assert "Freddie Mac survey, November 19, 2026" in page
    assert "$2,462.87" in page


@pytest.mark.parametrize("rate", ["", "6.25 Freddie Mac survey, November 19, 2026"])
def test_a_home_has_an_estimate_or_asks_for_the_rate(
    app: Flask, fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch, rate: str
) -> None:
    """What the page of a home includes."""
    with_rate(app, monkeypatch, rate)
    with app.test_request_context("/", base_url="http://fairfield.estate.localhost"):
        app.preprocess_request()
        part = app.jinja_env.get_template("mortgage_calculator/_estimate.html").render(
            price=Decimal(500_000), tax=Decimal(6_000), association_fee=None
        )
    assert 'name="price" value="500000"' in part
    assert "$500" in part
    assert ("$2,963" in part) == bool(rate)
    assert ("Type the interest rate" in part) != bool(rate)
    assert monthly_parts is app.jinja_env.globals["monthly_parts"]


def test_it_asks_nothing_of_the_database(connection: Connection, fairfield_site: Visitor) -> None:
    fairfield_site.get("/about")
    with counted(connection) as sent:
        assert fairfield_site.get(ASKED).status_code == 200
    assert sent == []


def test_where_the_module_is_off_there_is_nothing(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    assert 'href="/mortgage"' in fairfield_site.get("/about").text
    assert "/mortgage</loc>" in fairfield_site.get("/sitemap/mortgage_calculator-1.xml").text
    off(app, cast, "mortgage_calculator")
    assert fairfield_site.get("/mortgage").status_code == 404
    assert fairfield_site.get("/sitemap/mortgage_calculator-1.xml").status_code == 404
    assert 'href="/mortgage"' not in fairfield_site.get("/about").text
