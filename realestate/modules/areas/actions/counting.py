"""The worker's round: figures of places counted beforehand, so that no visitor waits for them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from realestate.db import db, is_postgresql, reading, transaction
from realestate.modules.areas.models import Area, MarketSheet
from realestate.modules.areas.queries import market, months, sheets
from realestate.modules.areas.queries.homes import within
from realestate.modules.areas.queries.places import published
from realestate.modules.areas.rules.figures import (
    KEPT_MONTHS,
    NOTHING,
    Figures,
    Key,
    last_closed,
    months_to,
)
from realestate.modules.areas.rules.sheets import as_rows, is_due
from realestate.modules.entitlements import is_enabled
from realestate.tenancy.models import Tenant, TenantRef
from realestate.tenancy.scope import acting_as

log = logging.getLogger(__name__)
_SHOWN_BY = ("areas", "market_reports")


@dataclass(frozen=True)
class _Stand:
    """What is to be counted of one agency, and which change of its homes will be in it."""

    places: list[Area | None]
    last_change_id: int


def make_round(
    now: datetime,
    *,
    breathe: Callable[[], None] = lambda: None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Count every place whose figures are due, agency by agency; returns how many."""
    with reading(), transaction():
        active = select(Tenant).where(Tenant.status == "active").order_by(Tenant.id)
        agencies = [tenant.ref for tenant in db.session.scalars(active)]
    counted = 0
    for tenant in agencies:
        for _ in count_due(tenant, now):
            counted += 1
            breathe()
            if is_stopping():
                return counted
    if counted:
        log.info("figures counted", extra={"count": counted})
    return counted


def count_due(tenant: TenantRef, now: datetime) -> Iterator[int]:
    """Count places of one agency, each in transactions of its own; yields their numbers."""
    today = now.astimezone(ZoneInfo(tenant.timezone)).date()
    with acting_as(tenant), reading(), transaction():
        due = _due(tenant, today, now)
        db.session.expunge_all()
    for place in due.places:
        with acting_as(tenant):
            count_place(tenant, place, due.last_change_id, today, now)
        yield sheets.number_of(place)


def count_place(
    tenant: TenantRef, area: Area | None, last_change_id: int, today: date, now: datetime
) -> None:
    """Count one place (None: all homes) while writing nothing, then keep what was found."""
    started = time.perf_counter()
    with reading(), transaction():
        found = _counted(tenant, area, today)
    took_ms = int((time.perf_counter() - started) * 1000)
    with transaction():
        for part, figures in found.items():
            _keep(
                tenant,
                {"area_id": sheets.number_of(area), "part": part},
                {
                    "place_print": sheets.print_here(area),
                    "last_change_id": last_change_id,
                    "day": today,
                    "counted_at": now,
                    "took_ms": took_ms,
                    "figures": as_rows(figures),
                },
            )


def _due(tenant: TenantRef, today: date, now: datetime) -> _Stand:
    if not any(is_enabled(tenant, module) for module in _SHOWN_BY):
        return _Stand([], 0)
    newest = sheets.last_change(tenant)
    rows = MarketSheet.of(tenant).where(MarketSheet.part == "months")
    known = {row.area_id: row for row in db.session.scalars(rows)}
    places: list[Area | None] = [None, *published(tenant)]

    def is_wanted(area: Area | None) -> bool:
        row = known.get(sheets.number_of(area))
        if row is None or row.place_print != sheets.print_here(area):
            return True
        return is_due(
            is_of_today=row.day == today,
            is_complete=row.last_change_id == newest,
            counted_at=row.counted_at,
            took_ms=row.took_ms,
            now=now,
        )

    return _Stand([area for area in places if is_wanted(area)], newest)


def _counted(tenant: TenantRef, area: Area | None, today: date) -> dict[str, dict[Key, Figures]]:
    """Both parts of a place."""
    here = within(area) if area else market.EVERYWHERE
    span = months_to(last_closed(today), KEPT_MONTHS)
    by_month = market.measured(
        [
            market.by_month(tenant, here, span[0], span[-1]),
            *market.rolling(tenant, here, span[0], span[-1]),
        ]
    )
    for kind, counts in (
        ("listed", months.listed(tenant, here, span)),
        ("stock", months.inventory(tenant, here, span)),
    ):
        by_month |= {(kind, month.number): Figures(count) for month, count in counts.items()}
    of_now = market.measured(market.of_today(tenant, here, today))
    of_now["quarter", 0] = by_month.get(("rolling", span[-1].number), NOTHING)
    for month in span:
        sales = by_month.get(("rolling", month.number), NOTHING).count
        of_now["sales", month.number] = Figures(sales)
    if area is None:
        of_now["begin", 0] = Figures(since=months.first_sale(tenant))
    return {"now": of_now, "months": by_month}


def _keep(tenant: TenantRef, key: dict[str, Any], said: dict[str, Any]) -> None:
    """Two workers may have counted at once: the row is one, and the later figures stay."""
    insert: Callable[[Any], Any] = postgresql.insert if is_postgresql() else sqlite.insert
    db.session.execute(insert(MarketSheet).on_conflict_do_nothing(), [key | said])
    wanted = MarketSheet.of(tenant).where(
        MarketSheet.area_id == key["area_id"], MarketSheet.part == key["part"]
    )
    row = db.session.scalars(wanted.with_for_update()).one()
    if row.counted_at <= said["counted_at"]:
        for name, value in said.items():
            setattr(row, name, value)
