"""Figures of the market: what a sample is large enough to say, months, and supply."""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

LEAST = 5  # fewer homes than this say nothing about a place
TREND_MONTHS = 12
SUPPLY_MONTHS = 6
KEPT_MONTHS = 48  # of figures that are counted beforehand


@dataclass(frozen=True)
class Median:
    """The middle of ``sample`` values; too few of them are kept but never told."""

    value: Decimal | None
    sample: int

    @property
    def is_told(self) -> bool:
        return self.value is not None and self.sample >= LEAST

    @property
    def told(self) -> Decimal | None:
        return self.value if self.is_told else None


NONE = Median(None, 0)


@dataclass(frozen=True)
class Figures:
    """Homes of one group: how many, and the medians of price (USD), price a square foot and days on market."""

    count: int = 0
    price: Median = NONE
    foot: Median = NONE
    days: Median = NONE
    since: date | None = None  # the first day any of them tells of


NOTHING = Figures()
Key = tuple[str, int]


@dataclass(frozen=True)
class Month:
    """A calendar month. ``number`` counts months since year 0, so that months can be added."""

    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year * 12 + day.month - 1)

    @property
    def first(self) -> date:
        return date(self.number // 12, self.number % 12 + 1, 1)

    @property
    def last(self) -> date:
        first = self.first
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def words(self) -> str:
        return f"{self.first:%B %Y}"

    @property
    def short(self) -> str:
        return f"{self.first:%b %Y}"

    def plus(self, months: int) -> Month:
        return Month(self.number + months)


def read_month(text: str) -> Month | None:
    """“2026-10”, or None."""
    match = re.fullmatch(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])", text)
    return Month(int(match[1]) * 12 + int(match[2]) - 1) if match else None


def last_closed(today: date) -> Month:
    """The newest month that is over."""
    return Month.of(today).plus(-1)


def months_to(month: Month, count: int = TREND_MONTHS) -> list[Month]:
    """So many months, the given one last."""
    return [month.plus(step) for step in range(1 - count, 1)]


@dataclass(frozen=True)
class Supply:
    """How many months the homes for sale would last at the pace of the last six months; or why nobody can say."""

    months: Decimal | None
    words: str


def supply(for_sale: Figures, sold_in_half: Figures, records: date | None, today: date) -> Supply:
    """Homes for sale divided by homes sold a month, over six months (months of supply as the trade defines it)."""
    if sold_in_half.count < LEAST:
        return Supply(None, "Too few sales to say")
    if records is None or records > today - timedelta(days=170):
        return Supply(None, "Our records do not go back six months")
    pace = Decimal(sold_in_half.count) / SUPPLY_MONTHS
    words = f"{for_sale.count:,} for sale, {sold_in_half.count:,} sold in six months"
    return Supply((Decimal(for_sale.count) / pace).quantize(Decimal("0.1")), words)


@dataclass(frozen=True)
class Market:
    """The market of one place today."""

    for_sale: Figures
    sold: Figures  # in the last 12 months
    supply: Supply
    trend: tuple[tuple[Month, Figures], ...]  # each month with the two before it
    counted_at: datetime | None = None  # None: just now

    @property
    def has_trend(self) -> bool:
        """Is there a line to draw: two neighbouring points at least?"""
        told = [figures.price.is_told for _, figures in self.trend]
        return any(a and b for a, b in itertools.pairwise(told))


def market(found: Mapping[Key, Figures], today: date, counted_at: datetime | None = None) -> Market:
    """What the measured groups say together."""
    for_sale, sold = found.get(("sale", 0), NOTHING), found.get(("year", 0), NOTHING)
    half = found.get(("half", 0), NOTHING)
    trend = tuple(
        (month, found.get(("rolling", month.number), NOTHING))
        for month in months_to(last_closed(today))
    )
    lasts = supply(for_sale, half, sold.since, today)
    return Market(for_sale, sold, lasts, trend, counted_at)


def change(now: Median, before: Median) -> Decimal | None:
    """From one median to another in per cent, when both can be told."""
    if not (now.is_told and before.is_told) or not before.value or now.value is None:
        return None
    return ((now.value / before.value - 1) * 100).quantize(Decimal("0.1"))
