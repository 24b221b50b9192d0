"""Criteria as conditions on homes. Everything public starts at ``shown``: withheld listings are nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, or_

from realestate.db import utc_now
from realestate.modules.listings.models import FOR_SALE, Listing, OpenHouse
from realestate.modules.listings.places import Bounds, Edge, Place, Polygon, bounds_of, edges_of
from realestate.modules.listings.rules import FOR_SALE as ONLY_FOR_SALE
from realestate.modules.listings.rules import Criteria
from realestate.tenancy.models import TenantRef

STATUSES = {ONLY_FOR_SALE: FOR_SALE, "pending": ("Pending",), "closed": ("Closed",)}
Condition = ColumnElement[bool]


def shown(tenant: TenantRef) -> Select[Listing]:
    """All homes their sellers let us show, whatever their status."""
    return Listing.of(tenant).where(Listing.internet_entire_listing_display_yn)


def matching(
    tenant: TenantRef,
    criteria: Criteria,
    within: Place | None = None,
    now: datetime | None = None,
) -> Select[Listing]:
    """All homes that visitors may see and that match, to narrow, order or count further.

    ``within`` is the place that ``criteria.area`` names, resolved by the caller; ``now`` is for tests.
    """
    found = shown(tenant)
    for condition in conditions(tenant, criteria, within, now or utc_now()):
        found = found.where(condition)
    return found


def conditions(
    tenant: TenantRef, criteria: Criteria, within: Place | None, now: datetime
) -> Iterator[Condition]:
    """One condition a filter that is set."""
    yield of_status(criteria.status)
    yield from _compared(criteria)
    if criteria.type:
        yield Listing.property_sub_type.in_(criteria.type)
    yield from (FEATURES[name] for name in criteria.features)
    yield from _recent(tenant, criteria, now)
    yield from _placed(criteria, within)
    if criteria.location:
        yield _located(criteria.location)


def of_status(chosen: tuple[str, ...]) -> Condition:
    wanted = [status for choice in chosen or (ONLY_FOR_SALE,) for status in STATUSES[choice]]
    return Listing.standard_status.in_(wanted)


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


def _compared(criteria: Criteria) -> Iterator[Condition]:
    for column, least, most in (
        (Listing.list_price, criteria.price_min, criteria.price_max),
        (Listing.bedrooms_total, criteria.beds_min, None),
        (Listing.bathrooms_total_integer, criteria.baths_min, None),
        (Listing.living_area, criteria.living_area_min, criteria.living_area_max),
        (Listing.lot_size_area, criteria.lot_min, criteria.lot_max),
        (Listing.year_built, criteria.year_min, criteria.year_max),
    ):
        column_: Any = column
        if least is not None:
            yield column_ >= least
        if most is not None:
            yield column_ <= most


def is_reduced() -> Condition:
    """Its price was lowered: the last change, or since it came to market."""
    before = func.coalesce(Listing.previous_list_price, Listing.original_list_price)
    return Listing.list_price < before


def _recent(tenant: TenantRef, criteria: Criteria, now: datetime) -> Iterator[Condition]:
    if criteria.new is not None:
        yield Listing.on_market_date >= now.date() - timedelta(days=criteria.new)
        yield Listing.on_market_date <= now.date()
    if criteria.reduced:
        yield is_reduced()
    if criteria.open_house:
        yield (
            OpenHouse.of(tenant)
            .with_only_columns(OpenHouse.id)
            .where(
                OpenHouse.listing_id == Listing.id,
                OpenHouse.ends_at > now,
                OpenHouse.is_canceled.is_(False),
            )
            .correlate(Listing)
            .exists()
        )


def _placed(criteria: Criteria, within: Place | None) -> Iterator[Condition]:
    if criteria.bounds:
        yield inside(criteria.bounds)
    if criteria.polygon:
        yield within_outline(criteria.polygon)
    if within is None:
        return
    if within.city:
        yield func.lower(Listing.city) == within.city.lower()
    if within.postal_codes:
        yield Listing.postal_code.in_(within.postal_codes)
    if within.polygon:
        yield within_outline(within.polygon)


def _located(words: str) -> Condition:
    """A town, a ZIP code, an MLS number, or a piece of an address the seller lets us show."""
    whole = words.lower()
    return or_(
        func.lower(Listing.city) == whole,
        Listing.postal_code == words,
        Listing.listing_id == words,
        and_(
            Listing.internet_address_display_yn,
            func.lower(Listing.unparsed_address).contains(whole, autoescape=True),
        ),
        func.lower(Listing.city).startswith(whole, autoescape=True),
    )


def _says(word: str) -> Condition:
    """One of the home's own features begins with this word."""
    return cast(Listing.features, Text).contains(f'"{word}')


FEATURES: dict[str, Condition] = {
    "waterfront": Listing.waterfront_yn.is_(True),
    "view": Listing.view_yn.is_(True),
    "basement": _says("Basement"),
    "single_level": Listing.stories == 1,
    "renovated": _says("Renovated"),
    "garage": Listing.garage_spaces > 0,
    "fireplace": _says("Fireplace"),
    "pool": _says("Pool"),
    "tour": Listing.virtual_tour_url_unbranded != "",
}
