"""Homes as the map shows them: pins, or clusters when they are many. A withheld address is never placed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from realestate.db import db
from realestate.modules.listings.matching import matching
from realestate.modules.listings.models import Listing
from realestate.modules.listings.rules import Bounds, Criteria, Place
from realestate.modules.map_search import rules
from realestate.tenancy.models import TenantRef

_PRICE = func.coalesce(Listing.close_price, Listing.list_price)
_MOST_OUTLINED = 20_000  # homes, the newest ones: an outline needs no more
_LEAST_OUTLINED = 5  # homes: fewer would draw a place by a single street


@dataclass(frozen=True)
class Pin:
    """One home."""

    id: int
    longitude: float
    latitude: float
    price: Decimal
    status: str
    address: str
    city: str
    beds: int | None


@dataclass(frozen=True)
class Cluster:
    """Homes of one cell: where they are on average, how many, from what price to what, and the box round them."""

    longitude: float
    latitude: float
    count: int
    low: Decimal
    high: Decimal
    bounds: Bounds


@dataclass(frozen=True)
class Found:
    """Pins or clusters, never both; ``count`` is exact. ``bounds`` is the box round all, None when there are none."""

    pins: list[Pin]
    clusters: list[Cluster]
    count: int
    bounds: Bounds | None


@dataclass(frozen=True)
class Outline:
    """A place drawn without tiles: its name, the corners of its outline, and where the name stands."""

    name: str
    corners: list[rules.Point]
    middle: rules.Point


def homes_on_map(
    tenant: TenantRef, criteria: Criteria, zoom: int | None, within: Place | None = None
) -> Found:
    """What matches, as far as it may be placed. Without a zoom, the one that shows everything."""
    found = _placed(tenant, criteria, within)
    pins = _pins(found)
    if len(pins) <= rules.MOST_PINS:
        points = [(pin.longitude, pin.latitude) for pin in pins]
        return Found(pins, [], len(pins), _box(points))
    whole = criteria.bounds or _extent(found)
    at = rules.read_zoom("" if zoom is None else str(zoom), whole)
    clusters = _clusters(found, rules.cell(at, (whole.south + whole.north) / 2))
    corners = [p for c in clusters for p in _corners(c.bounds)]
    return Found([], clusters, sum(c.count for c in clusters), _box(corners))


def outlines(tenant: TenantRef) -> list[Outline]:
    """Places to draw where there are no tiles: here, round the homes of each ZIP code."""
    placed = _placed(tenant, Criteria(), None).order_by(Listing.id.desc()).limit(_MOST_OUTLINED)
    points: dict[str, set[rules.Point]] = defaultdict(set)
    columns = placed.with_only_columns(Listing.postal_code, Listing.longitude, Listing.latitude)
    rows: Any = db.session.execute(columns)
    for code, longitude, latitude in rows:
        points[code].add(
            (round(longitude, 3), round(latitude, 3))
        )  # about 100 m: no home's own spot
    drawn = (
        (code, rules.hull(p)) for code, p in sorted(points.items()) if len(p) >= _LEAST_OUTLINED
    )
    return [Outline(code, corners, rules.middle(corners)) for code, corners in drawn if corners]


def _placed(tenant: TenantRef, criteria: Criteria, within: Place | None) -> Select[Listing]:
    return matching(tenant, criteria, within).where(
        Listing.internet_address_display_yn,
        Listing.longitude.is_not(None),
        Listing.latitude.is_not(None),
    )


def _pins(found: Select[Listing]) -> list[Pin]:
    """At most one more than are shown: then there are too many."""
    columns = (
        Listing.id,
        Listing.longitude,
        Listing.latitude,
        _PRICE,
        Listing.standard_status,
        Listing.unparsed_address,
        Listing.city,
        Listing.bedrooms_total,
    )
    rows: Any = db.session.execute(found.with_only_columns(*columns).limit(rules.MOST_PINS + 1))
    return [Pin(*row) for row in rows]


def _extent(found: Select[Listing]) -> Bounds:
    lng, lat = Listing.longitude, Listing.latitude
    box = found.with_only_columns(func.min(lng), func.min(lat), func.max(lng), func.max(lat))
    row: Any = db.session.execute(box).one()
    return Bounds(*row)


def _clusters(found: Select[Listing], size: tuple[float, float]) -> list[Cluster]:
    """Gathered by the database, in cells of a grid that stands still under the map."""
    placed = found.with_only_columns(
        Listing.longitude.label("lng"),
        Listing.latitude.label("lat"),
        _PRICE.label("price"),
        _whole((Listing.longitude + 180) / size[0]).label("across"),
        _whole((Listing.latitude + 90) / size[1]).label("up"),
    ).subquery()
    home: Any = placed.c
    rows = db.session.execute(
        select(
            home.across,
            home.up,
            func.avg(home.lng),
            func.avg(home.lat),
            func.count(),
            func.min(home.price),
            func.max(home.price),
            func.min(home.lng),
            func.min(home.lat),
            func.max(home.lng),
            func.max(home.lat),
        ).group_by(home.across, home.up)
    )
    return [_cluster(size, *row) for row in rows]


def _cluster(
    size: tuple[float, float],
    across: float,
    up: float,
    lng: float,
    lat: float,
    count: int,
    low: Decimal,
    high: Decimal,
    *box: float,
) -> Cluster:
    """Near the middle of its cell, so that neighbours never cover one another."""
    return Cluster(
        rules.near_middle(lng, across * size[0] - 180, size[0]),
        rules.near_middle(lat, up * size[1] - 90, size[1]),
        count,
        low,
        high,
        Bounds(*box),
    )


def _whole(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """Rounded down: PostgreSQL's cast rounds and not every SQLite has floor(), but both have round()."""
    return func.round(number - 0.5)


def _box(points: list[rules.Point]) -> Bounds | None:
    if not points:
        return None
    lngs, lats = zip(*points, strict=True)
    return Bounds(min(lngs), min(lats), max(lngs), max(lats))


def _corners(bounds: Bounds) -> tuple[rules.Point, rules.Point]:
    return (bounds.west, bounds.south), (bounds.east, bounds.north)
