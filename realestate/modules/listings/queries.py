"""Searching and opening homes. Everything public starts at ``matching.shown``: withheld listings are nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from realestate.db import db
from realestate.keyset import Cursor, Page, page_of
from realestate.modules.images.queries import shows_pictures
from realestate.modules.listings import rules
from realestate.modules.listings.facets import Count as Count
from realestate.modules.listings.facets import facets as facets
from realestate.modules.listings.matching import matching as matching
from realestate.modules.listings.matching import shown
from realestate.modules.listings.models import Listing, Media
from realestate.modules.listings.rules import Criteria, Place
from realestate.tenancy.models import TenantRef

_ORDERS: dict[str, tuple[Any, bool]] = {
    "newest": (Listing.newest_order, True),
    "price_asc": (Listing.price_order, False),
    "price_desc": (Listing.price_order, True),
    "area_desc": (Listing.area_order, True),
    "price_sqft_asc": (Listing.price_sqft_order, False),
    "lot_desc": (Listing.lot_order, True),
    "year_desc": (Listing.year_order, True),
    "reduced": (Listing.reduced_order, True),
}


def search(
    tenant: TenantRef, criteria: Criteria, cursor: Cursor | None, within: Place | None = None
) -> Page[Listing]:
    """One page of homes that match, each with its picture."""
    key, is_down = _ORDERS[criteria.sort]
    page = page_of(
        matching(tenant, criteria, within),
        ((key, is_down), (Listing.id, is_down)),
        cursor,
        rules.PAGE_SIZE,
        through=Listing.of(tenant),
    )
    return Page(with_covers(tenant, page.rows), page.next)


def with_covers(tenant: TenantRef, homes: Sequence[Listing]) -> list[Listing]:
    """The same homes, each with its picture: one question, by keys of pictures that an index alone tells
    (SQLite would else walk through all pictures of the agency)."""
    ids = [home.id for home in homes]
    keys = Media.of(tenant).where(Media.listing_id.in_(ids)).with_only_columns(Media.id)
    wanted = Media.of(tenant).where(
        Media.id.in_(keys.correlate(None)), Media.preferred_photo_yn, Media.permission == "Public"
    )
    found = db.session.scalars(wanted) if ids else ()
    pictures = {picture.listing_id: picture for picture in found}
    for home in homes:
        set_committed_value(home, "cover", pictures.get(home.id))
    return list(homes)


def count(tenant: TenantRef, criteria: Criteria, within: Place | None = None) -> Count:
    """How many match, exactly up to a cap."""
    ids = (
        matching(tenant, criteria, within).with_only_columns(Listing.id).limit(rules.COUNT_CAP + 1)
    )
    number = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    return Count(min(number, rules.COUNT_CAP), number > rules.COUNT_CAP)


def public(tenant: TenantRef, listing_id: int) -> Listing | None:
    """One home with its pictures, if visitors may see it."""
    found = shown(tenant).where(Listing.id == listing_id)
    return db.session.scalar(found.options(selectinload(Listing.media), joinedload(Listing.cover)))


def all_public(tenant: TenantRef) -> Select[Listing]:
    """All homes that visitors may see, each with its picture: to narrow further."""
    return shown(tenant).options(selectinload(Listing.cover))


def any_status(tenant: TenantRef, listing_id: int | None) -> Listing | None:
    """A home as the agency's own people see it: whatever its status, withheld or not."""
    if listing_id is None:
        return None
    return db.session.scalar(Listing.of(tenant).where(Listing.id == listing_id))


def featured(tenant: TenantRef, limit: int) -> list[Listing]:
    """The newest homes that can be visited now."""
    found = matching(tenant, Criteria()).where(Listing.standard_status == "Active")
    newest = found.order_by(Listing.newest_order.desc(), Listing.id.desc())
    return with_covers(tenant, db.session.scalars(newest.limit(limit)).all())


def featured_in(tenant: TenantRef, city: str, limit: int) -> list[Listing]:
    """The newest homes of one town that can be visited now."""
    found = matching(tenant, Criteria()).where(
        Listing.standard_status == "Active", Listing.city == city
    )
    newest = found.order_by(Listing.newest_order.desc(), Listing.id.desc())
    return with_covers(tenant, db.session.scalars(newest.limit(limit)).all())


def cities(tenant: TenantRef) -> list[tuple[str, int]]:
    """Towns with homes for sale and how many (of the newest, where there are very many), most first."""
    newest = (
        matching(tenant, Criteria())
        .with_only_columns(Listing.city.label("city"))
        .order_by(Listing.newest_order.desc(), Listing.id.desc())
        .limit(rules.COUNT_CAP)
        .subquery()
    )
    number = func.count()
    rows = db.session.execute(
        select(newest.c.city, number).group_by(newest.c.city).order_by(number.desc(), newest.c.city)
    )
    return [(city, number) for city, number in rows]


def last_updated(homes: Sequence[Listing]) -> datetime | None:
    """When the youngest of these facts came from their source."""
    return max((home.modification_timestamp for home in homes), default=None)


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
        for each in {key, original} & set(keys):
            found.setdefault(each, []).append(address)
    return found
