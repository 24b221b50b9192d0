"""Searching: what matches, in which order, page by page, and what is withheld."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from realestate.db import db, utc_now
from realestate.keyset import Cursor, read_cursor
from realestate.modules.listings import queries, rules
from realestate.modules.listings.models import Listing, OpenHouse
from realestate.modules.listings.places import Bounds, Place, is_inside
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
        ({"type": ("Townhouse",)}, {"7 Birch Lane"}),
        ({"location": "bellevue"}, {"12 Alder Way", "3 Cedar Court"}),
        ({"location": "98033"}, {"7 Birch Lane"}),
        ({"location": "1003"}, {"3 Cedar Court"}),
        ({"location": "alder"}, {"12 Alder Way"}),
        ({"location": "%"}, set()),
        ({"status": ("closed",)}, {"18 Sold Square"}),
        ({"baths_min": 3}, set()),
    ],
)
def test_each_filter_narrows(
    tenant: TenantRef, wanted: dict[str, object], addresses: set[str]
) -> None:
    assert set(found(tenant, **wanted)) == addresses
    assert queries.count(tenant, Criteria(**wanted)).number == len(addresses)  # type: ignore[arg-type]


TRIANGLE = ((-122.3, 47.5), (-122.1, 47.5), (-122.2, 47.7))


@pytest.mark.parametrize(
    ("wanted", "addresses"),
    [
        (
            {"bounds": Bounds(-122.3, 47.5, -122.1, 47.7)},
            {"12 Alder Way", "3 Cedar Court", "7 Birch Lane"},
        ),
        ({"bounds": Bounds(-121.3, 47.5, -121.1, 47.7)}, set()),
        ({"polygon": TRIANGLE}, {"12 Alder Way", "3 Cedar Court", "7 Birch Lane"}),
        ({"polygon": tuple((lng, lat + 1) for lng, lat in TRIANGLE)}, set()),
        ({"features": ("basement",), "beds_min": 5}, {"3 Cedar Court"}),
        ({"features": ("waterfront",)}, set()),
        ({"year_min": 1995}, set()),
        ({"lot_max": 6_000, "type": ("Townhouse", "Condominium")}, {"7 Birch Lane"}),
        ({"living_area_min": 1_801}, set()),
        (
            {"status": ("for_sale", "closed"), "beds_min": 3, "price_max": 700_000},
            {"7 Birch Lane", "18 Sold Square"},
        ),
        ({"reduced": True}, set()),
        ({"open_house": True}, set()),
    ],
)
def test_the_whole_grammar_narrows(
    tenant: TenantRef, wanted: dict[str, object], addresses: set[str]
) -> None:
    assert set(found(tenant, **wanted)) == addresses


def test_an_outline_finds_what_geometry_says(tenant: TenantRef) -> None:
    star = tuple(
        (round(-121 + r * math.cos(a), 5), round(47 + r * math.sin(a), 5))
        for a, r in ((step * math.pi / 5, 0.5 if step % 2 else 0.2) for step in range(10))
    )
    spots = [(-121 + x / 10, 47 + y / 10) for x in range(-6, 7) for y in range(-6, 7)]
    for number, (lng, lat) in enumerate(spots):
        make_listing(
            listing_key=f"G{number}",
            unparsed_address=f"{number} Star Street",
            city="Starton",
            list_price=Decimal(1),
            latitude=lat,
            longitude=lng,
        )
    db.session.flush()
    inside = db.session.scalars(queries.matching(tenant, Criteria(polygon=star)))
    assert {x.unparsed_address for x in inside} == {
        f"{number} Star Street" for number, spot in enumerate(spots) if is_inside(spot, star)
    }


@pytest.mark.parametrize(
    ("place", "number"),
    [
        (Place(city="Bellevue"), 2),
        (Place(postal_codes=("98033", "98052")), 2),
        (Place(city="Bellevue", postal_codes=("98033",)), 0),
        (Place(city="Kirkland", polygon=TRIANGLE), 1),
    ],
)
def test_a_place_resolved_above_narrows(tenant: TenantRef, place: Place, number: int) -> None:
    assert queries.count(tenant, Criteria(area="somewhere"), place).number == number


def test_a_home_is_found_by_its_next_open_house(tenant: TenantRef, cast: Cast) -> None:
    home, other = cast.fairfield.listing_ids[:2]
    soon = utc_now() + timedelta(hours=3)
    for listing_id, is_canceled in ((home, False), (other, True)):
        db.session.add(
            OpenHouse(
                listing_id=listing_id,
                starts_at=soon,
                ends_at=soon + timedelta(hours=2),
                is_canceled=is_canceled,
            )
        )
    db.session.flush()
    assert found(tenant, open_house=True) == ["12 Alder Way"]


def test_new_and_reduced_homes_are_found_by_what_happened(tenant: TenantRef, cast: Cast) -> None:
    home = db.session.get_one(Listing, cast.fairfield.listing_ids[1])
    home.on_market_date, home.original_list_price = utc_now().date(), Decimal(700_000)
    db.session.flush()
    assert found(tenant, new=1) == ["7 Birch Lane"]
    assert found(tenant, reduced=True) == ["7 Birch Lane"]


def test_a_withheld_address_cannot_be_found_by_searching_for_it(tenant: TenantRef) -> None:
    assert found(tenant, location="hidden road") == []


@pytest.mark.parametrize("status", [(), ("pending",), ("closed",)])
def test_withheld_and_withdrawn_homes_are_nowhere(
    tenant: TenantRef, status: tuple[str, ...]
) -> None:
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
