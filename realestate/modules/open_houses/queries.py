"""Looking at open houses: only of homes that visitors may see and that are for sale, and only until they end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select
from sqlalchemy.orm import contains_eager

from realestate.db import db
from realestate.keyset import Cursor, Page, page_of
from realestate.modules.listings.models import FOR_SALE, Listing, OpenHouse
from realestate.modules.open_houses import rules
from realestate.modules.open_houses.rules import Choices, Span
from realestate.tenancy.models import TenantRef

PAGE_SIZE = 48
MOST_COUNTED = 5_000
MOST_IN_CALENDAR = 1_000
_ORDER = ((OpenHouse.starts_at, False), (OpenHouse.id, False))


def coming(
    tenant: TenantRef, now: datetime, *, day: date | None, town: str, cursor: Cursor | None
) -> Page[OpenHouse]:
    """A page of open houses to come, each with its home and picture, soonest first."""
    found = _with_homes(_in_town(_held(tenant, now), town))
    if day is not None:
        found = _within(found, rules.day_span(day, ZoneInfo(tenant.timezone)))
    return page_of(found, _ORDER, cursor, PAGE_SIZE)


def choices(tenant: TenantRef, now: datetime, *, day: date | None, town: str) -> Choices:
    """Days and towns that have open houses, counted; of the soonest 5,000."""
    found = _held(tenant, now).with_only_columns(OpenHouse.starts_at, Listing.city)
    rows = db.session.execute(found.order_by(OpenHouse.starts_at).limit(MOST_COUNTED))
    zone = ZoneInfo(tenant.timezone)
    return rules.choices([(start, city) for start, city in rows], zone, day=day, town=town)


def this_weekend(tenant: TenantRef, now: datetime, limit: int) -> list[OpenHouse]:
    """Open houses of the weekend that is, or comes next."""
    span = rules.weekend_span(now, ZoneInfo(tenant.timezone))
    found = _with_homes(_within(_held(tenant, now), span))
    soonest = found.order_by(OpenHouse.starts_at, OpenHouse.id)
    return list(db.session.scalars(soonest.limit(limit)))


def of_homes(
    tenant: TenantRef, listing_ids: Sequence[int], now: datetime
) -> dict[int, list[OpenHouse]]:
    """Open houses to come of these homes by the home's number, canceled ones too, soonest first. One query."""
    found = _shown(tenant, now).where(OpenHouse.listing_id.in_(listing_ids))
    rows = db.session.scalars(found.order_by(OpenHouse.starts_at, OpenHouse.id))
    by_home: dict[int, list[OpenHouse]] = {listing_id: [] for listing_id in listing_ids}
    for each in rows:
        by_home[each.listing_id].append(each)
    return by_home


def for_calendar(tenant: TenantRef, now: datetime, town: str = "") -> list[OpenHouse]:
    """All to come with their homes, canceled ones too: calendars must be told."""
    found = _in_town(_shown(tenant, now), town).options(contains_eager(OpenHouse.listing))
    soonest = found.order_by(OpenHouse.starts_at, OpenHouse.id)
    return list(db.session.scalars(soonest.limit(MOST_IN_CALENDAR)))


def shown(tenant: TenantRef, open_house_id: int, now: datetime) -> OpenHouse | None:
    """One open house to come, with its home."""
    found = _shown(tenant, now).where(OpenHouse.id == open_house_id)
    return db.session.scalar(found.options(contains_eager(OpenHouse.listing)))


def was_there(tenant: TenantRef, open_house_id: int) -> bool:
    """Was there ever such an open house?"""
    found = OpenHouse.of(tenant).where(OpenHouse.id == open_house_id)
    return db.session.scalar(found.with_only_columns(OpenHouse.id)) is not None


def _shown(tenant: TenantRef, now: datetime) -> Select[OpenHouse]:
    return (
        OpenHouse.of(tenant)
        .join(OpenHouse.listing)
        .where(
            OpenHouse.ends_at > now,
            Listing.internet_entire_listing_display_yn,
            Listing.standard_status.in_(FOR_SALE),
        )
    )


def _held(tenant: TenantRef, now: datetime) -> Select[OpenHouse]:
    return _shown(tenant, now).where(OpenHouse.is_canceled.is_(False))


def _in_town(found: Select[OpenHouse], town: str) -> Select[OpenHouse]:
    return found.where(Listing.city == town) if town else found


def _within(found: Select[OpenHouse], span: Span) -> Select[OpenHouse]:
    return found.where(OpenHouse.starts_at < span.end, OpenHouse.ends_at > span.start)


def _with_homes(found: Select[OpenHouse]) -> Select[OpenHouse]:
    return found.options(contains_eager(OpenHouse.listing).joinedload(Listing.cover))
