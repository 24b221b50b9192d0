"""Reading monthly figures, computed from the homes themselves: a late sale is in its month as soon as it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement

from realestate.modules.areas.models import ALL_HOMES, Area
from realestate.modules.areas.queries import market, sheets
from realestate.modules.areas.queries import months as of_months
from realestate.modules.areas.queries.homes import within
from realestate.modules.areas.rules.figures import NOTHING, Figures, Key, Month, months_to
from realestate.modules.areas.rules.sheets import Sheet
from realestate.modules.market_reports.rules import MONTHS, Line, Report, months_open, rolled
from realestate.tenancy.models import TenantRef


def begin(tenant: TenantRef, today: date | None = None) -> Month | None:
    """The month our records of sales begin in; None when nothing was sold yet."""
    known = _sheets(tenant, [None], today, "now").get(ALL_HOMES)
    first = known.figures["begin", 0].since if known else of_months.first_sale(tenant)
    return Month.of(first) if first else None


def report(
    tenant: TenantRef,
    area: Area | None,
    month: Month,
    since: Month | None,
    today: date | None = None,
) -> Report:
    """A month of a place (None: all homes), with the year before it. With ``today``, as it was counted
    beforehand, if those figures still hold; else counted now in three statements."""
    months = months_to(month, MONTHS)
    known = _sheets(tenant, [area], today, "months").get(sheets.number_of(area))
    if known and ("stock", months[0].number) in known.figures:
        return _lines(known.figures, months, since, known.counted_at)
    here = _here(area)
    groups = [
        market.by_month(tenant, here, months[0], month),
        *market.rolling(tenant, here, months[0], month),
    ]
    found = market.measured(groups)
    for kind, counts in (
        ("listed", of_months.listed(tenant, here, months)),
        ("stock", of_months.inventory(tenant, here, months)),
    ):
        found |= {(kind, each.number): Figures(count) for each, count in counts.items()}
    return _lines(found, months, since, None)


def newest(tenant: TenantRef, month: Month, today: date) -> Report | None:
    """The newest month of all homes, in one statement where it was counted beforehand; None without sales."""
    known = sheets.whole(tenant, None, today)
    if known is None:
        since = begin(tenant)
        is_there = since is not None and since.number <= month.number
        return report(tenant, None, month, since) if is_there else None
    first = known.figures["begin", 0].since
    if first is None or Month.of(first).number > month.number:
        return None
    months = months_to(month, MONTHS)
    return _lines(known.figures, months, Month.of(first), known.counted_at)


def _lines(
    found: Mapping[Key, Figures],
    months: Sequence[Month],
    since: Month | None,
    counted_at: datetime | None,
) -> Report:
    lines = tuple(
        Line(
            each,
            found.get(("month", each.number), NOTHING),
            found.get(("rolling", each.number), NOTHING),
            found.get(("listed", each.number), NOTHING).count,
            found.get(("stock", each.number), NOTHING).count,
        )
        for each in months
    )
    return Report(months[-1], lines, since, counted_at)


def newest_by_area(
    tenant: TenantRef, areas: Sequence[Area], month: Month, today: date | None = None
) -> dict[int, Figures]:
    """Sales of three months to this one, by the number of the place; 0 is all homes. With ``today`` it is the
    last month that is over, and figures counted beforehand are taken."""
    places: list[Area | None] = [None, *areas]
    known = _sheets(tenant, places, today, "now")
    found = {number: sheet.figures["quarter", 0] for number, sheet in known.items()}
    groups = [
        market.in_quarter(tenant, _here(place), month, sheets.number_of(place))
        for place in places
        if sheets.number_of(place) not in known
    ]
    return found | {slot: figures for (_, slot), figures in market.measured(groups).items()}


def months_of(
    tenant: TenantRef, area: Area | None, months: Sequence[Month], today: date | None = None
) -> list[tuple[Month, Figures]]:
    """What was sold in each of these months (newest first)."""
    if not months:
        return []
    known = _sheets(tenant, [area], today, "months").get(sheets.number_of(area))
    if known and ("stock", months[-1].number) in known.figures:
        found = known.figures
    else:
        found = market.measured([market.by_month(tenant, _here(area), months[-1], months[0])])
    return [(month, found.get(("month", month.number), NOTHING)) for month in months]


def tellable(
    tenant: TenantRef,
    areas: Sequence[Area],
    newest: Month,
    least: int,
    today: date | None = None,
) -> list[tuple[Area | None, list[Month]]]:
    """The reports worth a search engine's visit: places with the months that have sales enough."""
    months = months_open(begin(tenant, today), newest)
    if not months:
        return []
    places: list[Area | None] = [None, *areas]
    known = _sheets(tenant, places, today, "now")
    counts = {
        number: {
            month: sheet.figures.get(("sales", month.number), NOTHING).count for month in months
        }
        for number, sheet in known.items()
    }
    counts |= _rolled(tenant, [p for p in places if sheets.number_of(p) not in known], months)
    return [
        (place, [m for m, count in counts[sheets.number_of(place)].items() if count >= least])
        for place in places
    ]


def _rolled(
    tenant: TenantRef, places: Sequence[Area | None], months: Sequence[Month]
) -> dict[int, dict[Month, int]]:
    """Sales of each month with the two before it, by the number of the place."""
    first = months[-1].plus(-2)
    groups = [
        market.by_month(tenant, _here(place), first, months[0], kind=str(sheets.number_of(place)))
        for place in places
    ]
    found = market.measured(groups)
    told = {}
    for place in places:
        number = sheets.number_of(place)
        counts = {
            slot: figures.count for (name, slot), figures in found.items() if name == str(number)
        }
        told[number] = rolled(counts, months)
    return told


def _sheets(
    tenant: TenantRef, places: Sequence[Area | None], today: date | None, part: str
) -> dict[int, Sheet]:
    return sheets.sheets(tenant, places, today, part) if today else {}


def _here(area: Area | None) -> ColumnElement[bool]:
    return market.EVERYWHERE if area is None else within(area)
