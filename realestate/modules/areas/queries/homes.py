"""The homes of a place: which belong to it, and a few to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, literal, or_, select
from sqlalchemy.orm import selectinload

from realestate.db import db
from realestate.modules.areas.models import Area
from realestate.modules.areas.rules.outlines import Point, rings
from realestate.modules.listings.models import FOR_SALE, Listing, Media
from realestate.tenancy.models import TenantRef

MOST_TRACED = 4_000  # homes an outline is drawn round


def within(area: Area) -> ColumnElement[bool]:
    """Is a home in this place? By city and ZIP code; by the outline only where neither is named."""
    named = []
    if area.city:
        named.append(Listing.city == area.city)
    if area.postal_codes:
        named.append(Listing.postal_code.in_(area.postal_codes))
    if named:
        return and_(*named)
    return inside(area.outline) if area.outline else false()


def inside(outline: dict[str, Any]) -> ColumnElement[bool]:
    """Does a home that shows its address lie within? (An odd number of edges lies to the east of it.)"""
    drawn = rings(outline)
    lng, lat = Listing.longitude, Listing.latitude
    points = [point for ring in drawn for point in ring]
    crossed: ColumnElement[Any] = literal(0)
    for ring in drawn:
        for (x, y), (u, v) in zip(ring, ring[1:], strict=False):
            if y != v:
                meets = lng < x + (lat - y) * ((u - x) / (v - y))
                spans = or_(and_(lat >= y, lat < v), and_(lat >= v, lat < y))
                crossed = crossed + case((and_(spans, meets), 1), else_=0)
    return and_(
        Listing.internet_address_display_yn,
        lng.between(min(x for x, _ in points), max(x for x, _ in points)),
        lat.between(min(y for _, y in points), max(y for _, y in points)),
        crossed % 2 == 1,
    )


def newest(tenant: TenantRef, area: Area, limit: int) -> list[Listing]:
    """The newest homes for sale of this place, each with its picture."""
    found = shown(tenant, FOR_SALE).where(within(area)).options(selectinload(Listing.cover))
    ordered = found.order_by(Listing.on_market_date.desc(), Listing.id.desc())
    return list(db.session.scalars(ordered.limit(limit)))


def shown(tenant: TenantRef, statuses: Sequence[str]) -> Select[Listing]:
    """Homes of these statuses. What a seller withholds from the internet is in no figure either."""
    found = Listing.of(tenant).where(Listing.standard_status.in_(statuses))
    return found.where(Listing.internet_entire_listing_display_yn)


def sold_at(tenant: TenantRef, *, city: str, postal_codes: Sequence[str]) -> list[Point]:
    """Where homes were sold: longitude and latitude, of those that show their address."""
    found = (
        select(Listing.longitude, Listing.latitude)
        .where(Listing.tenant_id == tenant.id, Listing.standard_status == "Closed")
        .where(Listing.internet_entire_listing_display_yn, Listing.internet_address_display_yn)
        .where(Listing.longitude.is_not(None), Listing.latitude.is_not(None))
    )
    if city:
        found = found.where(Listing.city == city)
    if postal_codes:
        found = found.where(Listing.postal_code.in_(postal_codes))
    newest_first = found.order_by(Listing.close_date.desc(), Listing.id.desc())
    return [(lng, lat) for lng, lat in db.session.execute(newest_first.limit(MOST_TRACED))]


def pictures(tenant: TenantRef, area: Area, limit: int = 12) -> list[Media]:
    """Pictures of the agency's homes here that could stand on top of the page."""
    found = (
        Media.of(tenant)
        .join(Listing, and_(Listing.tenant_id == Media.tenant_id, Listing.id == Media.listing_id))
        .where(Media.preferred_photo_yn, Listing.standard_status.in_((*FOR_SALE, "Closed")))
        .where(Listing.internet_entire_listing_display_yn, within(area))
        .order_by(Listing.on_market_date.desc(), Media.id.desc())
    )
    return list({m.media_key: m for m in db.session.scalars(found.limit(limit * 3))}.values())[
        :limit
    ]


def known_places(tenant: TenantRef) -> tuple[list[str], list[str]]:
    """Cities and ZIP codes that homes of this agency lie in: to choose from, and against typing errors."""
    found = (
        select(Listing.city, Listing.postal_code)
        .where(Listing.tenant_id == tenant.id)
        .distinct()
        .limit(2_000)
    )
    rows = [(city, code) for city, code in db.session.execute(found)]
    return sorted({city for city, _ in rows}), sorted({code for _, code in rows})
