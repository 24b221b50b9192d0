"""What the map's script asks for: pins of a box, and outlines to draw where there are no tiles."""

from __future__ import annotations

from typing import Any

from flask import Response, g, jsonify, request

from realestate.blueprints.map_search import door
from realestate.blueprints.map_search.asked import read_asked
from realestate.modules.areas import queries as areas
from realestate.modules.areas.rules.outlines import middle, outer
from realestate.modules.entitlements import is_enabled
from realestate.modules.listings.rules import Bounds
from realestate.modules.map_search import queries, rules
from realestate.modules.map_search.queries import Cluster, Found, Outline, Pin

_MINUTE, _HOUR = 60, 3600


@door.get("/map/pins")
def pins() -> Response:
    asked = read_asked()
    criteria, said = asked.criteria, request.args.get("zoom", "")
    zoom = rules.read_zoom(said, criteria.bounds) if said or criteria.bounds else None
    if criteria.bounds and zoom is not None:
        criteria = criteria.but(bounds=rules.snapped(criteria.bounds, zoom))
    found = queries.homes_on_map(g.tenant, criteria, zoom, asked.within.place)
    return _kept(jsonify({**_found(found), "ignored": asked.ignored}), _MINUTE)


@door.get("/map/outlines.json")
def outlines() -> Response:
    drawn = [_feature(outline) for outline in _known_places() or queries.outlines(g.tenant)]
    return _kept(jsonify({"type": "FeatureCollection", "features": drawn}), _HOUR)


def _known_places() -> list[Outline]:
    """The agency's own towns and neighborhoods, where it has outlined any."""
    if not is_enabled(g.tenant, "areas"):
        return []
    return [
        Outline(name, list(outer(shape)), middle(shape))
        for name, _, shape in areas.outlines(g.tenant)
    ]


def _kept(answer: Response, seconds: int) -> Response:
    """The same for everybody: any cache may keep it for a while, and ask cheaply after that."""
    answer.headers["Cache-Control"] = f"public, max-age={seconds}, stale-while-revalidate={seconds}"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _found(found: Found) -> dict[str, Any]:
    return {
        "count": found.count,
        "bounds": _box(found.bounds) if found.bounds else None,
        "homes": [_pin(pin) for pin in found.pins],
        "clusters": [_cluster(cluster) for cluster in found.clusters],
    }


def _pin(pin: Pin) -> dict[str, Any]:
    beds = "" if pin.beds is None else f", {pin.beds} {'bed' if pin.beds == 1 else 'beds'}"
    price = rules.price_words(pin.price)
    return {
        "id": pin.id,
        "at": [round(pin.latitude, 5), round(pin.longitude, 5)],
        "price": price,
        "status": pin.status,
        "label": f"{price}{beds}, {pin.address}, {pin.city}",
    }


def _cluster(cluster: Cluster) -> dict[str, Any]:
    low, high = rules.price_words(cluster.low), rules.price_words(cluster.high)
    return {
        "at": [round(cluster.latitude, 5), round(cluster.longitude, 5)],
        "count": cluster.count,
        "prices": low if low == high else f"{low} to {high}",
        "bounds": _box(cluster.bounds),
    }


def _box(bounds: Bounds) -> list[list[float]]:
    """South-west and north-east corners, latitude first, as the map wants them."""
    corners = ((bounds.south, bounds.west), (bounds.north, bounds.east))
    return [[round(lat, 5), round(lng, 5)] for lat, lng in corners]


def _feature(outline: Outline) -> dict[str, Any]:
    ring = [list(corner) for corner in (*outline.corners, outline.corners[0])]
    return {
        "type": "Feature",
        "properties": {"name": outline.name, "middle": list(reversed(outline.middle))},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
