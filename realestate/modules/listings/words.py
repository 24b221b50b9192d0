"""Criteria as people say them: one phrase a filter, and how to take that filter away again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from realestate.modules.listings.rules import FEATURES, STATUSES, Criteria


@dataclass(frozen=True)
class Phrase:
    """One filter in words; ``without``: what to change in the criteria to be rid of it."""

    words: str
    without: dict[str, Any] = field(default_factory=dict)
    is_name: bool = False

    @property
    def inline(self) -> str:
        """Within a sentence."""
        return self.words if self.is_name else self.words.lower()


def phrases(criteria: Criteria, *, area: str = "") -> list[Phrase]:
    """What is looked for, in the order people think of it. ``area``: the name of the area, when known."""
    return [*_place(criteria, area), *_numbers(criteria), *_choices(criteria), *_moments(criteria)]


def in_words(criteria: Criteria) -> str:
    """“Bellevue, 3+ beds, up to $900,000”; empty when nothing is asked."""
    said = ", ".join(phrase.inline for phrase in phrases(criteria))
    return said[:1].upper() + said[1:]


_STATUS_WORDS = {"for_sale": "for sale", "pending": "pending", "closed": "sold"}


def status_words(criteria: Criteria) -> str:
    """“for sale”, “pending or sold”."""
    return " or ".join(_STATUS_WORDS[status] for status in criteria.status or ("for_sale",))


def heading(criteria: Criteria, *, area: str = "") -> str:
    """What a page of results is about: “Homes for sale in Bellevue, 3+ beds”."""
    found = phrases(criteria.but(status=()), area=area)
    places = [phrase.words for phrase in found if phrase.is_name]
    rest = [phrase.inline for phrase in found if not phrase.is_name]
    where = f" in {', '.join(places)}" if places else ""
    return ", ".join([f"Homes {status_words(criteria)}{where}", *rest])


def _place(criteria: Criteria, area: str) -> Iterator[Phrase]:
    if criteria.location:
        yield Phrase(criteria.location, {"location": ""}, is_name=True)
    if criteria.area:
        name = area or criteria.area.replace("-", " ").title()
        yield Phrase(name, {"area": ""}, is_name=True)
    if criteria.bounds:
        yield Phrase("Part of the map", {"bounds": None})
    if criteria.polygon:
        yield Phrase("Drawn area", {"polygon": ()})


def _numbers(criteria: Criteria) -> Iterator[Phrase]:
    for name, number, words in (
        ("beds_min", criteria.beds_min, "{}+ beds"),
        ("baths_min", criteria.baths_min, "{}+ baths"),
        ("price_min", criteria.price_min, "From ${:,}"),
        ("price_max", criteria.price_max, "Up to ${:,}"),
        ("living_area_min", criteria.living_area_min, "From {:,} sq ft"),
        ("living_area_max", criteria.living_area_max, "Up to {:,} sq ft"),
        ("lot_min", criteria.lot_min, "Lot from {:,} sq ft"),
        ("lot_max", criteria.lot_max, "Lot up to {:,} sq ft"),
        ("year_min", criteria.year_min, "Built {} or later"),
        ("year_max", criteria.year_max, "Built {} or earlier"),
    ):
        if number is not None:
            yield Phrase(words.format(number), {name: None})


def _choices(criteria: Criteria) -> Iterator[Phrase]:
    for name, known in (("type", {}), ("status", STATUSES), ("features", FEATURES)):
        chosen: tuple[str, ...] = getattr(criteria, name)
        for choice in chosen:
            rest = tuple(other for other in chosen if other != choice)
            yield Phrase(known.get(choice, choice), {name: rest})


def _moments(criteria: Criteria) -> Iterator[Phrase]:
    if criteria.new is not None:
        days = "today" if criteria.new == 0 else f"in {criteria.new} days"
        yield Phrase(f"New {days}" if criteria.new != 1 else "New in a day", {"new": None})
    if criteria.reduced:
        yield Phrase("Price reduced", {"reduced": False})
    if criteria.open_house:
        yield Phrase("Open house", {"open_house": False})
