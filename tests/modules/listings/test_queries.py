"""Searching: what matches, in which order, page by page, and what is withheld."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from realestate.db import db
from realestate.keyset import Cursor, read_cursor
from realestate.modules.listings import queries, rules
from realestate.modules.listings.rules import Criteria
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast, make_listing


@pytest.fixture
def tenant(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        yield cast.fairfield.ref


def found(tenant: TenantRef, **wanted: object) -> list[str]:
    page = queries.search(tenant, Criteria(**wanted), None)  # type: ignore[arg-type]
    return [listing.unparsed_address for listing in page.rows]


def test_homes_for_sale_are_shown_newest_first(tenant: TenantRef) -> None:
    assert found(tenant) == ["3 Cedar Court", "44 Hidden Road", "7 Birch Lane", "12 Alder Way"]


@pytest.mark.parametrize(
    ("wanted", "addresses"),
    [
        ({"beds_min": 4, "price_max": 900_000}, {"12 Alder Way", "44 Hidden Road"}),
        ({"price_min": 800_000}, {"12 Alder Way", "3 Cedar Court"}),
        ({"type": "Townhouse"}, {"7 Birch Lane"}),
        ({"location": "bellevue"}, {"12 Alder Way", "3 Cedar Court"}),
        ({"location": "98033"}, {"7 Birch Lane"}),
        ({"location": "1003"}, {"3 Cedar Court"}),
        ({"location": "alder"}, {"12 Alder Way"}),
        ({"location": "100%"}, set()),
        ({"status": "closed"}, {"18 Sold Square"}),
        ({"baths_min": 3}, set()),
    ],
)
def test_each_filter_narrows(
    tenant: TenantRef, wanted: dict[str, object], addresses: set[str]
) -> None:
    assert set(found(tenant, **wanted)) == addresses
    assert queries.count(tenant, Criteria(**wanted)).number == len(addresses)  # type: ignore[arg-type]


def test_a_withheld_address_cannot_be_found_by_searching_for_it(tenant: TenantRef) -> None:
    assert found(tenant, location="hidden road") == []


@pytest.mark.parametrize("status", ["", "pending", "closed"])
def test_withheld_and_withdrawn_homes_are_nowhere(tenant: TenantRef, status: str) -> None:
    shown = found(tenant, status=status)
    assert "9 Secret Street" not in shown
    assert "5 Withdrawn Walk" not in shown
    assert all("Secret" not in x.unparsed_address for x in queries.featured(tenant, 50))


@pytest.mark.parametrize("sort", rules.SORTS)
def test_pages_follow_each_other_without_gap_or_repeat(tenant: TenantRef, sort: str) -> None:
    for number in range(60):
        make_listing(
            listing_key=f"P{number}",
            unparsed_address=f"{number} Page Street",
            city="Pageton",
            list_price=Decimal(100_000 + number % 7),
            bedrooms_total=3,
            living_area=None if number % 5 == 0 else 1_000 + number % 3,
            on_market_date=date(2026, 10, 1 + number % 4),
        )
    db.session.flush()
    seen: list[int] = []
    cursor: Cursor | None = None
    for _ in range(4):
        page = queries.search(tenant, Criteria(location="Pageton", sort=sort), cursor)
        seen += [listing.id for listing in page.rows]
        cursor = read_cursor(str(page.next)) if page.next else None
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 60


@pytest.mark.parametrize("text", ["", "x", "W1siaSIsMV1d", "W10", "%00", "A" * 500])
def test_a_broken_cursor_means_the_first_page(tenant: TenantRef, text: str) -> None:
    page = queries.search(tenant, Criteria(), read_cursor(text))
    assert len(page.rows) == 4


def test_a_cursor_of_another_order_means_the_first_page(tenant: TenantRef) -> None:
    other = Cursor((Decimal(700_000), 3))
    assert len(queries.search(tenant, Criteria(sort="newest"), other).rows) == 4


def test_counting_stops_at_the_cap(tenant: TenantRef, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "COUNT_CAP", 2)
    assert queries.count(tenant, Criteria()) == queries.Count(2, is_capped=True)
