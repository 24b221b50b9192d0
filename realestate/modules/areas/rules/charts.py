"""Pure drawing: a row of values in, the geometry of a chart out. Templates only write it down as SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 480, 220  # narrow, so that its words can be read on a phone
LEFT, RIGHT, TOP, BOTTOM = 60, 18, 12, 28
FLOOR = HEIGHT - BOTTOM
_INSIDE = WIDTH - LEFT - RIGHT
Value = Decimal | int | float | None


@dataclass(frozen=True)
class Tick:
    y: float
    words: str


@dataclass(frozen=True)
class Name:
    x: float
    words: str


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """A line with gaps where nothing can be told, or bars; with its axes."""

    ticks: tuple[Tick, ...]
    names: tuple[Name, ...]
    path: str = ""
    dots: tuple[tuple[float, float], ...] = ()
    bars: tuple[Bar, ...] = ()


def line(values: Sequence[Value], names: Sequence[str], words: Callable[[float], str]) -> Chart:
    """A line of values; its scale does not begin at nothing, and says so by its ticks."""
    told = [float(value) for value in values if value is not None]
    low, high, step = _scale(min(told, default=0), max(told, default=1))
    spots = [
        None if value is None else (_x(i, len(values)), _y(float(value), low, high))
        for i, value in enumerate(values)
    ]
    return Chart(
        _ticks(low, high, step, words),
        _names(names),
        path=_path(spots),
        dots=tuple(spot for spot in spots if spot is not None),
    )


def bars(values: Sequence[Value], names: Sequence[str]) -> Chart:
    """Columns of counts, from nothing up."""
    most = max((float(value or 0) for value in values), default=0)
    low, high, step = _scale(0, max(most, 4))
    width = _INSIDE / max(len(values), 1)
    drawn = []
    for i, value in enumerate(values):
        if value:
            top = _y(float(value), low, high)
            drawn.append(Bar(_1(LEFT + width * (i + 0.18)), top, _1(width * 0.64), _1(FLOOR - top)))
    return Chart(
        _ticks(low, high, step, lambda value: f"{value:,.0f}"), _names(names), bars=tuple(drawn)
    )


def dollars(value: float) -> str:
    """$850k, $1.25M: short enough for an axis."""
    if value >= 1_000_000:
        return f"${value / 1_000_000:.2f}".rstrip("0").rstrip(".") + "M"
    return f"${value / 1_000:,.0f}k" if value >= 1_000 else f"${value:,.0f}"


def _scale(low: float, high: float) -> tuple[float, float, float]:
    """Round ends and a round step: about four lines across the chart."""
    if high <= low:
        low, high = low * 0.9, high * 1.1 or 1
    rough = (high - low) / 3
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    if high >= 1 and step < 1:
        step = 1
    return math.floor(low / step) * step, math.ceil(high / step - 1e-9) * step, step


def _ticks(low: float, high: float, step: float, words: Callable[[float], str]) -> tuple[Tick, ...]:
    count = round((high - low) / step)
    return tuple(
        Tick(_y(low + step * i, low, high), words(low + step * i)) for i in range(count + 1)
    )


def _names(names: Sequence[str]) -> tuple[Name, ...]:
    """Words below the chart: every third when they are many, always the last."""
    every = 1 if len(names) <= 6 else 3
    last = len(names) - 1
    return tuple(
        Name(_x(i, len(names)), words)
        for i, words in enumerate(names)
        if (last - i) % every == 0 and words
    )


def _path(spots: Sequence[tuple[float, float] | None]) -> str:
    pieces, pen = [], "M"
    for spot in spots:
        if spot is None:
            pen = "M"
        else:
            pieces.append(f"{pen}{spot[0]:g},{spot[1]:g}")
            pen = "L"
    return "".join(pieces)


def _x(place: int, count: int) -> float:
    return _1(LEFT + _INSIDE * (place + 0.5) / max(count, 1))


def _y(value: float, low: float, high: float) -> float:
    return _1(FLOOR - (FLOOR - TOP) * (value - low) / (high - low))


def _1(value: float) -> float:
    return round(value, 1)
