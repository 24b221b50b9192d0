"""Homes are written by their source's key; what changes is kept as history and told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db
from realestate.modules.events.catalogue import LISTINGS_CHANGED
from realestate.modules.events.models import Event
from realestate.modules.listings.actions import MOST_AT_ONCE, put_listings
from realestate.modules.listings.models import Listing, ListingChange
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOME: dict[str, Any] = {
    "source_system": "Some MLS",
    "listing_key": "A1",
    "listing_id": "991",
    "standard_status": "Active",
    "on_market_date": date(2026, 11, 20),
    "modification_timestamp": NOW,
    "list_price": Decimal(500_000),
    "property_type": "Residential",
    "property_sub_type": "Townhouse",
    "unparsed_address": "4 New Street",
    "city": "Bothell",
    "state_or_province": "WA",
    "postal_code": "98011",
    "features": ["View"],
}


@pytest.fixture
def tenant(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        yield cast.fairfield.ref


def history(tenant: TenantRef, listing_id: int) -> list[ListingChange]:
    found = ListingChange.of(tenant).where(ListingChange.listing_id == listing_id)
    return list(db.session.scalars(found.order_by(ListingChange.id)))


def told(tenant: TenantRef) -> list[list[int]]:
    found = Event.of(tenant).where(Event.type == LISTINGS_CHANGED).order_by(Event.id)
    return [event.payload["change_ids"] for event in db.session.scalars(found)]


def test_a_new_home_is_added_and_told(tenant: TenantRef) -> None:
    (put,) = put_listings(tenant, [HOME], now=NOW)
    assert put.is_new
    assert put.changes == ("listed",)
    (change,) = history(tenant, put.listing_id)
    assert (change.kind, change.price_after, change.status_after) == ("listed", 500_000, "Active")
    assert change.occurred_on == date(2026, 11, 20)
    assert told(tenant) == [[change.id]]


def test_the_same_home_again_changes_nothing_and_tells_nothing(tenant: TenantRef) -> None:
    (first,) = put_listings(tenant, [HOME], now=NOW)
    (again,) = put_listings(tenant, [HOME], now=NOW)
    assert again.is_same
    assert again.listing_id == first.listing_id
    assert len(history(tenant, first.listing_id)) == 1
    assert len(told(tenant)) == 1


def test_a_price_and_a_status_are_history_with_both_sides(tenant: TenantRef) -> None:
    put_listings(tenant, [HOME], now=NOW)
    changed = {**HOME, "list_price": Decimal(480_000), "standard_status": "Pending"}
    (put,) = put_listings(tenant, [changed], now=NOW)
    assert put.before is not None
    assert (
        put.before.items() >= {"list_price": Decimal(500_000), "standard_status": "Active"}.items()
    )
    _, price, status = history(tenant, put.listing_id)
    assert (price.price_before, price.price_after) == (500_000, 480_000)
    assert (status.status_before, status.status_after) == ("Active", "Pending")


def test_a_sale_is_dated_by_its_closing(tenant: TenantRef) -> None:
    put_listings(tenant, [HOME], now=NOW)
    closing = {"close_date": date(2026, 11, 23), "close_price": Decimal(510_000)}
    (put,) = put_listings(tenant, [{**HOME, "standard_status": "Closed", **closing}], now=NOW)
    last = history(tenant, put.listing_id)[-1]
    assert (last.occurred_on, last.price_after) == (date(2026, 11, 23), 510_000)


def test_other_facts_are_one_change_and_a_time_stamp_alone_is_none(tenant: TenantRef) -> None:
    put_listings(tenant, [HOME], now=NOW)
    later = NOW.replace(hour=13)
    (stamped,) = put_listings(tenant, [{**HOME, "modification_timestamp": later}], now=later)
    assert stamped.changes == ()
    assert not stamped.is_same
    words = {**HOME, "features": ["View", "Basement"], "public_remarks": "Bright."}
    (put,) = put_listings(tenant, [words], now=NOW)
    assert put.changes == ("facts",)


def test_what_a_row_does_not_name_stays(tenant: TenantRef) -> None:
    put_listings(tenant, [{**HOME, "public_remarks": "Bright."}], now=NOW)
    (put,) = put_listings(tenant, [HOME], now=NOW)
    assert put.is_same
    remarks = db.session.scalar(select(Listing.public_remarks).where(Listing.id == put.listing_id))
    assert remarks == "Bright."


def test_a_first_load_tells_nobody(tenant: TenantRef) -> None:
    (put,) = put_listings(tenant, [HOME], now=NOW, told=False)
    assert told(tenant) == []
    assert len(history(tenant, put.listing_id)) == 1


def test_one_batch_is_one_event_and_a_key_twice_in_it_is_one_home(tenant: TenantRef) -> None:
    other = {**HOME, "listing_key": "A2", "listing_id": "992"}
    puts = put_listings(tenant, [HOME, other, {**HOME, "list_price": Decimal(1)}], now=NOW)
    assert puts[0].listing_id == puts[2].listing_id != puts[1].listing_id
    assert [len(ids) for ids in told(tenant)] == [3]


def test_unknown_columns_and_too_many_rows_are_refused(tenant: TenantRef) -> None:
    for row in ({**HOME, "tenant_id": 1}, {**HOME, "price": 3}):
        with pytest.raises(ValueError, match="no such columns"):
            put_listings(tenant, [row], now=NOW)
    with pytest.raises(ValueError, match="at most"):
        put_listings(tenant, [HOME] * (MOST_AT_ONCE + 1), now=NOW)
