"""One home under several listings, and homes around it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from realestate.db import db
from realestate.modules.listings import history, nearby
from realestate.modules.listings.actions import put_listings
from realestate.modules.listings.models import Listing
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast, make_listing

TODAY = NOW.date()


@pytest.fixture
def tenant(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        yield cast.fairfield.ref


def home(key: str, **facts: Any) -> Listing:
    plain: dict[str, Any] = {
        "listing_key": key,
        "unparsed_address": "77 Return Road",
        "street_number": "77",
        "city": "Nearton",
        "list_price": Decimal(500_000),
        "bedrooms_total": 3,
    }
    made = make_listing(**{**plain, **facts})
    db.session.flush()
    return made


def expired(key: str = "OLD", **facts: Any) -> Listing:
    plain: dict[str, Any] = {
        "standard_status": "Expired",
        "on_market_date": date(2026, 6, 1),
        "off_market_date": date(2026, 10, 1),
        "list_price": Decimal(550_000),
    }
    return home(key, **{**plain, **facts})


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"unparsed_address": "77 Return Rd."},
        {"unparsed_address": "77 Another Name", "street_number": "", "parcel_number": "0-1"},
    ],
    ids=["address", "abbreviated", "parcel"],
)
def test_a_relisted_home_carries_its_past(tenant: TenantRef, facts: dict[str, Any]) -> None:
    old = expired(**facts)
    new = home("NEW", parcel_number="01")
    if "parcel_number" in facts:
        old.parcel_number = "01"
        db.session.flush()
    past = history.past_of(tenant, new, TODAY)
    assert [each.listing.listing_key for each in past.earlier] == ["OLD"]
    assert (past.days, past.cumulative_days) == (19, 19 + 122)
    assert [m.words for m in past.moments] == [
        "Listed for sale",
        "Taken off the market",
        "Listed for sale",
    ]
    assert history.relisting_of(tenant, old) is new


def test_kept_changes_are_told(tenant: TenantRef) -> None:
    listing = home("K9")
    row = {"source_system": "Test MLS", "listing_key": "K9", "list_price": Decimal(480_000)}
    put_listings(tenant, [row], now=NOW)
    newest = history.past_of(tenant, listing, TODAY).moments[0]
    assert (newest.words, newest.price, newest.change) == ("Price changed", Decimal(480_000), -4.0)


@pytest.mark.parametrize(
    "facts",
    [
        {"internet_entire_listing_display_yn": False},
        {"internet_address_display_yn": False},
        {"standard_status": "Delete"},
        {"standard_status": "Incomplete"},
    ],
)
def test_what_was_withheld_is_not_carried_across(tenant: TenantRef, facts: dict[str, Any]) -> None:
    old, new = expired(**facts), home("NEW")
    past = history.past_of(tenant, new, TODAY)
    assert past.earlier == []
    assert len(past.moments) == 1
    if "standard_status" not in facts:
        assert history.relisting_of(tenant, old) is None


def test_a_withheld_relisting_is_not_told_by_the_open_one(tenant: TenantRef) -> None:
    old, new = expired(), home("NEW", internet_address_display_yn=False)
    assert history.relisting_of(tenant, old) is None
    assert history.past_of(tenant, new, TODAY).earlier == []


def test_a_sold_home_that_is_for_sale_again_says_so(tenant: TenantRef) -> None:
    sold = expired(
        standard_status="Closed", close_price=Decimal(540_000), close_date=date(2026, 10, 1)
    )
    new = home("NEW")
    assert history.past_of(tenant, sold, TODAY).newer is new
    assert history.past_of(tenant, new, TODAY).newer is None


def test_another_agencys_home_was_never_there(tenant: TenantRef, cast: Cast) -> None:
    assert history.removed(tenant, cast.harbor.listing_ids[6]) is None
    assert history.removed(tenant, cast.fairfield.listing_ids[6]) is not None


@pytest.mark.parametrize(
    ("status", "is_removed"),
    [("Expired", True), ("Hold", True), ("Incomplete", False), ("Closed", False)],
)
def test_removed_homes_are_known(tenant: TenantRef, status: str, is_removed: bool) -> None:
    listing = expired(standard_status=status)
    assert (history.removed(tenant, listing.id) is not None) is is_removed


def sold(key: str, miles_north: float, **facts: Any) -> Listing:
    plain: dict[str, Any] = {
        "unparsed_address": f"{key} Sold Street",
        "street_number": key,
        "standard_status": "Closed",
        "close_date": date(2026, 9, 1),
        "close_price": Decimal(400_000),
        "latitude": 45.0 + miles_north / 69.09,
        "longitude": -120.0,
    }
    return home(key, **{**plain, **facts})


def test_sales_near_by_are_listed_nearest_first(tenant: TenantRef) -> None:
    centre = home("C", latitude=45.0, longitude=-120.0)
    for key, north in (("1", 0.9), ("2", 0.2), ("3", -0.4), ("4", 1.7), ("5", 0.6)):
        sold(key, north)
    sold("6", 2.5)
    sold("7", 0.1, close_date=date(2025, 9, 1))
    sold("8", 0.1, internet_entire_listing_display_yn=False)
    sold("9", 0.1, internet_address_display_yn=False)
    found = nearby.sold_near(tenant, centre, TODAY)
    assert found.within_miles == 2.0
    assert [each.listing.listing_key for each in found.sales] == ["2", "3", "5", "1", "4"]
    assert found.sales[0].miles == pytest.approx(0.2, abs=0.01)
    assert found.sales[0].price_per_square_foot == pytest.approx(Decimal("222.2"), abs=1)


def test_enough_sales_make_the_circle_smaller(tenant: TenantRef) -> None:
    centre = home("C", latitude=45.0, longitude=-120.0)
    for number in range(7):
        sold(str(number), 0.05 * number)
    sold("far", 1.5)
    found = nearby.sold_near(tenant, centre, TODAY)
    assert (found.within_miles, len(found.sales)) == (0.5, 7)


def test_no_circle_is_drawn_round_a_withheld_place(tenant: TenantRef) -> None:
    centre = home("C", latitude=45.0, longitude=-120.0, internet_address_display_yn=False)
    sold("1", 0.2)
    found = nearby.sold_near(tenant, centre, TODAY)
    assert found.within_miles is None
    assert [each.miles for each in found.sales] == [None]


def test_similar_homes_are_the_most_alike_and_for_sale(tenant: TenantRef) -> None:
    mine = home("C")
    home("A", unparsed_address="1 A Street", list_price=Decimal(510_000))
    home("B", unparsed_address="2 B Street", list_price=Decimal(600_000), bedrooms_total=5)
    home("D", unparsed_address="3 D Street", standard_status="Pending")
    home("E", unparsed_address="4 E Street", internet_entire_listing_display_yn=False)
    home(
        "F",
        unparsed_address="5 F Street",
        city="Farton",
        list_price=Decimal(515_000),
        latitude=46.9,
    )
    found = [each.listing.listing_key for each in nearby.similar_to(tenant, mine, 3)]
    assert found[0] == "A"
    assert not {"C", "D", "E"} & set(found)
    assert nearby.similar_to(tenant, mine, 1)[0].listing.cover is not None
