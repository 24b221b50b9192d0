"""Searching and opening homes. Everything public starts at ``_shown``: withheld listings are nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from realestate.db import db
from realestate.keyset import Cursor, Page, page_of
from realestate.modules.images.queries import shows_pictures
from realestate.modules.listings import rules
from realestate.modules.listings.models import FOR_SALE, PUBLIC, Listing, Media
from realestate.modules.listings.rules import Criteria
from realestate.tenancy.models import TenantRef

_STATUSES = {"": FOR_SALE, "pending": ("Pending",), "closed": ("Closed",)}
_ORDERS: dict[str, tuple[tuple[Any, bool], ...]] = {
    "newest": ((Listing.on_market_date, True), (Listing.id, True)),
    "price_asc": ((Listing.list_price, False), (Listing.id, False)),
    "price_desc": ((Listing.list_price, True), (Listing.id, True)),
    "area_desc": ((func.coalesce(Listing.living_area, 0), True), (Listing.id, True)),
}


@dataclass(frozen=True)
class Count:
    """How many; ``is_capped`` when there are more than were counted."""

    number: int
    is_capped: bool


def search(tenant: TenantRef, criteria: Criteria, cursor: Cursor | None) -> Page[Listing]:
    """One page of homes that match, each with its picture."""
    found = _matching(tenant, criteria).options(selectinload(Listing.cover))
    return page_of(found, _ORDERS[criteria.sort], cursor, rules.PAGE_SIZE)


def count(tenant: TenantRef, criteria: Criteria) -> Count:
    """How many match, exactly up to a cap."""
    ids = _matching(tenant, criteria).with_only_columns(Listing.id).limit(rules.COUNT_CAP + 1)
    number = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    return Count(min(number, rules.COUNT_CAP), number > rules.COUNT_CAP)


def public(tenant: TenantRef, listing_id: int) -> Listing | None:
    """One home with its pictures, if visitors may see it."""
    found = _shown(tenant).where(Listing.id == listing_id, Listing.standard_status.in_(PUBLIC))
    return db.session.scalar(found.options(selectinload(Listing.media), joinedload(Listing.cover)))


def all_public(tenant: TenantRef) -> Select[Listing]:
    """All homes that visitors may see, each with its picture: to narrow further."""
    found = _shown(tenant).where(Listing.standard_status.in_(PUBLIC))
    return found.options(selectinload(Listing.cover))


def any_status(tenant: TenantRef, listing_id: int | None) -> Listing | None:
    """A home as the agency's own people see it: whatever its status, withheld or not."""
    if listing_id is None:
        return None
    return db.session.scalar(Listing.of(tenant).where(Listing.id == listing_id))


def featured(tenant: TenantRef, limit: int) -> list[Listing]:
    """The newest homes that can be visited now."""
    found = (
        _matching(tenant, Criteria())
        .where(Listing.standard_status == "Active")
        .options(selectinload(Listing.cover))
    )
    newest = found.order_by(Listing.on_market_date.desc(), Listing.id.desc())
    return list(db.session.scalars(newest.limit(limit)))


def featured_in(tenant: TenantRef, city: str, limit: int) -> list[Listing]:
    """The newest homes of one town that can be visited now."""
    found = (
        _shown(tenant)
        .where(Listing.standard_status == "Active", Listing.city == city)
        .options(selectinload(Listing.cover))
    )
    newest = found.order_by(Listing.on_market_date.desc(), Listing.id.desc())
    return list(db.session.scalars(newest.limit(limit)))


def similar(tenant: TenantRef, listing: Listing, limit: int) -> list[Listing]:
    """Homes for sale in the same town, nearest in price."""
    found = _matching(tenant, Criteria()).where(
        Listing.city == listing.city, Listing.id != listing.id
    )
    nearest = found.order_by(func.abs(Listing.list_price - listing.list_price), Listing.id)
    return list(db.session.scalars(nearest.options(selectinload(Listing.cover)).limit(limit)))


def cities(tenant: TenantRef) -> list[tuple[str, int]]:
    """Towns with homes for sale and how many, most first."""
    rows = db.session.execute(
        _matching(tenant, Criteria())
        .with_only_columns(Listing.city, func.count(Listing.id))
        .group_by(Listing.city)
        .order_by(func.count(Listing.id).desc(), Listing.city)
    )
    return [(city, number) for city, number in rows]


def _shown(tenant: TenantRef) -> Select[Listing]:
    return Listing.of(tenant).where(Listing.internet_entire_listing_display_yn)


def _matching(tenant: TenantRef, criteria: Criteria) -> Select[Listing]:
    found = _shown(tenant).where(Listing.standard_status.in_(_STATUSES[criteria.status]))
    limits: tuple[tuple[Any, Callable[[Any], ColumnElement[bool]]], ...] = (
        (criteria.price_min, lambda v: Listing.list_price >= v),
        (criteria.price_max, lambda v: Listing.list_price <= v),
        (criteria.beds_min, lambda v: Listing.bedrooms_total >= v),
        (criteria.baths_min, lambda v: Listing.bathrooms_total_integer >= v),
        (criteria.type or None, lambda v: Listing.property_sub_type == v),
        (criteria.location or None, _located),
    )
    for value, condition in limits:
        if value is not None:
            found = found.where(condition(value))
    return found


def _located(words: str) -> ColumnElement[bool]:
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
        for shown in {key, original} & set(keys):
            found.setdefault(shown, []).append(address)
    return found
