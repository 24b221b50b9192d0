"""What a link to the website shows elsewhere: pictures for posts, icons for tabs and home screens."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, abort, g, jsonify, render_template, url_for

from realestate.blueprints.filters import baths, money, number, plural
from realestate.blueprints.look import current_website
from realestate.blueprints.site import door
from realestate.errors import NotFound
from realestate.modules.content.rules import readable_on
from realestate.modules.entitlements import require
from realestate.modules.images import sharing, store
from realestate.modules.images.rules import folder_of
from realestate.modules.images.sharing import Card
from realestate.modules.listings import queries as listings
from realestate.modules.listings.models import Listing

_DAY = 86_400
_STATUS = {"Closed": "Sold", "Pending": "Pending", "Coming Soon": "Coming soon"}
ICON_SIZES = (180, 192, 512)


@door.get("/og/site.jpg")
def og_site() -> Response:
    site = current_website()
    areas = ", ".join(site.service_areas[:4])
    return _card("site", site.tagline or site.display_name, (areas,) if areas else ())


@door.get("/og/listing/<int:listing_id>.jpg")
def og_listing(listing_id: int) -> Response:
    """Price, facts, and the address unless the seller withholds it."""
    require(g.tenant, "listings")
    home = listings.public(g.tenant, listing_id)
    if home is None:
        raise NotFound()
    place = [home.street_address] if home.internet_address_display_yn else []
    label = _STATUS.get(home.standard_status, "For sale")
    lines = (*place, f"{home.city}, {home.state_or_province}", _facts(home))
    return _card(
        f"listing-{home.id}", money(home.price), (label, *filter(None, lines)), _photo(home)
    )


@door.get("/favicon.svg")
def icon() -> Response:
    site = current_website()
    drawn = render_template("site/icon.svg", color=site.color_primary, accent=site.color_accent)
    return _kept(Response(drawn, mimetype="image/svg+xml"))


@door.get("/icon-<int:size>.png")
def touch_icon(size: int) -> Response:
    if size not in ICON_SIZES:
        abort(404)
    return _kept(Response(sharing.icon(size, *_colors()), mimetype="image/png"))


@door.get("/site.webmanifest")
def manifest() -> Response:
    site = current_website()
    sized = [_icon_entry(size) for size in ICON_SIZES[1:]]
    said = jsonify(
        name=site.display_name,
        short_name=site.display_name[:24],
        start_url=url_for(".home"),
        display="browser",
        background_color=site.color_canvas,
        theme_color=site.color_canvas,
        icons=[{"src": url_for(".icon"), "sizes": "any", "type": "image/svg+xml"}, *sized],
    )
    said.mimetype = "application/manifest+json"
    return _kept(said)


def _icon_entry(size: int) -> dict[str, str]:
    address = url_for(".touch_icon", size=size)
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png"}


def _card(stem: str, headline: str, lines: tuple[str, ...], photo: bytes | None = None) -> Response:
    """Drawn once for what it says, then kept; what it said before is let go."""
    site = current_website()
    primary, on_primary, accent = _colors()
    card = Card(site.display_name, headline, lines, site.theme, primary, on_primary, accent, photo)
    folder = f"og/{folder_of(g.tenant.id)}"
    key = f"{folder}/{stem}.{card.digest}.jpg"
    drawn = store.read(key)
    if drawn is None:
        drawn = sharing.draw(card)
        store.remove(store.named(folder, f"{stem}.*.jpg"))
        store.write(key, drawn)
    response = Response(drawn, mimetype="image/jpeg")
    response.set_etag(card.digest)
    return _kept(response)


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={_DAY}"
    return response


def _colors() -> tuple[str, str, str]:
    look: dict[str, Any] = asdict(current_website())
    return look["color_primary"], readable_on(look["color_primary"]), look["color_accent"]


def _photo(home: Listing) -> bytes | None:
    """Its first picture, unless that is a drawing of ours (no photograph) or has no plain file."""
    cover = home.cover
    is_photo = cover is not None and cover.media_key.endswith((".jpg", ".png"))
    return store.read(cover.media_key) if cover and is_photo else None


def _facts(home: Listing) -> str:
    said = [plural(home.bedrooms_total, "bed")] if home.bedrooms_total is not None else []
    if home.bathrooms_total_integer is not None:
        words = baths(home.bathrooms_full, home.bathrooms_half, home.bathrooms_total_integer)
        said.append(f"{words} {'bath' if words == '1' else 'baths'}")
    if home.living_area:
        said.append(f"{number(home.living_area)} sq ft")
    return " · ".join(said)
