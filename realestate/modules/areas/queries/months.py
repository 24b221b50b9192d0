"""Months of a place besides its sales: what came to market, what was on it, where our records begin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, or_

from realestate.db import db
from realestate.modules.areas.queries.homes import of_status
from realestate.modules.areas.queries.market import month_number
from realestate.modules.areas.rules.figures import Month
from realestate.modules.listings.models import FOR_SALE, Listing
from realestate.tenancy.models import TenantRef

_ONCE_THERE = (*FOR_SALE, "Pending", "Closed", "Hold", "Withdrawn", "Expired", "Canceled")
_LEFT_UNDATED = ("Hold", "Withdrawn", "Expired", "Canceled")


def first_sale(tenant: TenantRef) -> date | None:
    sold = of_status(tenant, ("Closed",)).with_only_columns(func.min(Listing.close_date))
    return db.session.scalar(sold)


def listed(
    tenant: TenantRef, here: ColumnElement[bool], months: Sequence[Month]
) -> dict[Month, int]:
    """How many homes came to market in each month, whatever became of them; the oldest month first."""
    slot = cast(month_number(Listing.on_market_date), Integer)
    came = of_status(tenant, _ONCE_THERE).where(
        here, Listing.on_market_date.between(months[0].first, months[-1].last)
    )
    counted = came.with_only_columns(slot, func.count(Listing.id)).group_by(slot)
    found = {number: count for number, count in db.session.execute(counted)}
    return {month: found.get(month.number, 0) for month in months}


def inventory(
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
