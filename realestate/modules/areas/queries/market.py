"""Figures of the market, computed by the database in one statement however many groups are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    select,
    union_all,
)

from realestate.db import db
from realestate.modules.areas.models import Area
from realestate.modules.areas.queries import sheets
from realestate.modules.areas.queries.homes import of_status, within
from realestate.modules.areas.rules.figures import (
    NOTHING,
    TREND_MONTHS,
    Figures,
    Key,
    Market,
    Median,
    Month,
    last_closed,
    market,
)
from realestate.modules.listings.models import FOR_SALE, Listing
from realestate.tenancy.models import TenantRef

Group = Select[Any]
_MEASURES = ("price", "foot", "days")
_EPOCH = date(1970, 1, 1)
_DAY = 86_400.0
EVERYWHERE = Listing.id.is_not(None)


def market_of(tenant: TenantRef, area: Area, today: date) -> Market:
    """The market of one place: for sale, sold in a year, supply, and a year of months. As it was counted
    beforehand, else counted now."""
    sheet = sheets.whole(tenant, area, today)
    if sheet:
        return market(sheet.figures, today, sheet.counted_at)
    here = within(area)
    first = last_closed(today).plus(1 - TREND_MONTHS)
    groups = [*of_today(tenant, here, today), *rolling(tenant, here, first, last_closed(today))]
    return market(measured(groups), today)


def of_today(tenant: TenantRef, here: ColumnElement[bool], today: date) -> list[Group]:
    """What is for sale, and what was sold lately."""
    return [for_sale(tenant, here, today), *sold_lately(tenant, here, today)]


def for_sale_by_area(tenant: TenantRef, areas: Sequence[Area], today: date) -> dict[int, Figures]:
    """What is for sale in each place: as it was counted beforehand, else counted now."""
    known = sheets.sheets(tenant, areas, today, "now")
    found = {number: sheet.figures.get(("sale", 0), NOTHING) for number, sheet in known.items()}
    groups = [
        for_sale(tenant, within(area), today, slot=area.id)
        for area in areas
        if area.id not in known
    ]
    return found | {slot: figures for (_, slot), figures in measured(groups).items()}


def for_sale(tenant: TenantRef, here: ColumnElement[bool], today: date, slot: int = 0) -> Group:
    """Homes for sale now, with the days since each came to market (none for what is still to come)."""
    seconds = float((today - _EPOCH).days) * _DAY
    waited = (literal(seconds, Float) - extract("epoch", Listing.on_market_date)) / _DAY
    days = case((Listing.on_market_date <= today, waited))
    found = of_status(tenant, FOR_SALE).where(here)
    return _group(found, "sale", literal(slot), Listing.list_price, days, Listing.on_market_date)


def sold_lately(tenant: TenantRef, here: ColumnElement[bool], today: date) -> list[Group]:
    """Homes sold within 12 months, and within the last six."""
    return [
        _sold(tenant, here, name, literal(0), today - timedelta(days=days - 1), today)
        for name, days in (("year", 365), ("half", 182))
    ]


def by_month(
    tenant: TenantRef, here: ColumnElement[bool], first: Month, last: Month, kind: str = "month"
) -> Group:
    """Homes sold in each month of these."""
    return _sold(tenant, here, kind, month_number(Listing.close_date), first.first, last.last)


def in_quarter(tenant: TenantRef, here: ColumnElement[bool], month: Month, slot: int) -> Group:
    """Homes sold in this month and the two before it."""
    return _sold(tenant, here, "quarter", literal(slot), month.plus(-2).first, month.last)


def rolling(tenant: TenantRef, here: ColumnElement[bool], first: Month, last: Month) -> list[Group]:
    """For each month, the homes sold in it and in the two before: a sale counts in three of them."""
    return [
        _sold(
            tenant,
            here,
            "rolling",
            month_number(Listing.close_date) + later,
            first.plus(-later).first,
            last.plus(-later).last,
        )
        for later in range(3)
    ]


def measured(groups: Sequence[Group]) -> dict[Key, Figures]:
    """Count and medians of each group: rows are numbered within their group, and the middle ones averaged."""
    if not groups:
        return {}
    drawn = union_all(*groups).cte("drawn") if len(groups) > 1 else groups[0].cte("drawn")
    keys = (drawn.c.kind, drawn.c.slot)
    places: list[ColumnElement[Any]] = []
    for name in _MEASURES:
        column = drawn.c[name]
        order = column.asc().nulls_last()
        places.append(func.row_number().over(partition_by=keys, order_by=order).label(f"{name}_at"))
        places.append(func.count(column).over(partition_by=keys).label(f"{name}_of"))
    ranked = select(drawn, *places).cte("ranked")
    told = [part for name in _MEASURES for part in _middle(ranked, name)]
    found = select(
        ranked.c.kind, ranked.c.slot, func.count(), func.min(ranked.c.day), *told
    ).group_by(ranked.c.kind, ranked.c.slot)
    return {(row[0], row[1]): _figures(row) for row in db.session.execute(found)}


def _middle(ranked: Any, name: str) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The mean of the one or two values in the middle, and out of how many."""
    at, of = ranked.c[f"{name}_at"], ranked.c[f"{name}_of"]
    return func.avg(case((and_(2 * at >= of, 2 * at <= of + 2), ranked.c[name]))), func.max(of)


def _figures(row: Any) -> Figures:
    _, _, count, since, *told = row
    price, foot, days = (
        Median(None if value is None else Decimal(str(round(float(value), 2))), of)
        for value, of in zip(told[::2], told[1::2], strict=True)
    )
    return Figures(count, price, foot, days, since)


def _sold(
    tenant: TenantRef,
    here: ColumnElement[bool],
    kind: str,
    slot: ColumnElement[Any],
    first: date,
    last: date,
) -> Group:
    found = of_status(tenant, ("Closed",)).where(here, Listing.close_date.between(first, last))
    days = cast(Listing.days_on_market, Float)
    return _group(found, kind, slot, Listing.close_price, days, Listing.close_date)


def _group(
    found: Select[Listing],
    kind: str,
    slot: ColumnElement[Any],
    price: Any,
    days: ColumnElement[Any],
    day: Any,
) -> Group:
    plain = cast(price, Float)
    return found.with_only_columns(
        literal(kind).label("kind"),
        cast(slot, Integer).label("slot"),
        plain.label("price"),
        (plain / func.nullif(Listing.living_area, 0)).label("foot"),
        cast(days, Float).label("days"),
        day.label("day"),
    )


def month_number(day: Any) -> ColumnElement[Any]:
    """The number of a day's month (rules.figures.Month), in SQL."""
    return extract("year", day) * 12 + extract("month", day) - 1
