"""When each demo listing came to market and how far it has got, moved to lie just behind today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from realestate.modules.demo.chance import roll
from realestate.modules.demo.sales import Sale

LAST_RECORDED = date(2015, 2, 28)
_RECORDED_DAYS = 303
ON_MARKET_DAYS = 120
CLOSED_DAYS = 300

# standard status and how many of a hundred listings have it
MIX = (
    ("Active", 70),
    ("Closed", 18),
    ("Pending", 6),
    ("Active Under Contract", 4),
    ("Coming Soon", 2),
)


@dataclass(frozen=True, slots=True)
class Course:
    """The dates of one listing. Coming Soon has an on_market_date that lies ahead."""

    standard_status: str
    listing_contract_date: date
    on_market_date: date
    close_date: date | None
    days_on_market: int
    modification_timestamp: datetime


def course_of(sale: Sale, *, today: date) -> Course:
    """The order of the real sale dates is kept; only the scale and the end are moved."""
    key, status = sale.sale_id, _status(sale.sale_id)
    age_share = (LAST_RECORDED - sale.sale_date).days / _RECORDED_DAYS
    if status == "Closed":
        return _closed(key, today - timedelta(days=3 + round(age_share * (CLOSED_DAYS - 3))), today)
    if status == "Coming Soon":
        opening = today + timedelta(days=3 + roll(key, "opening", 12))
        signed = today - timedelta(days=1 + roll(key, "signed", 9))
        return Course(status, signed, opening, None, 0, _stamp(key, signed, today))
    youngest = 0 if status == "Active" else 5
    listed = today - timedelta(days=youngest + round(age_share * (ON_MARKET_DAYS - youngest)))
    signed = listed - timedelta(days=1 + roll(key, "signed", 12))
    changed = today if status == "Active" else listed + timedelta(days=4 + roll(key, "offer", 20))
    on_market = (min(changed, today) - listed).days
    touched = listed + timedelta(days=roll(key, "touched", 9)) if status == "Active" else changed
    return Course(status, signed, listed, None, on_market, _stamp(key, touched, today))


def _closed(key: str, closed: date, today: date) -> Course:
    agreed = closed - timedelta(days=24 + roll(key, "escrow", 22))
    listed = agreed - timedelta(days=4 + roll(key, "offer", 40))
    signed = listed - timedelta(days=1 + roll(key, "signed", 12))
    return Course(
        "Closed", signed, listed, closed, (agreed - listed).days, _stamp(key, closed, today)
    )


def _status(key: str) -> str:
    point = roll(key, "status", 100)
    for status, share in MIX:
        if point < share:
            return status
        point -= share
    raise ValueError("the shares of MIX must add up to 100")


def _stamp(key: str, changed: date, today: date) -> datetime:
    """An hour of the working day (UTC) of the last change, never later than the start of today."""
    hour = time(15 + roll(key, "hour", 8), roll(key, "minute", 60), tzinfo=UTC)
    return min(datetime.combine(changed, hour), datetime.combine(today, time(0), tzinfo=UTC))
