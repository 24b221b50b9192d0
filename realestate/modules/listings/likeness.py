"""Pure thinking about two homes: how far apart they are, how alike, and in which words to say so."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from realestate.modules.listings.models import Listing

EARTH_MILES = 3958.8
LEAST_SCORE = 50
# What each difference costs of a hundred points: (points for one unit, at most). Units: one percent of the
# price, one bedroom, one percent of the living area, one mile.
_COSTS = {"price": (1.0, 40.0), "beds": (8.0, 24.0), "area": (0.6, 25.0), "miles": (3.0, 20.0)}
_OTHER_KIND = 25.0


@dataclass(frozen=True)
class Alike:
    """A home like another one. ``score`` is 0 to 100, ``reasons`` say why in words."""

    listing: Listing
    score: float
    reasons: tuple[str, ...]


def miles_between(one: Listing, other: Listing) -> float | None:
    """As the crow flies; None when a place is unknown or its seller withholds it."""
    homes = (one, other)
    if not all(home.internet_address_display_yn for home in homes):
        return None
    if any(home.latitude is None or home.longitude is None for home in homes):
        return None
    return miles(*((float(home.latitude or 0), float(home.longitude or 0)) for home in homes))


def miles(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two places (latitude, longitude), by the haversine formula."""
    lat_1, lat_2 = radians(one[0]), radians(other[0])
    half_lat, half_lng = (lat_2 - lat_1) / 2, radians(other[1] - one[1]) / 2
    chord = sin(half_lat) ** 2 + cos(lat_1) * cos(lat_2) * sin(half_lng) ** 2
    return 2 * EARTH_MILES * asin(sqrt(chord))


def compare(home: Listing, other: Listing) -> Alike:
    """How like ``home`` the other one is, and why."""
    apart = miles_between(home, other)
    differences = {
        "price": _percent(home.list_price, other.list_price),
        "beds": _apart(home.bedrooms_total, other.bedrooms_total),
        "area": _percent(home.living_area, other.living_area),
        "miles": apart or 0.0,
    }
    lost = sum(min(differences[name] * each, most) for name, (each, most) in _COSTS.items())
    if home.property_sub_type != other.property_sub_type:
        lost += _OTHER_KIND
    return Alike(other, round(100 - lost, 1), _reasons(home, other, apart))


def _reasons(home: Listing, other: Listing, apart: float | None) -> tuple[str, ...]:
    said = (_price_words(home, other), _bed_words(home, other), _size_words(home, other))
    where = "" if apart is None else f"{apart:.1f} miles away"
    return tuple(words for words in (*said, where) if words)


def _price_words(home: Listing, other: Listing) -> str:
    gap = other.list_price - home.list_price
    if home.list_price and abs(gap) / home.list_price <= 0.02:
        return "About the same price"
    return f"${abs(gap):,.0f} {'more' if gap > 0 else 'less'}"


def _bed_words(home: Listing, other: Listing) -> str:
    if home.bedrooms_total is None or other.bedrooms_total is None:
        return ""
    gap = other.bedrooms_total - home.bedrooms_total
    if not gap:
        return "as many bedrooms"
    return f"{abs(gap)} bedroom{'s' if abs(gap) > 1 else ''} {'more' if gap > 0 else 'fewer'}"


def _size_words(home: Listing, other: Listing) -> str:
    if not home.living_area or not other.living_area:
        return ""
    gap = other.living_area - home.living_area
    if abs(gap) / home.living_area <= 0.03:
        return "about the same size"
    return f"{abs(gap):,} sq ft {'larger' if gap > 0 else 'smaller'}"


def _percent(one: object, other: object) -> float:
    if not one or not other:
        return 0.0
    return abs(float(other) - float(one)) / float(one) * 100  # type: ignore[arg-type]


def _apart(one: int | None, other: int | None) -> float:
    return 0.0 if one is None or other is None else float(abs(one - other))
