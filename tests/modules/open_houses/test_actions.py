"""Announcing open houses, calling them off, and telling calendars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.audit.models import AuditEvent
from realestate.modules.listings.models import Listing, OpenHouse
from realestate.modules.open_houses import actions, queries
from realestate.modules.open_houses.calendars import calendar
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def tenant(app: Flask, cast: Cast) -> Iterator[TenantRef]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        yield cast.fairfield.ref


def schedule(
    tenant: TenantRef, listing_id: int, starts_at: datetime = NOW + DAY, **options: Any
) -> OpenHouse:
    options.setdefault("ends_at", starts_at + 2 * HOUR)
    return actions.schedule(
        tenant, listing_id=listing_id, starts_at=starts_at, actor="Ada", now=NOW, **options
    )  # fmt: skip


def test_an_open_house_is_announced_and_written_down(tenant: TenantRef, cast: Cast) -> None:
    held = schedule(tenant, cast.fairfield.listing_ids[0], remarks=" Ring twice. ")
    assert held.remarks == "Ring twice."
    (shown,) = queries.coming(tenant, NOW, day=None, town="", cursor=None).rows
    assert shown.listing.unparsed_address == "12 Alder Way"
    deed = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert deed
    assert (deed.actor, deed.action, deed.object_key) == (
        "Ada",
        "open_house.scheduled",
        str(held.id),
    )


@pytest.mark.parametrize(
    ("starts", "ends"), [(NOW - DAY, NOW + DAY), (NOW + DAY, NOW), (NOW + DAY, NOW + 2 * DAY)]
)
def test_times_that_will_not_do_are_refused(
    tenant: TenantRef, cast: Cast, starts: datetime, ends: datetime
) -> None:
    with pytest.raises(Invalid) as refusal:
        schedule(tenant, cast.fairfield.listing_ids[0], starts, ends_at=ends)
    assert refusal.value.fields


@pytest.mark.parametrize("index", [4, 5, 6], ids=["withheld", "sold", "withdrawn"])
def test_a_home_that_cannot_be_seen_has_no_open_house(
    tenant: TenantRef, cast: Cast, index: int
) -> None:
    with pytest.raises(Conflict):
        schedule(tenant, cast.fairfield.listing_ids[index])


def test_another_agencys_home_is_not_found(tenant: TenantRef, cast: Cast) -> None:
    with pytest.raises(NotFound):
        schedule(tenant, cast.harbor.listing_ids[0])


def test_two_at_the_same_time_are_refused(tenant: TenantRef, cast: Cast) -> None:
    home = cast.fairfield.listing_ids[0]
    schedule(tenant, home)
    for starts in (NOW + DAY, NOW + DAY + HOUR, NOW + DAY - HOUR):
        with pytest.raises(Invalid, match="not saved"):
            schedule(tenant, home, starts)
    schedule(tenant, home, NOW + DAY + 2 * HOUR)  # one right after the other
    schedule(tenant, cast.fairfield.listing_ids[1])  # another home


def test_called_off_once_and_announced_again(tenant: TenantRef, cast: Cast) -> None:
    home = cast.fairfield.listing_ids[0]
    held = schedule(tenant, home)
    actions.cancel(tenant, held.id, actor="Ada", now=NOW)
    actions.cancel(tenant, held.id, actor="Ada", now=NOW)
    deeds = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "open_house.canceled"))
    assert len(list(deeds)) == 1
    assert queries.coming(tenant, NOW, day=None, town="", cursor=None).rows == []
    assert schedule(tenant, home, ends_at=NOW + DAY + 3 * HOUR).id == held.id
    assert not held.is_canceled


def test_what_is_over_is_not_called_off(tenant: TenantRef, cast: Cast) -> None:
    held = schedule(tenant, cast.fairfield.listing_ids[0])
    with pytest.raises(Conflict, match="over"):
        actions.cancel(tenant, held.id, actor="Ada", now=NOW + 2 * DAY)
    with pytest.raises(NotFound):
        actions.cancel(tenant, held.id + 9, actor="Ada", now=NOW)


def test_what_is_over_is_nowhere(tenant: TenantRef, cast: Cast) -> None:
    held = schedule(tenant, cast.fairfield.listing_ids[0])
    later = held.ends_at
    assert queries.coming(tenant, later, day=None, town="", cursor=None).rows == []
    assert queries.for_calendar(tenant, later) == []
    assert queries.shown(tenant, held.id, later) is None
    assert queries.of_homes(tenant, [held.listing_id], later) == {held.listing_id: []}


@pytest.mark.parametrize(
    "facts",
    [{"standard_status": "Pending"}, {"internet_entire_listing_display_yn": False}],
    ids=["pending", "withheld"],
)
def test_the_open_house_of_a_home_no_longer_shown_is_nowhere(
    tenant: TenantRef, cast: Cast, facts: dict[str, Any]
) -> None:
    held = schedule(tenant, cast.fairfield.listing_ids[0])
    home = db.session.scalar(Listing.of(tenant).where(Listing.id == held.listing_id))
    for name, value in facts.items():
        setattr(home, name, value)
    db.session.flush()
    assert queries.for_calendar(tenant, NOW) == []
    assert queries.this_weekend(tenant, NOW, 6) == []


def written(tenant: TenantRef, held: list[OpenHouse]) -> Calendar:
    found = calendar(
        tenant, held, name="Open houses", domain="x.example", page_of=lambda h: f"https://x.example/{h.id}", now=NOW
    )  # fmt: skip
    return Calendar.from_ical(found)


def test_a_calendar_tells_the_zone_and_what_was_called_off(tenant: TenantRef, cast: Cast) -> None:
    first = schedule(tenant, cast.fairfield.listing_ids[0])
    second = schedule(tenant, cast.fairfield.listing_ids[1])
    actions.cancel(tenant, second.id, actor="Ada", now=NOW)
    read = written(tenant, queries.for_calendar(tenant, NOW))
    (zone,) = read.walk("VTIMEZONE")
    assert zone["TZID"] == tenant.timezone
    events = {event["UID"]: event for event in read.walk("VEVENT")}
    held = events[f"open-house-{first.id}@x.example"]
    assert held["DTSTART"].params["TZID"] == tenant.timezone
    assert held["DTSTART"].dt == first.starts_at.astimezone(ZoneInfo(tenant.timezone))
    assert (held["STATUS"], held["LOCATION"]) == ("CONFIRMED", "12 Alder Way, Bellevue, WA 98004")
    off = events[f"open-house-{second.id}@x.example"]
    assert (off["STATUS"], off["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_calendar_withholds_what_the_seller_withholds(tenant: TenantRef, cast: Cast) -> None:
    schedule(tenant, cast.fairfield.listing_ids[3], remarks="Park in Hidden Road, 44 Hidden Road")
    home = db.session.scalar(Listing.of(tenant).where(Listing.id == cast.fairfield.listing_ids[3]))
    assert home
    home.street_number, home.street_name = "44", "Hidden Road"
    text = written(tenant, queries.for_calendar(tenant, NOW)).to_ical().decode()
    assert "Hidden" not in text
    assert "GEO" not in text
    assert "Redmond" in text
