"""Monthly reports: what a month holds, what is too thin, and sentences that claim no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.modules.areas.rules.figures import LEAST, Figures, Median, Month
from realestate.modules.market_reports import queries, rules
from realestate.modules.market_reports.rules import Line, Report
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.places import home, make_area, sold
from tests.support.queries import counted

OCTOBER = Month.of(date(2026, 10, 1))
LONG_AGO = OCTOBER.plus(-40)


@pytest.fixture
def tenant(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        yield cast.fairfield.ref


def medina(**facts: object) -> object:
    return make_area(name="Medina", slug="medina", city="Medina", **facts)


def test_a_month_holds_its_sales_its_listings_and_what_was_on_the_market(
    tenant: TenantRef, connection: Connection
) -> None:
    sold(date(2026, 10, 1), 900_000, on_market_date=date(2026, 9, 5))
    sold(date(2026, 10, 31), 1_100_000, on_market_date=date(2026, 10, 2))
    sold(date(2026, 11, 1), 5, on_market_date=date(2026, 10, 9))
    home(on_market_date=date(2026, 10, 31))
    home(on_market_date=date(2026, 11, 1))
    home(
        on_market_date=date(2026, 8, 1),
        standard_status="Withdrawn",
        off_market_date=date(2026, 9, 15),
    )
    home(on_market_date=date(2026, 8, 1), standard_status="Expired")  # nobody knows when it left
    area = medina()
    with counted(connection) as sent:
        report = queries.report(tenant, area, OCTOBER, None)  # type: ignore[arg-type]
    assert len(sent) == 3
    now, before = report.line, report.lines[-2]
    assert (now.closed.count, now.new, now.inventory) == (2, 3, 2)
    assert (before.closed.count, before.new, before.inventory) == (0, 1, 1)
    assert report.lines[-3].inventory == 1  # withdrawn only in September
    assert [line.month.code for line in (report.lines[0], now)] == ["2025-10", "2026-10"]


def test_all_homes_of_the_agency_are_a_report_too(tenant: TenantRef) -> None:
    sold(date(2026, 10, 5), 1)
    sold(date(2026, 10, 5), 1, city="Kirkland")
    assert queries.report(tenant, None, OCTOBER, None).line.closed.count == 2
    assert queries.begin(tenant) == OCTOBER


def test_reports_begin_with_the_records_and_end_with_the_last_closed_month() -> None:
    begin = Month.of(date(2026, 8, 9))
    assert [m.code for m in rules.months_open(begin, OCTOBER)] == ["2026-10", "2026-09", "2026-08"]
    assert rules.months_open(None, OCTOBER) == []
    assert rules.months_open(OCTOBER.plus(1), OCTOBER) == []
    assert len(rules.months_open(OCTOBER.plus(-100), OCTOBER)) == rules.OLDEST


def test_only_months_with_sales_enough_are_told_to_search_engines(tenant: TenantRef) -> None:
    area = medina()
    for month, sales in ((7, 3), (8, 2), (10, 1)):
        for _ in range(sales):
            sold(date(2026, month, 5), 900_000)
    told = queries.tellable(tenant, [area], OCTOBER, LEAST)  # type: ignore[list-item]
    assert [(place and place.slug, [m.code for m in months]) for place, months in told] == [
        (None, ["2026-09", "2026-08"]),
        ("medina", ["2026-09", "2026-08"]),
    ]


def test_the_list_has_three_months_of_each_place(tenant: TenantRef) -> None:
    area = medina()
    for month in (7, 8, 9, 10):
        sold(date(2026, month, 5), 900_000)
    found = queries.newest_by_area(tenant, [area], OCTOBER)  # type: ignore[list-item]
    assert found[area.id].count == found[0].count == 3  # type: ignore[attr-defined]


def line(month: Month, price: int | None, sample: int) -> Line:
    median = Median(None if price is None else Decimal(price), sample)
    return Line(month, Figures(sample), Figures(sample, price=median), new=1, inventory=2)


def report(*lines: Line, begin: Month = LONG_AGO) -> Report:
    return Report(lines[-1].month, lines, begin)


def test_sentences_say_what_the_figures_do() -> None:
    year = report(line(OCTOBER.plus(-12), 800_000, 9), line(OCTOBER, 880_000, 11))
    assert rules.summary("in Medina", year) == [
        "11 homes closed in Medina in October 2026.",
        "Over the three months to the end of October 2026, half of the 11 homes sold went for less than $880,000.",
        "That is 10.0 % more than a year before (9 sales then); which homes were sold differs from year to year.",
    ]


def test_sentences_do_not_speak_of_prices_that_are_too_thin() -> None:
    thin = report(line(OCTOBER.plus(-12), 800_000, 9), line(OCTOBER, 880_000, 4))
    assert thin.is_thin
    said = " ".join(rules.summary("in Medina", thin))
    assert "too few to speak of a price" in said
    assert "$" not in said


def test_a_year_is_not_compared_with_the_ragged_edge_of_the_records() -> None:
    lines = (line(OCTOBER.plus(-12), 800_000, 9), line(OCTOBER, 880_000, 11))
    assert report(*lines, begin=OCTOBER.plus(-13)).yearly_change is None
    assert report(*lines, begin=OCTOBER.plus(-14)).yearly_change == Decimal("10.0")


def test_the_file_leaves_empty_what_is_too_thin() -> None:
    rows = rules.as_rows([line(OCTOBER, 880_000, 4), line(OCTOBER, 880_000, 5)])
    assert rows[0] == ["2026-10", "4", "", "", "4", "", "", "1", "2"]
    assert rows[1][3] == "880000"
    assert len(rows[0]) == len(rules.COLUMNS)
