"""Figures that were counted beforehand: those that still hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from realestate.db import db
from realestate.modules.areas.models import ALL_HOMES, Area, MarketSheet
from realestate.modules.areas.queries.homes import place_of
from realestate.modules.areas.rules.sheets import Sheet, from_rows, is_usable, print_of
from realestate.modules.listings.models import ListingChange
from realestate.tenancy.models import TenantRef


def number_of(area: Area | None) -> int:
    return area.id if area else ALL_HOMES


def print_here(area: Area | None) -> str:
    return print_of(place_of(area) if area else None)


def sheets(
    tenant: TenantRef, places: Sequence[Area | None], today: date, part: str
) -> dict[int, Sheet]:
    """One part of each place by its number (0: all homes); those that do not hold any more are left out."""
    prints = {number_of(area): print_here(area) for area in places}
    wanted = MarketSheet.of(tenant).where(
        MarketSheet.part == part, MarketSheet.area_id.in_([n for n in prints if n is not None])
    )
    return {
        row.area_id: Sheet(from_rows(row.figures), row.day, row.counted_at)
        for row in db.session.scalars(wanted)
        if row.place_print == prints[row.area_id] and is_usable(row.day, today)
    }


def whole(tenant: TenantRef, area: Area | None, today: date) -> Sheet | None:
    """Both parts of one place, if both hold."""
    wanted = MarketSheet.of(tenant).where(MarketSheet.area_id == number_of(area))
    here = print_here(area)
    rows = [
        row
        for row in db.session.scalars(wanted)
        if row.place_print == here and is_usable(row.day, today)
    ]
    if len(rows) < 2:
        return None
    figures = {key: found for row in rows for key, found in from_rows(row.figures).items()}
    first = min(rows, key=lambda row: row.counted_at)
    return Sheet(figures, first.day, first.counted_at)


def counted_at(tenant: TenantRef, areas: Sequence[Area]) -> datetime | None:
    """Since when the oldest figures of these places stand; None when none are counted beforehand."""
    oldest = select(func.min(MarketSheet.counted_at)).where(
        MarketSheet.tenant_id == tenant.id,
        MarketSheet.part == "now",
        MarketSheet.area_id.in_([area.id for area in areas]),
    )
    return db.session.scalar(oldest)


def last_change(tenant: TenantRef) -> int:
    """The number of the newest change of a home."""
    newest = select(func.max(ListingChange.id)).where(ListingChange.tenant_id == tenant.id)
    return db.session.scalar(newest) or 0
