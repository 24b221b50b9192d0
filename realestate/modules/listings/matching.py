"""Criteria as conditions on homes. Everything public starts here: withheld listings are nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case

from realestate.db import utc_now
from realestate.modules.listings.codes import bits_of
from realestate.modules.listings.meaning import condition_of, meaning_of
from realestate.modules.listings.models import (
    CLOSED_STAGE,
    FOR_SALE_STAGE,
    HIDDEN_STAGE,
    PENDING_STAGE,
    Listing,
    OpenHouse,
)
from realestate.modules.listings.places import Bounds, Edge, Place, Polygon, bounds_of, edges_of
from realestate.modules.listings.rules import FOR_SALE as ONLY_FOR_SALE
from realestate.modules.listings.rules import Criteria
from realestate.tenancy.models import TenantRef

STAGES = {ONLY_FOR_SALE: FOR_SALE_STAGE, "pending": PENDING_STAGE, "closed": CLOSED_STAGE}
Condition = ColumnElement[bool]


def shown(tenant: TenantRef) -> Select[Listing]:
    """All homes that visitors may see: for sale, pending or sold, and not withheld by their sellers."""
    return Listing.of(tenant).where(Listing.market_stage > HIDDEN_STAGE)


def matching(
    tenant: TenantRef,
    criteria: Criteria,
    within: Place | None = None,
    now: datetime | None = None,
) -> Select[Listing]:
    """All homes that visitors may see and that match, to narrow, order or count further.

    ``within`` is the place that ``criteria.area`` names, resolved by the caller; ``now`` is for tests.
    """
    asked = conditions(tenant, criteria, within, now or utc_now())
    return Listing.of(tenant).where(*(each.condition for each in asked))


@dataclass(frozen=True)
class Asked:
    """One condition, and which filter asks for it."""

    name: str
    condition: Condition
    is_few: bool = False  # so few homes that they are looked up one by one


def conditions(
    tenant: TenantRef, criteria: Criteria, within: Place | None, now: datetime
) -> list[Asked]:
    """One condition a filter that is set; the status is always one of them."""
    found = [*_compared(criteria)]
    if criteria.type:
        found.append(Asked("type", Listing.property_sub_type.in_(criteria.type)))
    if criteria.features:
        found.append(Asked("features", with_features(criteria.features)))
    if criteria.location:
        meaning = meaning_of(tenant, criteria.location)
        name = "city" if meaning.kind == "city" else "location"
        found.append(Asked(name, condition_of(tenant, meaning), meaning.is_few))
    found = [*found, *_recent(tenant, criteria, now), *_placed(criteria, within)]
    return [Asked("status", of_status(criteria.status, stage_of(found))), *found]


def stage_of(asked: list[Asked]) -> Any:
    """The stage, to be compared. Where few homes are meant, it is told so that SQLite, which has no figures,
    looks those homes up instead of walking through an index of stages."""
    return Listing.market_stage + 0 if any(each.is_few for each in asked) else Listing.market_stage


def stages(chosen: tuple[str, ...]) -> list[int]:
    return [STAGES[choice] for choice in chosen or (ONLY_FOR_SALE,)]


def of_status(chosen: tuple[str, ...], stage: Any = Listing.market_stage) -> Condition:
    wanted = stages(chosen)
    condition: Condition = stage == wanted[0] if len(wanted) == 1 else stage.in_(wanted)
    return condition


def with_features(chosen: tuple[str, ...]) -> Condition:
    """All of them."""
    bits = bits_of(chosen)
    return Listing.facet_code.op("&", precedence=6)(bits) == bits


def inside(bounds: Bounds) -> Condition:
    """In a box; a home whose address is withheld is not to be found by where it stands."""
    return and_(
        Listing.internet_address_display_yn,
        Listing.longitude.between(bounds.west, bounds.east),
        Listing.latitude.between(bounds.south, bounds.north),
    )


def within_outline(polygon: Polygon) -> Condition:
    """Inside an outline: the box round it first, then the even-odd count of its sides."""
    crossed = sum((_crossing(edge) for edge in edges_of(polygon)), start=_nothing())
    return and_(inside(bounds_of(polygon)), crossed % 2 == 1)


def _nothing() -> ColumnElement[int]:
    return case((Listing.id.is_(None), 1), else_=0)


def _crossing(edge: Edge) -> ColumnElement[int]:
    at = edge.lng + edge.slope * (Listing.latitude - edge.south)
    is_crossed = and_(
        Listing.latitude >= edge.south, Listing.latitude < edge.north, Listing.longitude < at
    )
    return case((is_crossed, 1), else_=0)


def _compared(criteria: Criteria) -> Iterator[Asked]:
    columns: tuple[tuple[str, Any, int | None, int | None], ...] = (
        ("price", Listing.price_order + 0, criteria.price_min, criteria.price_max),
        ("beds", Listing.bedrooms_total, criteria.beds_min, None),
        ("baths", Listing.bathrooms_total_integer, criteria.baths_min, None),
        ("area", Listing.living_area, criteria.living_area_min, criteria.living_area_max),
        ("lot", Listing.lot_size_area, criteria.lot_min, criteria.lot_max),
        ("year", Listing.year_built, criteria.year_min, criteria.year_max),
    )
    for name, column, least, most in columns:
        limits = [] if least is None else [column >= least]
        limits += [] if most is None else [column <= most]
        if limits:
            yield Asked(name, and_(*limits))


def _recent(tenant: TenantRef, criteria: Criteria, now: datetime) -> Iterator[Asked]:
    if criteria.new is not None:
        since = day_number(now.date()) - criteria.new
        yield Asked("new", Listing.newest_order.between(since, day_number(now.date())))
    if criteria.reduced:
        yield Asked("reduced", Listing.reduced_order > 0)
    if criteria.open_house:
        soon = OpenHouse.of(tenant).where(OpenHouse.ends_at > now, OpenHouse.is_canceled.is_(False))
        yield Asked("open_house", Listing.id.in_(soon.with_only_columns(OpenHouse.listing_id)))


def day_number(day: date) -> int:
    """Days since 2000, as the database counts them in its keys."""
    return (day - date(2000, 1, 1)).days


def _placed(criteria: Criteria, within: Place | None) -> Iterator[Asked]:
    if criteria.bounds:
        yield Asked("bounds", inside(criteria.bounds))
    if criteria.polygon:
        yield Asked("polygon", within_outline(criteria.polygon))
    if within is None:
        return
    if within.city:
        yield Asked("place", Listing.city == within.city)
    if within.postal_codes:
        yield Asked("place", Listing.postal_code.in_(within.postal_codes))
    if within.polygon:
        yield Asked("place", within_outline(within.polygon))
