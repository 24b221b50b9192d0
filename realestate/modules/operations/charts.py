"""Pure drawing: figures of a day in, the geometry of a chart out. Templates only write it down as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from realestate.modules.operations.latency import in_words

WIDTH, HEIGHT = 520, 210  # of the drawing, in its own units
LEFT, RIGHT, TOP, BOTTOM = 48, 6, 12, 26  # room for the axes' words
FLOOR = HEIGHT - BOTTOM
_INSIDE = WIDTH - LEFT - RIGHT
_SMALLEST = 2.0  # a bar of one is seen beside a bar of thousands
_DECADES = (0.01, 0.1, 1, 10, 60, 600, 3_600, 36_000)


@dataclass(frozen=True)
class Tick:
    """A line across the chart and the words at its left end."""

    y: float
    words: str


@dataclass(frozen=True)
class Bar:
    """A piece of a column."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Columns:
    """One column a slot: what went well below, what failed on top of it."""

    ticks: tuple[Tick, ...]
    good: tuple[Bar, ...]
    bad: tuple[Bar, ...]


@dataclass(frozen=True)
class Lines:
    """One path a series; a gap where a slot has nothing to tell. ``dots`` are points with no neighbour."""

    ticks: tuple[Tick, ...]
    paths: tuple[str, ...]
    dots: tuple[tuple[tuple[float, float], ...], ...]


def columns(good: Sequence[int], bad: Sequence[int]) -> Columns:
    """Stacked columns on a scale that begins at nothing."""
    most = max((a + b for a, b in zip(good, bad, strict=True)), default=0)
    top = nice_ceiling(most)
    goods, bads = [], []
    for number, (a, b) in enumerate(zip(good, bad, strict=True)):
        x, width = slot_x(number, len(good)) + 1, _INSIDE / len(good) - 2
        low = _height(a, top)
        if a:
            goods.append(Bar(_1(x), _1(FLOOR - low), _1(width), _1(low)))
        if b:
            high = _height(b, top)
            bads.append(Bar(_1(x), _1(FLOOR - low - high), _1(width), _1(high)))
    steps = sorted({0, top // 2, top} if top > 1 else {0, top})
    ticks = tuple(Tick(_1(FLOOR - (FLOOR - TOP) * n / top), f"{n:,}") for n in steps)
    return Columns(ticks, tuple(goods), tuple(bads))


def lines(*series: Sequence[float | None]) -> Lines:
    """Seconds on a logarithmic scale: 40 ms and 30 minutes are both readable."""
    known = [value for one in series for value in one if value is not None]
    low, high = _decades(known)
    span = math.log(high / low)

    def y(seconds: float) -> float:
        part = math.log(max(seconds, low) / low) / span
        return _1(FLOOR - (FLOOR - TOP) * min(part, 1))

    ticks = tuple(Tick(y(s), in_words(s)) for s in _DECADES if low <= s <= high)
    drawn = [
        [(_middle(n, len(one)), y(v)) if v is not None else None for n, v in enumerate(one)]
        for one in series
    ]
    return Lines(ticks, tuple(map(_path, drawn)), tuple(map(_alone, drawn)))


def slot_x(number: int, slots: int) -> float:
    """Where a slot begins."""
    return _1(LEFT + _INSIDE * number / slots)


def slot_width(slots: int) -> float:
    return _1(_INSIDE / slots)


def nice_ceiling(most: int) -> int:
    """The next of 1, 2, 4, 6, 8, 10, 20, 40 … : an axis' end whose half is a whole number too."""
    if most <= 1:
        return 1
    power: int = 10 ** (len(str(most)) - 1)
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= most)


def _height(count: int, top: int) -> float:
    return max(_SMALLEST, (FLOOR - TOP) * count / top) if count else 0.0


def _decades(known: list[float]) -> tuple[float, float]:
    """The lines of the scale below the least and above the most."""
    least, most = min(known, default=0.05), max(known, default=0.5)
    low = max((s for s in _DECADES if s <= least), default=_DECADES[0])
    high = min((s for s in _DECADES if s >= most and s > low), default=_DECADES[-1])
    return low, high


def _middle(number: int, slots: int) -> float:
    return _1(LEFT + _INSIDE * (number + 0.5) / slots)


def _path(points: list[tuple[float, float] | None]) -> str:
    """Move to the first point after a gap, draw to each that has a neighbour before it."""
    words = []
    for number, point in enumerate(points):
        if point is not None:
            is_on = number > 0 and points[number - 1] is not None
            words.append(f"{'L' if is_on else 'M'}{point[0]} {point[1]}")
    return " ".join(words)


def _alone(points: list[tuple[float, float] | None]) -> tuple[tuple[float, float], ...]:
    around = [None, *points, None]
    return tuple(
        point
        for number, point in enumerate(points)
        if point is not None and around[number] is None and around[number + 2] is None
    )


def _1(value: float) -> float:
    return round(value, 1)
