"""Figures counted beforehand: the same as counted now, counted again when homes change, never for other homes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from realestate.db import db
from realestate.modules.areas.actions.counting import count_due, make_round
from realestate.modules.areas.models import Area, MarketSheet
from realestate.modules.areas.queries import market, sheets
from realestate.modules.areas.rules.figures import Figures, Median, last_closed
from realestate.modules.areas.rules.sheets import as_rows, from_rows, is_due, is_usable
from realestate.modules.listings.models import Listing, ListingChange
from realestate.modules.market_reports import queries as reports
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.places import home, sold

NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
def tenant(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        yield cast.fairfield.ref


@pytest.fixture
def area(tenant: TenantRef) -> Area:
    for days in (20, 40, 60, 100, 200, 370):
        sold(TODAY - timedelta(days=days), 500_000 + days * 1_000)
        home(list_price=Decimal(600_000 + days))
    place = Area(kind="town", name="M", slug="m", city="Medina", is_published=True, updated_at=NOW)
    db.session.add(place)
    db.session.flush()
    return place


def test_what_was_counted_is_what_would_be_counted_now(tenant: TenantRef, area: Area) -> None:
    month = last_closed(TODAY)
    now = market.market_of(tenant, area, TODAY)
    report = reports.report(tenant, area, month, None)
    counted = list(count_due(tenant, NOW))
    assert set(counted) >= {0, area.id}
    kept = market.market_of(tenant, area, TODAY)
    assert (now.counted_at, kept.counted_at) == (None, NOW)
    assert (kept.for_sale, kept.sold, kept.supply, kept.trend) == (
        now.for_sale,
        now.sold,
        now.supply,
        now.trend,
    )
    assert reports.report(tenant, area, month, None, TODAY).lines == report.lines
    assert market.for_sale_by_area(tenant, [area], TODAY)[area.id] == now.for_sale
    assert reports.begin(tenant, TODAY) == reports.begin(tenant)
    months = [month, month.plus(-1)]
    assert reports.months_of(tenant, area, months, TODAY) == reports.months_of(tenant, area, months)
    assert reports.newest_by_area(tenant, [area], month, TODAY) == reports.newest_by_area(
        tenant, [area], month
    )
    assert reports.tellable(tenant, [area], month, 2, TODAY) == reports.tellable(
        tenant, [area], month, 2
    )
    assert reports.newest(tenant, month, TODAY) is not None


def test_nothing_is_counted_twice_until_a_home_changes(tenant: TenantRef, area: Area) -> None:
    assert list(count_due(tenant, NOW))
    assert list(count_due(tenant, NOW + timedelta(minutes=9))) == []
    home()
    newest = select(func.max(Listing.id)).where(Listing.tenant_id == tenant.id)
    number = db.session.scalar(newest)
    db.session.add(ListingChange(listing_id=number, kind="listed", occurred_on=TODAY, noted_at=NOW))
    db.session.flush()
    assert list(count_due(tenant, NOW + timedelta(seconds=30))) == []  # not so soon
    assert area.id in list(count_due(tenant, NOW + timedelta(hours=3)))
    assert market.market_of(tenant, area, TODAY).for_sale.count == 7


def test_a_place_that_means_other_homes_is_counted_anew(tenant: TenantRef, area: Area) -> None:
    list(count_due(tenant, NOW))
    area = db.session.merge(area)
    area.city = "Elsewhere"
    db.session.flush()
    assert market.market_of(tenant, area, TODAY).for_sale.count == 0
    assert list(count_due(tenant, NOW)) == [area.id]


def test_each_agency_has_its_own(app: Flask, cast: Cast, tenant: TenantRef, area: Area) -> None:
    list(count_due(tenant, NOW))
    db.session.commit()
    db.session.remove()
    with acting_as(cast.harbor.ref):
        assert sheets.sheets(cast.harbor.ref, [None, area], TODAY, "now") == {}
        assert list(db.session.scalars(MarketSheet.of(cast.harbor.ref))) == []


def test_rows_keep_all_that_figures_say() -> None:
    figures = {
        ("sale", 0): Figures(9, Median(Decimal("5.50"), 8), since=date(2026, 1, 2)),
        ("listed", 24_310): Figures(4),
    }
    assert from_rows(as_rows(figures)) == figures


@pytest.mark.parametrize(
    ("day", "today", "usable"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), True),
        (date(2026, 11, 20), date(2026, 11, 21), True),
        (date(2026, 11, 20), date(2026, 11, 22), False),
        (date(2026, 11, 30), date(2026, 12, 1), False),
    ],
)
def test_figures_hold_a_day_and_never_past_a_month(day: date, today: date, usable: bool) -> None:
    assert is_usable(day, today) is usable


def test_what_takes_long_is_counted_seldom() -> None:
    asked = {"is_of_today": True, "is_complete": False, "took_ms": 10_000}
    soon, later = NOW + timedelta(minutes=5), NOW + timedelta(minutes=9)
    assert not is_due(**asked, counted_at=NOW, now=soon)  # type: ignore[arg-type]
    assert is_due(**asked, counted_at=NOW, now=later)  # type: ignore[arg-type]
    assert is_due(is_of_today=False, is_complete=True, counted_at=NOW, took_ms=9, now=NOW)
    assert make_round  # the worker's way in
