"""The homes of a place: which belong to it, and a few to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, select
from sqlalchemy.orm import selectinload

from realestate.db import db
from realestate.modules.areas.models import Area
from realestate.modules.areas.rules.outlines import Point, outer
from realestate.modules.listings.matching import shown, within_outline
from realestate.modules.listings.models import FOR_SALE, PUBLIC, Listing, Media
from realestate.modules.listings.places import Place
from realestate.tenancy.models import TenantRef

MOST_TRACED = 4_000  # homes an outline is drawn round


def place_of(area: Area) -> Place:
    """Where its homes are: by city and ZIP code; by the outline only where neither is named."""
    if area.city or area.postal_codes:
        return Place(area.city, tuple(area.postal_codes))
    return Place(polygon=outer(area.outline)) if area.outline else Place()


def within(area: Area) -> ColumnElement[bool]:
    """Is a home in this place?"""
    place = place_of(area)
    named: list[ColumnElement[bool]] = []
    if place.city:
        named.append(Listing.city == place.city)
    if place.postal_codes:
        named.append(Listing.postal_code.in_(place.postal_codes))
    if place.polygon:
        named.append(within_outline(place.polygon))
    return and_(*named) if named else false()


def newest(tenant: TenantRef, area: Area, limit: int) -> list[Listing]:
    """The newest homes for sale of this place, each with its picture."""
    found = of_status(tenant, FOR_SALE).where(within(area)).options(selectinload(Listing.cover))
    ordered = found.order_by(Listing.on_market_date.desc(), Listing.id.desc())
    return list(db.session.scalars(ordered.limit(limit)))


def of_status(tenant: TenantRef, statuses: Sequence[str]) -> Select[Listing]:
    """Homes of these statuses. What a seller withholds from the internet is in no figure either."""
    is_of = Listing.standard_status.in_(statuses)
    if set(statuses) <= set(PUBLIC):
        return shown(tenant).where(is_of)
    return Listing.of(tenant).where(Listing.internet_entire_listing_display_yn, is_of)


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
    rows = db.session.execute(newest_first.limit(MOST_TRACED))
    return [(lng, lat) for lng, lat in rows if lng is not None and lat is not None]


@dataclass(frozen=True)
class Picture:
    """A picture of one of the agency's homes, in words that tell it from the others."""

    key: str
    alt: str
    address: str
    is_drawn: bool


def pictures(tenant: TenantRef, area: Area, limit: int = 12) -> list[Picture]:
    """Pictures of homes of this place that could stand on top of its page."""
    found = (
        select(Media, Listing)
        .join(Listing, and_(Listing.tenant_id == Media.tenant_id, Listing.id == Media.listing_id))
        .where(Media.tenant_id == tenant.id, Media.preferred_photo_yn)
        .where(Listing.standard_status.in_((*FOR_SALE, "Closed")))
        .where(Listing.internet_entire_listing_display_yn, within(area))
        .order_by(Listing.on_market_date.desc(), Media.id.desc())
    )
    told: dict[str, Picture] = {}
    for media, home in db.session.execute(found.limit(limit * 3)):
        key, words = media.media_key, media.short_description
        told.setdefault(key, Picture(key, words, home.public_address, media.is_illustration))
    return list(told.values())[:limit]


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
