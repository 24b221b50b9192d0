"""What the demo tells of a home's past: its own dates, its recorded price, and open houses that lie ahead."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db, transaction
from realestate.modules.demo.actions import fill_agency
from realestate.modules.demo.facts import listings_for
from realestate.modules.demo.past_listings import _changes, earlier_listings
from realestate.modules.demo.people import AGENCIES
from realestate.modules.listings.models import Listing, ListingChange, OpenHouse
from realestate.tenancy.actions import open_tenant
from realestate.tenancy.scope import acting_as

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)


@pytest.mark.parametrize("slug", AGENCIES)
def test_a_home_that_came_back_was_asked_at_the_recorded_price(slug: str) -> None:
    homes = {home.parcel_number: home for home in listings_for(slug, today=TODAY)}
    earlier = earlier_listings(list(homes.values()))
    assert 2 <= len(earlier) <= 60
    for before in earlier:
        present = homes[before.parcel_number]
        assert before.standard_status == "Expired"
        assert before.list_price == present.list_price == present.sale.sale_price
        ended = before.on_market_date + timedelta(days=before.days_on_market)
        assert ended < present.on_market_date
        assert before.listing_key != present.listing_key


@pytest.mark.parametrize("slug", AGENCIES)
def test_changes_follow_the_dates_of_a_listing_and_no_price_is_made_up(slug: str) -> None:
    for home in listings_for(slug, today=TODAY):
        told = list(_changes(home))
        assert [each["kind"] for each in told[1:]] == ["status"] * (len(told) - 1)
        assert told[-1]["status_after"] == home.standard_status
        days = [each["occurred_on"] for each in told]
        assert days == sorted(days)
        assert days[-1] <= TODAY
        prices = {each.get("price_after") for each in told} - {None}
        assert prices == {home.sale.sale_price}


def test_a_filled_agency_has_its_past_and_its_weekends(app: Flask) -> None:
    with app.app_context(), transaction():
        tenant = open_tenant(slug="summit", name="Summit", plan="pro", now=NOW).ref
    with app.app_context(), acting_as(tenant), transaction():
        fill_agency(tenant, NOW)
        db.session.flush()
        kinds = Counter(
            db.session.scalars(
                select(ListingChange.kind).where(ListingChange.tenant_id == tenant.id)
            )
        )
        assert kinds["listed"] == len(list(db.session.scalars(Listing.of(tenant))))
        held = list(db.session.scalars(OpenHouse.of(tenant)))
        assert 20 <= len(held) <= 120
        zone = ZoneInfo(tenant.timezone)
        for each in held:
            start = each.starts_at.astimezone(zone)
            assert NOW < each.starts_at < NOW + timedelta(days=15)
            assert start.weekday() >= 5
            assert 10 <= start.hour <= 14
