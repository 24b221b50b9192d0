"""Where homes are looked for: a box, a drawn outline, or a place that somebody above has resolved."""

from __future__ import annotations

import math
from dataclasses import dataclass

MOST_POINTS = 60
_DECIMALS = 5  # about a metre
Point = tuple[float, float]  # longitude, latitude in degrees
Polygon = tuple[Point, ...]


@dataclass(frozen=True)
class Bounds:
    """A box on the map, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def __str__(self) -> str:
        return ",".join(map(_degrees, (self.west, self.south, self.east, self.north)))


@dataclass(frozen=True)
class Place:
    """A town or neighborhood as homes can be compared with it; each part that is set must hold."""

    city: str = ""
    postal_codes: tuple[str, ...] = ()
    polygon: Polygon = ()


def read_bounds(text: str) -> Bounds:
    """“west,south,east,north” in degrees; raises ValueError saying what is wrong."""
    numbers = [_number(part) for part in text.split(",")]
    if len(numbers) != 4:
        raise ValueError("a box is west,south,east,north")
    (west, south), (east, north) = _point(*numbers[:2]), _point(*numbers[2:])
    if west >= east or south >= north:
        raise ValueError("a box needs west before east and south before north")
    return Bounds(west, south, east, north)


def read_polygon(text: str) -> Polygon:
    """“lng,lat;lng,lat;…”, 3 to 60 corners; raises ValueError saying what is wrong."""
    corners = [part.split(",") for part in text.split(";") if part.strip()]
    if any(len(corner) != 2 for corner in corners):
        raise ValueError("an outline is lng,lat;lng,lat;…")
    points = [_point(_number(lng), _number(lat)) for lng, lat in corners]
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if not 3 <= len(points) <= MOST_POINTS:
        raise ValueError(f"an outline has 3 to {MOST_POINTS} corners")
    return tuple(points)


def polygon_text(polygon: Polygon) -> str:
    return ";".join(f"{_degrees(lng)},{_degrees(lat)}" for lng, lat in polygon)


def bounds_of(polygon: Polygon) -> Bounds:
    """The smallest box round an outline."""
    lngs, lats = [lng for lng, _ in polygon], [lat for _, lat in polygon]
    return Bounds(min(lngs), min(lats), max(lngs), max(lats))


@dataclass(frozen=True)
class Edge:
    """A side of an outline that a line due east can cross: at ``lng + slope * (latitude - south)``."""

    south: float
    north: float
    lng: float
    slope: float


def edges_of(polygon: Polygon) -> list[Edge]:
    """The sides an even-odd count looks at; level ones are never crossed."""
    found = []
    for start, end in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        (lng, south), (other, north) = sorted((start, end), key=lambda point: point[1])
        if south < north:
            found.append(Edge(south, north, lng, (other - lng) / (north - south)))
    return found


def is_inside(point: Point, polygon: Polygon) -> bool:
    """Even-odd: a line due east from inside crosses the outline an odd number of times."""
    lng, lat = point
    crossed = [
        edge
        for edge in edges_of(polygon)
        if edge.south <= lat < edge.north and lng < edge.lng + edge.slope * (lat - edge.south)
    ]
    return len(crossed) % 2 == 1


def _number(text: str) -> float:
    try:
        number = float(text[:30])
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError("a place is told in degrees")
    return number


def _point(lng: float, lat: float) -> Point:
    if not (-180 <= lng <= 180 and -90 <= lat <= 90):
        raise ValueError("longitudes lie between -180 and 180, latitudes between -90 and 90")
    return round(lng, _DECIMALS) + 0.0, round(lat, _DECIMALS) + 0.0  # no negative zero


def _degrees(number: float) -> str:
    return f"{number:.{_DECIMALS}f}".rstrip("0").rstrip(".")
