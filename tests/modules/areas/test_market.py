"""Figures of the market: medians by the database, windows, samples, and what is withheld from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.modules.areas.models import Area
from realestate.modules.areas.queries import market, months
from realestate.modules.areas.queries.homes import within
from realestate.modules.areas.rules.figures import Month
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.places import home, sold
from tests.support.queries import counted

TODAY = date(2026, 11, 20)
PLACE = Area(kind="town", name="Medina", city="Medina", postal_codes=[])


@pytest.fixture
def tenant(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        yield cast.fairfield.ref


@pytest.mark.parametrize("prices", [[5], [4, 9], [3, 1, 2], [10, 40, 20, 30], [7, 7, 7, 8, 9, 1]])
def test_a_median_is_the_middle_or_the_mean_of_the_middle_two(
    tenant: TenantRef, prices: list[int]
) -> None:
    for price in prices:
        home(list_price=Decimal(price * 100_000), living_area=2_000)
    figures = market.market_of(tenant, PLACE, TODAY).for_sale
    assert figures.count == len(prices)
    assert figures.price.value == Decimal(str(float(median(prices) * 100_000)))
    assert figures.foot.value == Decimal(str(float(median(prices) * 50)))
    assert figures.price.sample == len(prices)


def test_values_nobody_knows_are_left_out_of_the_median_and_its_sample(tenant: TenantRef) -> None:
    for area in (None, 1_000, 2_000, 4_000):
        home(living_area=area)
    figures = market.market_of(tenant, PLACE, TODAY).for_sale
    assert (figures.count, figures.foot.sample) == (4, 3)
    assert figures.foot.value == Decimal(500)


def test_days_on_market_count_from_the_day_it_came_to_market(tenant: TenantRef) -> None:
    for days in (10, 20, 60):
        home(on_market_date=TODAY - timedelta(days=days))
    home(on_market_date=TODAY + timedelta(days=9), standard_status="Coming Soon")
    figures = market.market_of(tenant, PLACE, TODAY).for_sale
    assert (figures.count, figures.days.sample, figures.days.value) == (4, 3, Decimal(20))


def test_only_what_closed_within_the_year_counts_as_sold(tenant: TenantRef) -> None:
    for days in (0, 100, 364, 365, 400):
        sold(TODAY - timedelta(days=days), 800_000 + days)
    sold(TODAY + timedelta(days=3), 1)
    figures = market.market_of(tenant, PLACE, TODAY).sold
    assert (figures.count, figures.price.value) == (3, Decimal(800_100))
    assert figures.since == TODAY - timedelta(days=364)


def test_fewer_than_five_are_never_told(tenant: TenantRef) -> None:
    for _ in range(4):
        sold(TODAY, 900_000)
    few = market.market_of(tenant, PLACE, TODAY)
    assert few.sold.price.told is None
    assert few.supply.words == "Too few sales to say"
    sold(TODAY, 900_000)
    assert market.market_of(tenant, PLACE, TODAY).sold.price.told == Decimal(900_000)


def test_supply_is_what_is_for_sale_over_the_pace_of_six_months(tenant: TenantRef) -> None:
    for day in (5, 30, 60, 90, 120, 180):
        sold(TODAY - timedelta(days=day), 900_000)
    for _ in range(3):
        home()
    assert market.market_of(tenant, PLACE, TODAY).supply.months == Decimal("3.0")


def test_records_that_are_too_young_say_nothing_of_supply(tenant: TenantRef) -> None:
    for _ in range(6):
        sold(TODAY - timedelta(days=20), 900_000)
    supply = market.market_of(tenant, PLACE, TODAY).supply
    assert (supply.months, supply.words) == (None, "Our records do not go back six months")


def test_a_month_of_the_trend_holds_the_two_before_it(tenant: TenantRef) -> None:
    for day, price in ((date(2026, 8, 31), 1), (date(2026, 9, 1), 2), (date(2026, 10, 31), 3)):
        sold(day, price * 100_000)
    trend = {m.code: f for m, f in market.market_of(tenant, PLACE, TODAY).trend}
    assert next(iter(trend)) == "2025-11"
    assert list(trend)[-1] == "2026-10"
    assert [trend[code].count for code in ("2026-07", "2026-08", "2026-09", "2026-10")] == [
        0,
        1,
        2,
        3,
    ]
    assert trend["2026-10"].price.value == Decimal(200_000)


def test_withheld_and_withdrawn_homes_are_in_no_figure(tenant: TenantRef) -> None:
    home(internet_entire_listing_display_yn=False)
    home(standard_status="Withdrawn")
    sold(TODAY, 1, internet_entire_listing_display_yn=False)
    found = market.market_of(tenant, PLACE, TODAY)
    assert (found.for_sale.count, found.sold.count) == (0, 0)


def test_new_listings_and_sales_are_counted_by_month(tenant: TenantRef) -> None:
    first, last = Month.of(date(2026, 9, 1)), Month.of(date(2026, 10, 1))
    for day in (date(2026, 8, 31), date(2026, 9, 1), date(2026, 10, 31), date(2026, 11, 1)):
        home(on_market_date=day)
    sold(date(2026, 10, 2), 700_000, days_on_market=None)
    here = within(PLACE)
    found = market.measured([market.by_month(tenant, here, first, last)])
    assert months.listed(tenant, here, [first, last]) == {first: 1, last: 1}
    assert found["month", last.number].count == 1
    assert found["month", last.number].days.sample == 0


def test_all_figures_of_a_place_are_one_statement_after_a_look_for_counted_ones(
    tenant: TenantRef, connection: Connection
) -> None:
    with counted(connection) as sent:
        market.market_of(tenant, PLACE, TODAY)
    assert len(sent) == 2


def test_other_agencies_homes_are_not_counted(tenant: TenantRef, cast: Cast, app: Flask) -> None:
    home()
    areas = [
        Area(id=1, city="Medina", postal_codes=[]),
        Area(id=2, city="", postal_codes=["98004"]),
    ]
    found = market.for_sale_by_area(tenant, areas, TODAY)
    assert found[1].count == 1
    assert found[2].count == 2


def test_an_outline_holds_the_homes_within_it(tenant: TenantRef) -> None:
    ring = [
        [-122.3, 47.6],
        [-122.2, 47.6],
        [-122.2, 47.7],
        [-122.25, 47.62],
        [-122.3, 47.7],
        [-122.3, 47.6],
    ]
    place = Area(city="", postal_codes=[], outline={"type": "Polygon", "coordinates": [ring]})
    home(longitude=-122.29, latitude=47.65, list_price=Decimal(1))  # in the left horn
    home(longitude=-122.25, latitude=47.65)  # between the horns
    home(longitude=-122.25, latitude=47.61, list_price=Decimal(2))
    home(longitude=-122.25, latitude=47.61, internet_address_display_yn=False)
    home(longitude=None, latitude=None)
    found = market.market_of(tenant, place, TODAY).for_sale
    assert found.count == 2
