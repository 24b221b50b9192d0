"""Homes around a home: what sold near it, and which others a visitor may like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import cos, radians

from sqlalchemy import CompoundSelect, Select, select, union_all
from sqlalchemy.orm import joinedload

from realestate.db import db
from realestate.modules.listings.likeness import LEAST_SCORE, Alike, compare, miles_between
from realestate.modules.listings.models import FOR_SALE_STAGE, Listing
from realestate.tenancy.models import TenantRef

SOLD_WITHIN = timedelta(days=365)
RADII_MILES = (0.5, 2.0)  # the smaller one if it holds enough sales
ENOUGH_SOLD = 5
MOST_SOLD = 8
_MILES_A_DEGREE = 69.0
_READ = 24  # sales looked at, nearest first
_SIDE = 10  # homes looked at on each side of the price, in the town and anywhere


@dataclass(frozen=True)
class Sold:
    """A sale near by. ``miles`` is None where a distance would tell a withheld place."""

    listing: Listing
    miles: float | None

    @property
    def price_per_square_foot(self) -> Decimal | None:
        price, area = self.listing.close_price, self.listing.living_area
        return price / area if price and area else None


@dataclass(frozen=True)
class SoldNearby:
    """Sales within so many miles, or (where the home's place is withheld) in its town."""

    sales: list[Sold]
    within_miles: float | None


def sold_near(tenant: TenantRef, home: Listing, today: date) -> SoldNearby:
    """Sales of the last twelve months around a home, nearest first; homes whose address is withheld are left out."""
    found = Listing.of(tenant).where(
        Listing.id != home.id,
        Listing.standard_status == "Closed",
        Listing.internet_entire_listing_display_yn,
        Listing.internet_address_display_yn,
        Listing.close_price.is_not(None),
        Listing.close_date > today - SOLD_WITHIN,
    )
    if not home.internet_address_display_yn or home.latitude is None or home.longitude is None:
        return SoldNearby(_in_town(found, home), None)
    for radius in RADII_MILES:
        near = _measured(home, db.session.scalars(_in_box(found, home, radius)), radius)
        if len(near) >= ENOUGH_SOLD:
            break
    return SoldNearby(near[:MOST_SOLD], radius)


def similar_to(tenant: TenantRef, home: Listing, limit: int) -> list[Alike]:
    """Homes for sale most like this one, each with its picture, best first. One query."""
    found = Listing.of(tenant).where(Listing.id.in_(_near_in_price(tenant, home)))
    homes = db.session.scalars(found.options(joinedload(Listing.cover)))
    alike = [compare(home, each) for each in homes]
    good = [each for each in alike if each.score >= LEAST_SCORE]
    return sorted(good, key=lambda each: (-each.score, each.listing.id))[:limit]


def _in_town(found: Select[Listing], home: Listing) -> list[Sold]:
    newest = found.where(Listing.city == home.city).order_by(Listing.close_date.desc(), Listing.id)
    return [Sold(each, None) for each in db.session.scalars(newest.limit(MOST_SOLD))]


def _in_box(found: Select[Listing], home: Listing, radius: float) -> Select[Listing]:
    """Those in a square around a home, nearest first by a flat-earth measure: an index serves it."""
    lat, lng = home.latitude or 0.0, home.longitude or 0.0
    shrink = max(cos(radians(lat)), 0.01)
    tall = radius / _MILES_A_DEGREE
    wide = tall / shrink
    north, east = Listing.latitude - lat, (Listing.longitude - lng) * shrink
    return (
        found.where(
            Listing.latitude.between(lat - tall, lat + tall),
            Listing.longitude.between(lng - wide, lng + wide),
        )
        .order_by(north * north + east * east, Listing.id)
        .limit(_READ)
    )


def _measured(home: Listing, sales: Iterable[Listing], radius: float) -> list[Sold]:
    """Those really within the circle, nearest first."""
    near = [Sold(each, miles_between(home, each)) for each in sales]
    inside = [sold for sold in near if sold.miles is not None and sold.miles <= radius]
    return sorted(inside, key=lambda sold: sold.miles or 0)


def _near_in_price(tenant: TenantRef, home: Listing) -> CompoundSelect[int]:
    """Numbers of homes next to this one in price: four short walks along an index, joined."""
    for_sale = (
        Listing.tenant_id == tenant.id,
        Listing.standard_status == "Active",
        Listing.internet_entire_listing_display_yn,
        Listing.id != home.id,
    )
    walks = []
    anywhere = (Listing.market_stage == FOR_SALE_STAGE,)
    for place, price in (
        ((Listing.city == home.city,), Listing.list_price),
        (anywhere, Listing.price_order),
    ):
        for side, order in (
            (price >= home.list_price, price.asc()),
            (price < home.list_price, price.desc()),
        ):
            walk = select(Listing.id).where(*for_sale, *place, side)
            walks.append(walk.order_by(order, Listing.id).limit(_SIDE).subquery())
    return union_all(*(select(walk.c.id) for walk in walks))
