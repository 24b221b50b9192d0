"""All that is counted of a home in one number (``Listing.facet_code``), and what a filter makes of it.

Bits: kind of home (4; its place among PROPERTY_SUB_TYPES from 1), bedrooms, bathrooms (3 each; 7 is "7 or
more"), price band (3), then one for each of FEATURES. ``search_index`` has the database make it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from realestate.modules.listings.rules import FEATURES, PROPERTY_SUB_TYPES, Criteria

MOST_ROOMS = 7
_BEDS, _BATHS, _BAND, _FEATURES = 4, 7, 10, 13
Test = Callable[["Code"], bool]


@dataclass(frozen=True)
class Code:
    """The number taken apart."""

    number: int

    @property
    def type(self) -> str:
        place = self.number & 15
        return PROPERTY_SUB_TYPES[place - 1] if place else ""

    @property
    def beds(self) -> int:
        return self.number >> _BEDS & 7

    @property
    def baths(self) -> int:
        return self.number >> _BATHS & 7

    @property
    def band(self) -> int:
        return self.number >> _BAND & 7

    def has(self, bits: int) -> bool:
        return self.number & bits == bits


def bits_of(features: tuple[str, ...]) -> int:
    places = list(FEATURES)
    return sum(1 << _FEATURES + places.index(name) for name in features)


def tests_of(criteria: Criteria) -> Mapping[str, Test]:
    """What each filter that is set asks of a code; the price is asked of the price itself."""
    found: dict[str, Test] = {}
    beds, baths, types = criteria.beds_min, criteria.baths_min, criteria.type
    if beds is not None:
        found["beds"] = lambda code: code.beds >= beds
    if baths is not None:
        found["baths"] = lambda code: code.baths >= baths
    if types:
        found["type"] = lambda code: code.type in types
    if criteria.features:
        bits = bits_of(criteria.features)
        found["features"] = lambda code: code.has(bits)
    return found


def is_told_by_codes(criteria: Criteria) -> bool:
    """Are the rooms asked for few enough to be told apart?"""
    return max(criteria.beds_min or 0, criteria.baths_min or 0) <= MOST_ROOMS
