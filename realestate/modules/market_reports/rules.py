"""Pure thinking about monthly reports: what a month says, in figures, in words, as lines of a file."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from realestate.modules.areas.rules.figures import LEAST, Figures, Median, Month, change

ALL = "all-areas"
ALL_NAME, ALL_WORDS = "All our areas", "in all our areas"
MONTHS = 13  # the month itself and a year before it
OLDEST = 36  # months that can still be opened
COLUMNS = (
    "month",
    "closed_sales",
    "median_price_usd",
    "median_price_3_months_usd",
    "sales_in_3_months",
    "median_price_per_sqft_3_months_usd",
    "median_days_on_market_3_months",
    "new_listings",
    "homes_on_market_at_month_end",
)


@dataclass(frozen=True)
class Line:
    """One month of a place: its own sales, those of three months, what came to market and what was on it."""

    month: Month
    closed: Figures
    quarter: Figures
    new: int
    inventory: int


@dataclass(frozen=True)
class Report:
    """A month with the year before it, the newest line last."""

    month: Month
    lines: tuple[Line, ...]
    begin: Month | None  # the month our records of sales begin in
    counted_at: datetime | None = None  # None: just now

    @property
    def line(self) -> Line:
        return self.lines[-1]

    @property
    def year_before(self) -> Line:
        return self.lines[0]

    @property
    def yearly_change(self) -> Decimal | None:
        """Of the three-month median price, in per cent, when both ends can be told whole."""
        if self.begin is None or self.begin.number > self.year_before.month.number - 2:
            return None
        return change(self.line.quarter.price, self.year_before.quarter.price)

    @property
    def is_thin(self) -> bool:
        """Too little to say anything about a price: not a page for search engines."""
        return self.line.quarter.count < LEAST

    @property
    def has_prices(self) -> bool:
        told = [line.quarter.price.is_told for line in self.lines]
        return any(a and b for a, b in itertools.pairwise(told))


def months_open(begin: Month | None, newest: Month) -> list[Month]:
    """The months that have a report, newest first: closed, and not before our records begin."""
    if begin is None:
        return []
    count = min(newest.number - begin.number + 1, OLDEST)
    return [newest.plus(-step) for step in range(max(count, 0))]


def summary(where: str, report: Report) -> list[str]:
    """What the month says, in sentences that claim no more than the figures do."""
    line, quarter = report.line, report.line.quarter
    said = [f"{_many(line.closed.count, 'home', 'homes')} closed {where} in {report.month.words}."]
    if quarter.price.is_told and quarter.price.value is not None:
        said.append(
            f"Over the three months to the end of {report.month.words}, half of the "
            f"{_many(quarter.price.sample, 'home', 'homes')} sold went for less than ${quarter.price.value:,.0f}."
        )
    else:
        sales = _many(quarter.count, "sale", "sales")
        said.append(f"With {sales} in three months there are too few to speak of a price.")
    if report.yearly_change is not None:
        said.append(_compared(report.yearly_change, report.year_before))
    return said


def _compared(percent: Decimal, before: Line) -> str:
    sales = _many(before.quarter.price.sample, "sale", "sales")
    way = (
        "as much as"
        if not percent
        else f"{abs(percent)} % {'more' if percent > 0 else 'less'} than"
    )
    return f"That is {way} a year before ({sales} then); which homes were sold differs from year to year."


def _many(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def as_rows(lines: Iterable[Line]) -> list[list[str]]:
    """The lines as cells of a CSV file; what is too thin to tell stays empty."""
    return [
        [
            line.month.code,
            str(line.closed.count),
            _cell(line.closed.price),
            _cell(line.quarter.price),
            str(line.quarter.count),
            _cell(line.quarter.foot),
            _cell(line.quarter.days),
            str(line.new),
            str(line.inventory),
        ]
        for line in lines
    ]


def _cell(median: Median) -> str:
    return "" if median.told is None else f"{median.told:f}"


def rolled(by_month: Mapping[int, int], months: Sequence[Month]) -> dict[Month, int]:
    """How many were sold in each month with the two before it."""
    return {m: sum(by_month.get(m.number - back, 0) for back in range(3)) for m in months}
