"""Who owes whom property tax on the day of signing, where we know the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from realestate.modules.calculators.rules.numbers import cents

# Washington: a calendar year's tax is due in halves on April 30 and October 31 (RCW 84.56.020).
HALVES = {"WA": ((4, 30), (10, 31))}
HALVES_SOURCE = {"WA": "RCW 84.56.020: halves are due on April 30 and October 31"}


def owed_by_seller(state: str, annual: Decimal, closing: date) -> Decimal:
    """The seller's days of this year less the halves that were due: below zero, the buyer pays the seller back."""
    begins = date(closing.year, 1, 1)
    days = (date(closing.year + 1, 1, 1) - begins).days
    lived = annual * (closing - begins).days / days
    due = sum(closing > date(closing.year, month, day) for month, day in HALVES[state])
    return cents(lived - annual * due / 2)


def days_of_interest(closing: date) -> int:
    """From the day of signing to the end of its month, both counted: what a lender takes in advance."""
    after = (closing.replace(day=1) + timedelta(days=32)).replace(day=1)
    return (after - closing).days
