"""What pages of a website load from the agency's own data: colours, pictures, robots."""

from __future__ import annotations

from flask import Response, current_app, g, render_template, send_from_directory

from realestate.blueprints.site import door
from realestate.modules.content.queries import website
from realestate.modules.content.rules import deepened, readable_on
from realestate.tenancy.urls import site_url

_YEAR = 31_536_000
_UNLISTED = ("/api/", "/thanks/", "/receipts/")


@door.get("/brand/<version>.css")
def brand(version: str) -> Response:
    """The agency's colours as tokens; text colours are bent until they can be read."""
    site = website(g.tenant)
    css = render_template(
        "site/brand.css",
        primary=site.color_primary,
        on_primary=readable_on(site.color_primary),
        accent=site.color_accent,
        on_accent=readable_on(site.color_accent),
        canvas=site.color_canvas,
        link=deepened(site.color_primary, site.color_canvas),
        accent_text=deepened(site.color_accent, site.color_canvas),
    )
    response = Response(css, mimetype="text/css")
    is_current = version == site.brand_version
    response.headers["Cache-Control"] = f"public, max-age={_YEAR if is_current else 60}"
    return response


@door.get("/media/<path:key>")
def media(key: str) -> Response:
    """A picture from the media store; names are random or content-based, so they never change."""
    folder = current_app.config["SETTINGS"].media_dir
    response = send_from_directory(folder, key, max_age=_YEAR)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@door.get("/robots.txt")
def robots() -> Response:
    rules = ("User-agent: *", *(f"Disallow: {path}" for path in _UNLISTED))
    told = (*rules, f"Sitemap: {site_url(g.tenant, 'site.sitemap_index')}", "")
    return Response("\n".join(told), mimetype="text/plain")
