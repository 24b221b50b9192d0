"""What pages of a website load from the agency's own data: colours, pictures, robots."""

from __future__ import annotations

from flask import Response, abort, current_app, g, send_from_directory

from realestate.blueprints.look import brand_css, current_website
from realestate.blueprints.site import door
from realestate.modules.images.rules import may_serve, type_of
from realestate.tenancy.urls import site_url

_YEAR = 31_536_000
_UNLISTED = ("/api/", "/thanks/", "/receipts/")


@door.get("/brand/<version>.css")
def brand(version: str) -> Response:
    """The stylesheet every page loads: what is shared, the agency's theme, its colours."""
    dress = brand_css(current_website())
    response = Response(dress.css, mimetype="text/css")
    is_current = version == dress.digest
    response.headers["Cache-Control"] = f"public, max-age={_YEAR if is_current else 60}"
    return response


@door.get("/media/<path:key>")
def media(key: str) -> Response:
    """A picture of this agency; names follow from content, so what they name never changes."""
    if not may_serve(g.tenant.id, key):
        abort(404)
    response = send_from_directory(
        current_app.config["SETTINGS"].media_dir, key, mimetype=type_of(key)
    )
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@door.get("/robots.txt")
def robots() -> Response:
    rules = ("User-agent: *", *(f"Disallow: {path}" for path in _UNLISTED))
    told = (*rules, f"Sitemap: {site_url(g.tenant, 'site.sitemap_index')}", "")
    return Response("\n".join(told), mimetype="text/plain")
