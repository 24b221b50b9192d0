"""Monthly reports on the website: the list, a place's months, a month as a page and as a file."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import transaction
from realestate.modules.areas.rules.figures import Month, last_closed
from realestate.modules.entitlements import switch
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.support.browser import Visitor
from tests.support.places import make_area, sold
from tests.support.queries import counted

TODAY = datetime.now(UTC).astimezone(ZoneInfo("America/Los_Angeles")).date()
LAST = last_closed(TODAY)


@pytest.fixture
def report_path(app: Flask, cast: Cast) -> str:
    """Medina, with six sales in the last closed month and two in each of three before."""
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        make_area(name="Medina", slug="medina", city="Medina")
        for back, sales in ((0, 6), (1, 2), (2, 2), (3, 2)):
            for day in range(1, sales + 1):
                sold(LAST.plus(-back).first.replace(day=day), 900_000 + day * 1_000)
        sold(Month.of(TODAY).first, 5)  # this month is not over
    return f"/market-reports/medina/{LAST.code}"


def test_a_month_has_figures_charts_a_table_and_its_method(
    report_path: str, fairfield_site: Visitor
) -> None:
    html = fairfield_site.get(report_path).text
    assert f"6 homes closed in Medina in {LAST.words}." in html
    assert "half of the 10 homes sold went for less than $902,000" in html
    assert html.count('<svg class="chart"') == 3
    assert html.count("<desc ") == 3
    assert "How these figures are made" in html
    assert re.search(r'<th scope="row">[A-Z][a-z]{2} \d{4}</th><td>6</td><td>\$903,500</td>', html)
    assert "too few" in html
    data = [json.loads(x) for x in re.findall(r'ld\+json">(.*?)</script>', html, re.S)]
    assert data[0]["@type"] == "Dataset"
    assert data[0]["distribution"]["contentUrl"].endswith(f"{report_path}.csv")
    assert data[0]["temporalCoverage"].endswith(f"/{LAST.last}")
    assert data[1]["@type"] == "BreadcrumbList"


def test_the_file_holds_the_same_months(report_path: str, fairfield_site: Visitor) -> None:
    answer = fairfield_site.get(f"{report_path}.csv")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 13
    assert rows[-1]["month"] == LAST.code
    assert rows[-1]["closed_sales"] == "6"
    assert rows[-2]["median_price_usd"] == ""


def test_what_is_too_thin_is_not_for_search_engines(
    report_path: str, fairfield_site: Visitor
) -> None:
    thin = fairfield_site.get(f"/market-reports/medina/{LAST.plus(-3).code}").text
    assert 'name="robots" content="noindex"' in thin
    assert "too few to speak of a price" in thin
    listed = fairfield_site.get("/sitemap/market_reports-1.xml").text
    assert report_path in listed
    assert f"/market-reports/medina/{LAST.plus(-3).code}" not in listed


@pytest.mark.parametrize("month", ["THIS", "BEFORE", "2026-13", "x", "1999-01"])
def test_there_is_no_report_of_an_open_month_or_before_the_records(
    report_path: str, fairfield_site: Visitor, month: str
) -> None:
    code = {"THIS": Month.of(TODAY).code, "BEFORE": LAST.plus(-4).code}.get(month, month)
    for ending in ("", ".csv"):
        assert fairfield_site.get(f"/market-reports/medina/{code}{ending}").status_code == 404


def test_the_lists_lead_to_months(report_path: str, fairfield_site: Visitor) -> None:
    listed = fairfield_site.get("/market-reports").text
    assert re.search(
        r'href="/market-reports/medina">Medina</a></th><td>10</td><td>\$902,000</td>', listed
    )
    assert f"/market-reports/all-areas/{LAST.code}" in listed
    months = fairfield_site.get("/market-reports/medina").text
    assert report_path in months
    assert months.count("<tr>") == 5  # the head and four months
    assert fairfield_site.get("/market-reports/all-areas").status_code == 200
    assert fairfield_site.get("/market-reports/nowhere").status_code == 404


def test_before_the_first_sale_the_list_says_what_will_come(fairfield_site: Visitor) -> None:
    assert "The first report appears when" in fairfield_site.get("/market-reports").text
    assert "The first report appears here" in fairfield_site.get("/market-reports/all-areas").text


def test_the_front_page_has_the_newest_figures(report_path: str, fairfield_site: Visitor) -> None:
    html = fairfield_site.get("/").text
    assert f"The market in {LAST.words}" in html
    assert f"/market-reports/all-areas/{LAST.code}" in html


def test_the_module_off_is_404_and_other_agencies_have_none(
    app: Flask, cast: Cast, report_path: str, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    paths = ("/market-reports", "/market-reports/medina", report_path, f"{report_path}.csv")
    assert [harbor_site.get(path).status_code for path in paths] == [404] * 4
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        switch(cast.fairfield.ref, "test", "market_reports", is_on=False, now=NOW)
    for path in (*paths, "/sitemap/market_reports-1.xml"):
        assert fairfield_site.get(path).status_code == 404
    assert "/market-reports" not in fairfield_site.get("/areas/medina").text
    assert "/market-reports" not in fairfield_site.get("/").text


@pytest.mark.parametrize("path", ["/market-reports", "/market-reports/medina", "MONTH"])
def test_a_page_asks_the_database_few_questions(
    report_path: str, fairfield_site: Visitor, connection: Connection, path: str
) -> None:
    path = path.replace("MONTH", report_path)
    fairfield_site.get(path)
    with counted(connection) as sent:
        fairfield_site.get(path)
    assert len(sent) <= 8, "\n".join(sent)
