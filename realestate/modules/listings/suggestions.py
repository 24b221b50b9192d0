"""What the search box suggests while somebody types: towns, ZIP codes, homes by address or MLS number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from realestate import memory
from realestate.db import db
from realestate.modules.listings.meaning import some_ids
from realestate.modules.listings.models import FOR_SALE_STAGE, HIDDEN_STAGE, Listing
from realestate.tenancy.models import TenantRef

MOST = 8
_MOST_PLACES = 5
_LEAST_LETTERS = 3  # before homes are looked for
_MOST_LOOKED_AT = 200
_MOST_KNOWN = 500
_places: memory.Memory[tuple[int, str], tuple[str, ...]] = memory.Memory(2_000)


@dataclass(frozen=True)
class Suggestion:
    """One line: ``kind`` is town, zip or home; ``home`` is set for a home."""

    kind: str
    words: str
    home: Listing | None = None


def suggest(tenant: TenantRef, typed: str) -> list[Suggestion]:
    """At most eight lines for what is typed so far; nothing for nothing."""
    typed = " ".join(typed.split())
    if not typed:
        return []
    towns = [Suggestion("town", name) for name in _starting(towns_of(tenant), typed)]
    zips = [Suggestion("zip", code) for code in _starting(zips_of(tenant), typed)]
    places = [*towns, *zips][:_MOST_PLACES]
    homes = _homes(tenant, typed, MOST - len(places)) if len(typed) >= _LEAST_LETTERS else []
    return [*places, *(Suggestion("home", _told(home), home) for home in homes)]


def towns_of(tenant: TenantRef) -> tuple[str, ...]:
    """Towns with homes for sale, in alphabetical order."""
    return _places.get((tenant.id, "towns"), lambda: _different(tenant, Listing.city))


def zips_of(tenant: TenantRef) -> tuple[str, ...]:
    """ZIP codes with homes for sale, in order."""
    return _places.get((tenant.id, "zips"), lambda: _different(tenant, Listing.postal_code))


def _different(tenant: TenantRef, column: Any) -> tuple[str, ...]:
    """The different values of an indexed column: one step in the index for each, however many homes there are."""
    for_sale = Listing.of(tenant).where(Listing.market_stage == FOR_SALE_STAGE)
    steps = for_sale.with_only_columns(column.label("value")).order_by(column).limit(1).subquery()
    walk = select(steps.c.value).cte("walk", recursive=True)
    following = (
        for_sale.with_only_columns(column)
        .where(column > walk.c.value)
        .order_by(column)
        .limit(1)
        .correlate(walk)
        .scalar_subquery()
    )
    walk = walk.union_all(select(following).where(walk.c.value.is_not(None)))
    values = db.session.scalars(select(walk.c.value).limit(_MOST_KNOWN))
    return tuple(value for value in values if value)


def _starting(names: Iterable[str], typed: str) -> list[str]:
    """Names of which a word starts so; those that start so themselves come first."""
    sought = typed.lower()
    found = [name for name in names if f" {name.lower()}".find(f" {sought}") >= 0]
    return sorted(found, key=lambda name: not name.lower().startswith(sought))


def _homes(tenant: TenantRef, typed: str, most: int) -> list[Listing]:
    """Homes by words of an MLS number, or of an address that may be shown; numbers that start so come first."""
    ids = some_ids(tenant, typed, _MOST_LOOKED_AT)
    if ids is None:
        return []
    # "+ 0": SQLite is to look these ids up, not to walk through an index of stages
    is_public = Listing.market_stage + 0 > HIDDEN_STAGE
    found = Listing.of(tenant).where(Listing.id.in_(ids), is_public)
    homes = db.session.scalars(found.limit(most))
    start = typed.upper()
    return sorted(homes, key=lambda home: (not home.listing_id.startswith(start), home.listing_id))


def _told(home: Listing) -> str:
    return f"{home.street_address}, {home.city}"
