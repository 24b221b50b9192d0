"""Nothing found: which searches near this one would find something, and how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, union_all

from realestate.db import db, utc_now
from realestate.modules.listings.facets import Count
from realestate.modules.listings.matching import matching
from realestate.modules.listings.models import Listing
from realestate.modules.listings.rules import Criteria, Place
from realestate.modules.listings.words import phrases
from realestate.tenancy.models import TenantRef

MOST = 5
CAP = 1_000
_STEPS = (0.10, 0.25)


@dataclass(frozen=True)
class Relaxation:
    """A search that asks for less: what to change, in words, and how many homes it finds."""

    words: str
    criteria: Criteria
    count: Count


def relaxed(criteria: Criteria) -> list[tuple[str, Criteria]]:
    """Searches that ask for a little less first, then for one filter less."""
    return [*_widened(criteria), *_without(criteria)]


def _widened(criteria: Criteria) -> Iterator[tuple[str, Criteria]]:
    if criteria.price_max:
        for step in _STEPS:
            price = _round(criteria.price_max * (1 + step))
            yield f"up to ${price:,}", criteria.but(price_max=price)
    if criteria.price_min:
        price = _round(criteria.price_min * (1 - _STEPS[-1]))
        yield f"from ${price:,}", criteria.but(price_min=price or None)
    for name, words in (("beds_min", "bedrooms"), ("baths_min", "bathrooms")):
        number = getattr(criteria, name)
        if number and number > 1:
            yield f"{number - 1} or more {words}", criteria.but(**{name: number - 1})


def _without(criteria: Criteria) -> Iterator[tuple[str, Criteria]]:
    for phrase in phrases(criteria):
        yield f"without “{phrase.words}”", criteria.but(**phrase.without)


def _round(price: float) -> int:
    """To full five thousands, or hundreds of small prices (rents)."""
    step = 5_000 if price >= 50_000 else 100
    return int(price / step + 0.5) * step


def relaxations(
    tenant: TenantRef,
    criteria: Criteria,
    within: Place | None = None,
    now: datetime | None = None,
) -> list[Relaxation]:
    """The nearest searches that find something, counted up to 1,000 in one question."""
    tried = relaxed(criteria)
    if not tried:
        return []
    parts = [
        _counted(tenant, each, within if each.area else None, now or utc_now(), place)
        for place, (_, each) in enumerate(tried)
    ]
    numbers = {place: number for place, number in db.session.execute(union_all(*parts))}
    found = [
        Relaxation(words, each, Count(min(numbers[place], CAP), numbers[place] > CAP))
        for place, (words, each) in enumerate(tried)
        if numbers[place]
    ]
    return found[:MOST]


def _counted(
    tenant: TenantRef, criteria: Criteria, within: Place | None, now: datetime, place: int
) -> Any:
    ids = matching(tenant, criteria, within, now).with_only_columns(Listing.id).limit(CAP + 1)
    counted = select(func.count()).select_from(ids.subquery()).scalar_subquery()
    return select(literal(place), counted)
