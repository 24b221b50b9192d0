"""Reading monthly figures, computed from the homes themselves: a late sale is in its month as soon as it is known."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, case, func, or_

from realestate.db import db
from realestate.modules.areas.models import Area
from realestate.modules.areas.queries import market
from realestate.modules.areas.queries.homes import of_status, within
from realestate.modules.areas.rules.figures import NOTHING, Figures, Month, months_to
from realestate.modules.listings.models import FOR_SALE, Listing
from realestate.modules.market_reports.rules import MONTHS, Line, Report, months_open, rolled
from realestate.tenancy.models import TenantRef

_ONCE_THERE = (*FOR_SALE, "Pending", "Closed", "Hold", "Withdrawn", "Expired", "Canceled")
_LEFT_UNDATED = ("Hold", "Withdrawn", "Expired", "Canceled")


def begin(tenant: TenantRef) -> Month | None:
    """The month our records of sales begin in; None when nothing was sold yet."""
    sold = of_status(tenant, ("Closed",)).with_only_columns(func.min(Listing.close_date))
    first = db.session.scalar(sold)
    return Month.of(first) if first else None


def report(tenant: TenantRef, area: Area | None, month: Month, since: Month | None) -> Report:
    """A month of a place (None: all homes), with the year before it: two statements."""
    here = _here(area)
    months = months_to(month, MONTHS)
    first = months[0]
    groups = [
        market.by_month(tenant, here, first, month),
        *market.rolling(tenant, here, first, month),
        market.listed(tenant, here, first, month),
    ]
    found = market.measured(groups)
    inventory = _inventory(tenant, here, months)
    lines = tuple(
        Line(
            each,
            found.get(("month", each.number), NOTHING),
            found.get(("rolling", each.number), NOTHING),
            found.get(("listed", each.number), NOTHING).count,
            inventory[each],
        )
        for each in months
    )
    return Report(month, lines, since)


def newest_by_area(tenant: TenantRef, areas: Sequence[Area], month: Month) -> dict[int, Figures]:
    """Sales of three months to this one, by the number of the place; 0 is all homes."""
    groups = [market.in_quarter(tenant, within(area), month, area.id) for area in areas]
    groups.append(market.in_quarter(tenant, market.EVERYWHERE, month, 0))
    return {slot: figures for (_, slot), figures in market.measured(groups).items()}


def months_of(
    tenant: TenantRef, area: Area | None, months: Sequence[Month]
) -> list[tuple[Month, Figures]]:
    """What was sold in each of these months (newest first)."""
    if not months:
        return []
    group = market.by_month(tenant, _here(area), months[-1], months[0])
    found = market.measured([group])
    return [(month, found.get(("month", month.number), NOTHING)) for month in months]


def tellable(
    tenant: TenantRef, areas: Sequence[Area], newest: Month, least: int
) -> list[tuple[Area | None, list[Month]]]:
    """The reports worth a search engine's visit: places with the months that have sales enough."""
    months = months_open(begin(tenant), newest)
    if not months:
        return []
    first = months[-1].plus(-2)
    places: list[Area | None] = [None, *areas]
    groups = [
        market.by_month(tenant, _here(place), first, newest, kind=str(place.id if place else 0))
        for place in places
    ]
    found = market.measured(groups)
    told = []
    for place in places:
        kind = str(place.id if place else 0)
        counts = {slot: figures.count for (name, slot), figures in found.items() if name == kind}
        enough = [month for month, count in rolled(counts, months).items() if count >= least]
        told.append((place, enough))
    return told


def _here(area: Area | None) -> ColumnElement[bool]:
    return market.EVERYWHERE if area is None else within(area)


def _inventory(
    tenant: TenantRef, here: ColumnElement[bool], months: Sequence[Month]
) -> dict[Month, int]:
    """Homes listed and not yet sold or taken off at the end of each month; those under contract included.

    A home that left on a day nobody recorded is in none of them.
    """
    gone = func.coalesce(Listing.off_market_date, Listing.close_date)
    is_known = or_(Listing.standard_status.not_in(_LEFT_UNDATED), gone.is_not(None))
    counted = [
        func.count(
            case((and_(Listing.on_market_date <= m.last, or_(gone.is_(None), gone > m.last)), 1))
        )
        for m in months
    ]
    homes = of_status(tenant, _ONCE_THERE).where(here, is_known).with_only_columns(*counted)
    return dict(zip(months, db.session.execute(homes).one(), strict=True))
