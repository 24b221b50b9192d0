"""Which of some homes each of very many searches means, thought out without asking the database for each.

Every filter's value is answered once for all homes as a row of bits; a search is the meeting of its rows.
Three filters are not thought out here but asked of the database, once a value: the words of ``location`` (their
meaning belongs to the search page), the place behind ``area``, and ``open_house`` (a table of its own).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from realestate.modules.listings.models import FOR_SALE as ON_THE_MARKET
from realestate.modules.listings.places import Bounds, Polygon, bounds_of, edges_of
from realestate.modules.listings.rules import FOR_SALE, Criteria

_STATUSES = {FOR_SALE: ON_THE_MARKET, "pending": ("Pending",), "closed": ("Closed",)}
ASKED = ("location", "area", "open_house")


@dataclass(frozen=True)
class Facts:
    """What the filters look at in a home that visitors may see; names of Listing."""

    id: int
    standard_status: str
    property_sub_type: str
    list_price: Decimal
    previous_list_price: Decimal | None
    original_list_price: Decimal | None
    on_market_date: date
    bedrooms_total: int | None
    bathrooms_total_integer: int | None
    living_area: int | None
    lot_size_area: int | None
    year_built: int | None
    stories: float | None
    garage_spaces: float | None
    waterfront_yn: bool
    view_yn: bool
    features: Sequence[str]
    virtual_tour_url_unbranded: str
    internet_address_display_yn: bool
    latitude: float | None
    longitude: float | None


def facts_of(listing: Any) -> Facts:
    return Facts(**{name: getattr(listing, name) for name in Facts.__dataclass_fields__})


Answer = Mapping[tuple[str, Any], frozenset[int]]  # (filter, value) -> the homes it means


def matches(criteria: Criteria, home: Facts, today: date, asked: Answer = {}) -> bool:  # noqa: B006
    """Does this search mean this home? ``today`` is the day in UTC, as the search page counts."""
    if not _has_status(criteria.status, home):
        return False
    return all(
        home.id in asked.get((name, value), ())
        if name in ASKED
        else TESTS[name](value, home, today)
        for name, value in filters(criteria)
    )


def filters(criteria: Criteria) -> list[tuple[str, Any]]:
    """The filters that are set, one pair each (of several features, each)."""
    found: list[tuple[str, Any]] = []
    for name in _NAMES:
        value = getattr(criteria, name)
        if value is None or value is False or value in ("", ()):
            continue
        found += [(name, each) for each in value] if name == "features" else [(name, value)]
    return found


class Index:
    """Homes as bits: made once for a batch of changes, asked for each search."""

    def __init__(self, homes: Sequence[Facts], today: date) -> None:
        self._homes, self._today = homes, today
        self._rows: dict[tuple[str, Any], int] = {}
        self._scales: dict[str, _Scale] = {}

    def without_asking(self, criteria: Criteria) -> int:
        """The homes that all filters but the asked ones let through, as bits."""
        bits = self._row("status", criteria.status)
        for name, value in filters(criteria):
            if not bits:
                return 0
            if name not in ASKED:
                bits &= self._row(name, value)
        return bits

    def meeting(self, bits: int, criteria: Criteria, asked: Answer) -> int:
        """What is left of ``bits`` when the asked filters have their say."""
        for name, value in filters(criteria):
            if name in ASKED and bits:
                if (name, value) not in self._rows:
                    ids = asked.get((name, value), frozenset())
                    self._rows[name, value] = self._bits(lambda home, ids=ids: home.id in ids)  # type: ignore[misc]
                bits &= self._rows[name, value]
        return bits

    def homes(self, bits: int) -> Iterable[Facts]:
        while bits:
            lowest = bits & -bits
            yield self._homes[lowest.bit_length() - 1]
            bits ^= lowest

    def _row(self, name: str, value: Any) -> int:
        """The homes that one value of one filter lets through, thought out once."""
        key = (name, value)
        if key not in self._rows:
            self._rows[key] = self._thought(name, value)
        return self._rows[key]

    def _thought(self, name: str, value: Any) -> int:
        if name == "status":
            return self._bits(lambda home: _has_status(value, home))
        if name in LIMITS:
            column, is_least = LIMITS[name]
            scale = self._scale(column)
            return scale.at_least(value) if is_least else scale.at_most(value)
        test, today = TESTS[name], self._today
        return self._bits(lambda home: test(value, home, today))

    def _scale(self, column: str) -> _Scale:
        if column not in self._scales:
            self._scales[column] = _Scale([getattr(home, column) for home in self._homes])
        return self._scales[column]

    def _bits(self, test: Callable[[Facts], bool]) -> int:
        return sum(1 << place for place, home in enumerate(self._homes) if test(home))


class _Scale:
    """One number of all homes in order: any limit is a place on it, and the bits beyond are known."""

    def __init__(self, values: Sequence[Any]) -> None:
        known = sorted((value, place) for place, value in enumerate(values) if value is not None)
        self._values = [value for value, _ in known]
        self._below = [0]  # the bits of the first none, one, two ...
        for _, place in known:
            self._below.append(self._below[-1] | 1 << place)

    def at_least(self, least: Any) -> int:
        return self._below[-1] & ~self._below[bisect_left(self._values, least)]

    def at_most(self, most: Any) -> int:
        return self._below[bisect_right(self._values, most)]


Test = Callable[[Any, Facts, date], bool]


LIMITS: dict[str, tuple[str, bool]] = {  # filter -> column, and whether it is the least
    "price_min": ("list_price", True),
    "price_max": ("list_price", False),
    "beds_min": ("bedrooms_total", True),
    "baths_min": ("bathrooms_total_integer", True),
    "living_area_min": ("living_area", True),
    "living_area_max": ("living_area", False),
    "lot_min": ("lot_size_area", True),
    "lot_max": ("lot_size_area", False),
    "year_min": ("year_built", True),
    "year_max": ("year_built", False),
}


def _has_status(chosen: tuple[str, ...], home: Facts) -> bool:
    return any(home.standard_status in _STATUSES[choice] for choice in chosen or (FOR_SALE,))


def _limit(name: str) -> Test:
    """A number that must be known and not below (or above) what is asked."""
    column, is_least = LIMITS[name]

    def test(limit: int, home: Facts, _today: date) -> bool:
        value = getattr(home, column)
        return value is not None and (value >= limit if is_least else value <= limit)

    return test


def _is_new(days: int, home: Facts, today: date) -> bool:
    return today - timedelta(days=days) <= home.on_market_date <= today


def _is_reduced(_yes: bool, home: Facts, _today: date) -> bool:
    before = home.previous_list_price
    before = home.original_list_price if before is None else before
    return before is not None and home.list_price < before


def _in_bounds(bounds: Bounds, home: Facts, _today: date) -> bool:
    if not home.internet_address_display_yn or home.longitude is None or home.latitude is None:
        return False
    is_between = bounds.west <= home.longitude <= bounds.east
    return is_between and bounds.south <= home.latitude <= bounds.north


def _in_polygon(polygon: Polygon, home: Facts, today: date) -> bool:
    """By the same even-odd count as the search page's, its sides made once an outline."""
    if not _in_bounds(_box(polygon), home, today):
        return False
    lng, lat = home.longitude, home.latitude
    assert lng is not None
    assert lat is not None
    crossed = (
        edge.south <= lat < edge.north and lng < edge.lng + edge.slope * (lat - edge.south)
        for edge in _sides(polygon)
    )
    return sum(crossed) % 2 == 1


_box = lru_cache(maxsize=4_096)(bounds_of)
_sides = lru_cache(maxsize=4_096)(edges_of)


def _says(word: str) -> Callable[[Facts], bool]:
    return lambda home: any(said.startswith(word) for said in home.features)


_FEATURES: dict[str, Callable[[Facts], bool]] = {
    "waterfront": lambda home: home.waterfront_yn,
    "view": lambda home: home.view_yn,
    "basement": _says("Basement"),
    "single_level": lambda home: home.stories == 1,
    "renovated": _says("Renovated"),
    "garage": lambda home: (home.garage_spaces or 0) > 0,
    "fireplace": _says("Fireplace"),
    "pool": _says("Pool"),
    "tour": lambda home: home.virtual_tour_url_unbranded != "",
}
TESTS: dict[str, Test] = {
    "type": lambda chosen, home, _today: home.property_sub_type in chosen,
    **{name: _limit(name) for name in LIMITS},
    "features": lambda feature, home, _today: _FEATURES[feature](home),
    "new": _is_new,
    "reduced": _is_reduced,
    "bounds": _in_bounds,
    "polygon": _in_polygon,
}
_NAMES = (*TESTS, *ASKED)
