"""Outlines of places: read from GeoJSON, drawn round points, written down as the paths of a small map."""

from __future__ import annotations

import itertools
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_POINTS = 200  # what a database can compare homes with, in one statement
FEWEST_HOMES = 5  # below this an outline would show single homes
SOLD_NOTE = "Outline of where homes were sold, not a boundary"
_GRID = 0.002  # about 200 m: an outline must not point at anybody's house
_AWAY = 7  # cells: about a mile
_REACH = 0.02  # edges of the outline longer than this (about a mile) bend inwards
Point = tuple[float, float]  # longitude, latitude


def read_outline(text: str) -> dict[str, Any] | None:
    """A Polygon or MultiPolygon from GeoJSON text; None for blank. Raises ValueError with what to mend."""
    if not text.strip():
        return None
    try:
        given = json.loads(text)
    except ValueError:
        raise ValueError("This is not JSON. Paste the whole GeoJSON, from { to }.") from None
    geometry = _geometry(given)
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    if not isinstance(polygons, list) or not polygons:
        raise ValueError("The outline has no coordinates.")
    kept = [[_ring(ring) for ring in _listed(polygon)] for polygon in polygons]
    if sum(len(ring) for polygon in kept for ring in polygon) > MOST_POINTS:
        raise ValueError(f"The outline has more than {MOST_POINTS} points. Simplify it first.")
    if len(kept) == 1:
        return {"type": "Polygon", "coordinates": kept[0]}
    return {"type": "MultiPolygon", "coordinates": kept}


def _geometry(given: Any) -> dict[str, Any]:
    if isinstance(given, dict) and given.get("type") == "FeatureCollection":
        features = given.get("features")
        given = features[0] if isinstance(features, list) and len(features) == 1 else None
        if given is None:
            raise ValueError("Give one outline: this file has none or several features.")
    if isinstance(given, dict) and given.get("type") == "Feature":
        given = given.get("geometry")
    if not isinstance(given, dict) or given.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError("The outline has to be a Polygon or a MultiPolygon.")
    if "coordinates" not in given:
        raise ValueError("The outline has no coordinates.")
    return given


def _listed(polygon: Any) -> list[Any]:
    if not isinstance(polygon, list) or not polygon:
        raise ValueError("The outline has no coordinates.")
    return polygon


def _ring(ring: Any) -> list[list[float]]:
    if not isinstance(ring, list) or len(ring) < 4:
        raise ValueError("A ring of the outline has fewer than four points.")
    points = []
    for point in ring:
        if not isinstance(point, list) or len(point) < 2 or not all(map(_is_number, point[:2])):
            raise ValueError("A point of the outline is not [longitude, latitude].")
        lng, lat = round(float(point[0]), 6), round(float(point[1]), 6)
        if not (-180 <= lng <= 180 and -90 <= lat <= 90):
            raise ValueError(
                "Points are [longitude, latitude] in degrees: these lie off the Earth."
            )
        points.append([lng, lat])
    if points[0] != points[-1]:
        raise ValueError("The outline is not closed: the last point has to repeat the first.")
    return points


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def around(points: Sequence[Point]) -> dict[str, Any] | None:
    """An outline round these homes, coarse enough to point at none of them; None when they are too few."""
    if len(points) < FEWEST_HOMES:
        return None
    cells = {(round(lng / _GRID), round(lat / _GRID)) for lng, lat in points}
    crowd = Counter((x // _AWAY, y // _AWAY) for x, y in cells)
    together = (cell for cell in cells if _has_company(cell, crowd))
    coarse = sorted((round(x * _GRID, 3), round(y * _GRID, 3)) for x, y in together)
    edge = _convex(coarse)
    if len(edge) < 3:
        return None
    ring = _bent(edge, coarse)
    return {"type": "Polygon", "coordinates": [[list(point) for point in (*ring, ring[0])]]}


def _has_company(cell: tuple[int, int], crowd: Counter[tuple[int, int]]) -> bool:
    """Is another home within a mile or two? One far out would pull the outline over empty land."""
    x, y = cell[0] // _AWAY, cell[1] // _AWAY
    around_it = (crowd[x + i, y + j] for i in (-1, 0, 1) for j in (-1, 0, 1))
    return sum(around_it) > 2


def _convex(points: Sequence[Point]) -> list[Point]:
    """Convex hull, counter-clockwise (Andrew's monotone chain)."""
    halves: list[list[Point]] = []
    for ordered in (points, points[::-1]):
        half: list[Point] = []
        for point in ordered:
            while len(half) >= 2 and _turn(half[-2], half[-1], point) <= 0:
                half.pop()
            half.append(point)
        halves.append(half[:-1])
    return halves[0] + halves[1]


def _bent(ring: list[Point], points: Sequence[Point]) -> list[Point]:
    """The hull with its long edges dug in to the nearest point, where that crosses no other edge."""
    free = set(points) - set(ring)
    place = 0
    while place < len(ring) and len(ring) < 60:
        a, b = ring[place], ring[(place + 1) % len(ring)]
        found = _nearest(a, b, free, ring) if math.dist(a, b) > _REACH else None
        if found is None:
            place += 1
            continue
        ring.insert(place + 1, found)
        free.discard(found)
    return ring


def _nearest(a: Point, b: Point, free: set[Point], ring: list[Point]) -> Point | None:
    length = math.dist(a, b)
    near = sorted((math.dist(a, p) + math.dist(p, b), p) for p in free)
    for way, point in near[:12]:
        if way > 1.2 * length:
            return None
        if not any(_crosses(a, point, c, d) or _crosses(point, b, c, d) for c, d in _edges(ring)):
            return point
    return None


def _edges(ring: list[Point]) -> list[tuple[Point, Point]]:
    return list(zip(ring, ring[1:] + ring[:1], strict=True))


def _crosses(a: Point, b: Point, c: Point, d: Point) -> bool:
    if {a, b} & {c, d}:
        return False
    return _turn(a, b, c) * _turn(a, b, d) <= 0 and _turn(c, d, a) * _turn(c, d, b) <= 0


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def rings(outline: Mapping[str, Any]) -> list[list[Point]]:
    """Every ring of a kept outline."""
    polygons = outline["coordinates"]
    if outline["type"] == "Polygon":
        polygons = [polygons]
    return [[(p[0], p[1]) for p in ring] for polygon in polygons for ring in polygon]


def outer(outline: Mapping[str, Any]) -> tuple[Point, ...]:
    """The largest ring as corners, the first not repeated."""
    return tuple(max(rings(outline), key=lambda ring: abs(_signed(ring)))[:-1])


def is_simple(outline: Mapping[str, Any]) -> bool:
    """Is it one ring without holes? Only such an outline can say by itself which homes lie within."""
    return len(rings(outline)) == 1


def middle(outline: Mapping[str, Any]) -> Point:
    """The middle of the largest ring: where its name stands, and what distances are counted from."""
    ring = max(rings(outline), key=lambda r: abs(_signed(r)))
    size = _signed(ring)
    if not size:
        return ring[0]
    lng = lat = 0.0
    for (x, y), (u, v) in itertools.pairwise(ring):
        weight = (x * v - u * y) / (6 * size)
        lng, lat = lng + (x + u) * weight, lat + (y + v) * weight
    return lng, lat


def _signed(ring: list[Point]) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in itertools.pairwise(ring)) / 2


def miles(a: Point, b: Point) -> float:
    """Distance on the Earth (equirectangular: right to a fraction of a percent at this scale)."""
    east = math.radians(b[0] - a[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot(east, math.radians(b[1] - a[1])) * 3_958.8


@dataclass(frozen=True)
class Shape:
    """One outline on a small map: an SVG path and where its name stands."""

    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Sketch:
    """A small map: its size, and a shape for each name."""

    width: int
    height: int
    shapes: dict[str, Shape]


def sketch(outlines: Mapping[str, Mapping[str, Any]], width: int = 640) -> Sketch | None:
    """All outlines on one map, north up, scaled to ``width``; None when there are none."""
    if not outlines:
        return None
    points = [p for outline in outlines.values() for ring in rings(outline) for p in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    edge = 14
    span = max((east - west) * squeeze, (north - south) / 1.4, 0.001)
    scale = (width - 2 * edge) / span
    height = round((north - south) * scale) + 2 * edge
    shift = (width - (east - west) * squeeze * scale) / 2

    def at(point: Point) -> Point:
        x, y = shift + (point[0] - west) * squeeze * scale, edge + (north - point[1]) * scale
        return round(x, 1), round(y, 1)

    shapes = {}
    for name, outline in outlines.items():
        path = "".join(_path([at(p) for p in ring]) for ring in rings(outline))
        shapes[name] = Shape(path, *at(middle(outline)))
    return Sketch(width, height, shapes)


def _path(ring: list[Point]) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in ring[:-1]) + "Z"
