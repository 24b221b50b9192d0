"""Geometry of the chart of a loan: a column a year, interest upon principal. Templates write it down as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from realestate.modules.calculators.rules.mortgage import Year

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 82, 4, 14, 32
FLOOR = HEIGHT - BOTTOM
_STEPS = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Bar:
    """One year: where its two parts stand."""

    year: Year
    x: float
    width: float
    principal_y: float
    principal_height: float
    interest_y: float
    interest_height: float
    is_named: bool  # every fifth has its number below


@dataclass(frozen=True)
class Chart:
    """Columns, and lines across at (y, dollars)."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, int], ...]


def chart(years: Sequence[Year]) -> Chart:
    """What was paid each year; the scale begins at nothing and ends at a round sum."""
    top = nice_ceiling(max((float(y.interest + y.principal) for y in years), default=1))
    slot = (WIDTH - LEFT - RIGHT) / max(len(years), 1)
    ticks = tuple((round(FLOOR - _height(n, top), 1), round(n)) for n in (0, top / 2, top))
    return Chart(tuple(_bar(year, slot, top) for year in years), ticks)


def nice_ceiling(most: float) -> float:
    """The next round sum: 1, 2, 3, 4, 5, 6, 8 or 10 of the highest decimal place."""
    power: float = 10 ** (len(str(int(most))) - 1)
    return next(step * power for step in _STEPS if step * power >= most)


def _bar(year: Year, slot: float, top: float) -> Bar:
    low, high = _height(float(year.principal), top), _height(float(year.interest), top)
    return Bar(
        year=year,
        x=round(LEFT + slot * (year.number - 1) + slot * 0.12, 1),
        width=round(slot * 0.76, 1),
        principal_y=round(FLOOR - low, 1),
        principal_height=round(low, 1),
        interest_y=round(FLOOR - low - high, 1),
        interest_height=round(high, 1),
        is_named=year.number == 1 or year.number % 5 == 0,
    )


def _height(amount: float, top: float) -> float:
    return (FLOOR - TOP) * amount / top
