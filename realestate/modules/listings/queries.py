"""Searching and opening homes. Everything public starts at ``matching.shown``: withheld listings are nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, and_, case, cast, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from realestate.db import db
from realestate.keyset import Cursor, Page, page_of
from realestate.modules.images.queries import shows_pictures
from realestate.modules.listings import rules
from realestate.modules.listings.matching import matching as matching
from realestate.modules.listings.matching import shown
from realestate.modules.listings.models import PUBLIC, Listing, Media
from realestate.modules.listings.rules import Criteria, Place
from realestate.tenancy.models import TenantRef

_PER_SQFT = case(
    (Listing.living_area > 0, cast(Listing.list_price / Listing.living_area, Integer)),
    else_=10**9,
)
_ORDERS: dict[str, tuple[tuple[Any, bool], ...]] = {
    "newest": ((Listing.on_market_date, True), (Listing.id, True)),
    "price_asc": ((Listing.list_price, False), (Listing.id, False)),
    "price_desc": ((Listing.list_price, True), (Listing.id, True)),
    "area_desc": ((func.coalesce(Listing.living_area, 0), True), (Listing.id, True)),
    "price_sqft_asc": ((_PER_SQFT, False), (Listing.id, False)),
    "lot_desc": ((func.coalesce(Listing.lot_size_area, 0), True), (Listing.id, True)),
    "year_desc": ((func.coalesce(Listing.year_built, 0), True), (Listing.id, True)),
    "reduced": ((Listing.on_market_date, True), (Listing.id, True)),
}


@dataclass(frozen=True)
class Count:
    """How many; ``is_capped`` when there are more than were counted."""

    number: int
    is_capped: bool


def search(
    tenant: TenantRef, criteria: Criteria, cursor: Cursor | None, within: Place | None = None
) -> Page[Listing]:
    """One page of homes that match, each with its picture."""
    found = matching(tenant, criteria, within).options(selectinload(Listing.cover))
    return page_of(found, _ORDERS[criteria.sort], cursor, rules.PAGE_SIZE)


def count(tenant: TenantRef, criteria: Criteria, within: Place | None = None) -> Count:
    """How many match, exactly up to a cap."""
    ids = (
        matching(tenant, criteria, within).with_only_columns(Listing.id).limit(rules.COUNT_CAP + 1)
    )
    number = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    return Count(min(number, rules.COUNT_CAP), number > rules.COUNT_CAP)


def public(tenant: TenantRef, listing_id: int) -> Listing | None:
    """One home with its pictures, if visitors may see it."""
    found = shown(tenant).where(Listing.id == listing_id, Listing.standard_status.in_(PUBLIC))
    return db.session.scalar(found.options(selectinload(Listing.media), joinedload(Listing.cover)))


def all_public(tenant: TenantRef) -> Select[Listing]:
    """All homes that visitors may see, each with its picture: to narrow further."""
    found = shown(tenant).where(Listing.standard_status.in_(PUBLIC))
    return found.options(selectinload(Listing.cover))


def any_status(tenant: TenantRef, listing_id: int | None) -> Listing | None:
    """A home as the agency's own people see it: whatever its status, withheld or not."""
    if listing_id is None:
        return None
    return db.session.scalar(Listing.of(tenant).where(Listing.id == listing_id))


def featured(tenant: TenantRef, limit: int) -> list[Listing]:
    """The newest homes that can be visited now."""
    found = (
        matching(tenant, Criteria())
        .where(Listing.standard_status == "Active")
        .options(selectinload(Listing.cover))
    )
    newest = found.order_by(Listing.on_market_date.desc(), Listing.id.desc())
    return list(db.session.scalars(newest.limit(limit)))


def similar(tenant: TenantRef, listing: Listing, limit: int) -> list[Listing]:
    """Homes for sale in the same town, nearest in price."""
    found = matching(tenant, Criteria()).where(
        Listing.city == listing.city, Listing.id != listing.id
    )
    nearest = found.order_by(func.abs(Listing.list_price - listing.list_price), Listing.id)
    return list(db.session.scalars(nearest.options(selectinload(Listing.cover)).limit(limit)))


def cities(tenant: TenantRef) -> list[tuple[str, int]]:
    """Towns with homes for sale and how many, most first."""
    rows = db.session.execute(
        matching(tenant, Criteria())
        .with_only_columns(Listing.city, func.count(Listing.id))
        .group_by(Listing.city)
        .order_by(func.count(Listing.id).desc(), Listing.city)
    )
    return [(city, number) for city, number in rows]


@shows_pictures
def _homes_showing(tenant: TenantRef, keys: list[str]) -> dict[str, list[str]]:
    """The homes that show these pictures, by the pictures' keys."""
    rows = db.session.execute(
        select(Media.media_key, Media.original_media_key, Listing.unparsed_address)
        .join(Listing, and_(Listing.tenant_id == Media.tenant_id, Listing.id == Media.listing_id))
        .where(
            Media.tenant_id == tenant.id,
            or_(Media.media_key.in_(keys), Media.original_media_key.in_(keys)),
        )
        .order_by(Listing.id)
    )
    found: dict[str, list[str]] = {}
    for key, original, address in rows:
        for kept in {key, original} & set(keys):
            found.setdefault(kept, []).append(address)
    return found
