"""Pure thinking about the map: boxes that fit its grid, the cells homes are gathered in, outlines round points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

from realestate.digits import whole
from realestate.modules.listings.rules import Bounds

MOST_PINS = 300
LEAST_ZOOM, MOST_ZOOM = 3, 19
_TILE = 256  # pixels of the world's width at zoom 0
_CELL = 84  # pixels: two prices side by side do not touch
_SNAP = 128  # pixels: boxes of neighbouring views are often the same box
_ROUNDING = 1e-5  # degrees: what five decimals can be off
Point = tuple[float, float]  # longitude, latitude


def read_zoom(text: str, bounds: Bounds | None) -> int:
    """The zoom that was said, else the one at which a box is about 900 pixels wide."""
    asked = whole(text)
    if asked is not None and LEAST_ZOOM <= asked <= MOST_ZOOM:
        return asked
    if bounds is None:
        return 11
    wide = max(bounds.east - bounds.west, 1e-4)
    return min(MOST_ZOOM, max(LEAST_ZOOM, int(math.log2(360 * 900 / _TILE / wide))))


def snapped(bounds: Bounds, zoom: int) -> Bounds:
    """The box grown outwards to the grid of its zoom. Snapping twice changes nothing."""
    step = _degrees(_SNAP, zoom)

    def down(edge: float) -> float:
        return math.floor((edge + _ROUNDING) / step) * step

    def up(edge: float) -> float:
        return math.ceil((edge - _ROUNDING) / step) * step

    return Bounds(
        max(-180.0, down(bounds.west)),
        max(-85.0, down(bounds.south)),
        min(180.0, up(bounds.east)),
        min(85.0, up(bounds.north)),
    )


def cell(zoom: int, latitude: float) -> tuple[float, float]:
    """Width and height in degrees of the square that becomes one cluster.

    A degree of latitude is 1 / cos(latitude) as tall on the map as one of longitude is wide; whole degrees of
    latitude keep the cells where they are while the map is moved.
    """
    wide = _degrees(_CELL, zoom)
    return wide, wide * math.cos(math.radians(round(latitude)))


def near_middle(place: float, begins: float, size: float) -> float:
    """The place, at most a seventh of the cell away from its middle."""
    at, play = begins + size / 2, size / 7
    return min(at + play, max(at - play, place))


def price_words(amount: Decimal) -> str:
    """What fits on a pin: $850K, $1.25M."""
    thousands = int((amount / 1000).to_integral_value())
    if thousands < 1:
        return f"${amount:,.0f}"
    if thousands < 1000:
        return f"${thousands}K"
    return f"${amount / 1_000_000:.2f}".rstrip("0").rstrip(".") + "M"


def hull(points: Iterable[Point]) -> list[Point]:
    """The convex outline round points, counter-clockwise (Andrew's monotone chain); empty for fewer than three."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return []
    outline = _half(ordered)[:-1] + _half(ordered[::-1])[:-1]
    return outline if len(outline) >= 3 else []


def middle(outline: list[Point]) -> Point:
    """Where its name stands."""
    lngs, lats = zip(*outline, strict=True)
    return (min(lngs) + max(lngs)) / 2, (min(lats) + max(lats)) / 2


def _half(points: list[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        while len(kept) >= 2 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(a: Point, b: Point, c: Point) -> float:
    """Above zero when the way from a over b to c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _degrees(pixels: float, zoom: int) -> float:
    return float(360 * pixels / _TILE / 2**zoom)
