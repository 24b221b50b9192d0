"""How a website looks in this request: its theme and stylesheet, also in a preview that is not published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import brotli
from flask import Flask, Response, current_app, g, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer

from realestate.assets_url import STATIC, stylesheet, stylesheet_changed
from realestate.modules.content.queries import Website, website
from realestate.modules.content.rules import THEMES, Theme, deepened, is_color, readable_on
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

PREVIEW_SECONDS = 3600
_SHEETS = ("tokens", "base", "frame", "cards", "hearts", "forms")
_COLORS = ("color_primary", "color_accent", "color_canvas")
_NO_PREVIEW = ("static", "site.media", "site.robots", "site.icon", "site.touch_icon")


@dataclass(frozen=True)
class Dress:
    """A stylesheet and the short name of its content."""

    css: str
    digest: str


def init_app(app: Flask) -> None:
    """Give templates the look, and let a preview follow its visitor from page to page."""
    app.before_request(_look_closer)
    app.url_defaults(_carry_preview)
    app.after_request(_keep_to_yourself)
    app.jinja_env.globals.update(theme=theme, brand_address=brand_address)


def current_website() -> Website:
    """The website of the agency this request is for, as it is or as the preview has it."""
    found = website(g.tenant)
    return replace(found, **g.preview) if g.get("preview") else found


def theme() -> Theme:
    return THEMES.get(current_website().theme, THEMES["gable"])


def brand_address() -> str:
    """The address of the stylesheet every page loads: it changes with its content."""
    return url_for("site.brand", version=brand_css(current_website()).digest)


def brand_css(site: Website) -> Dress:
    """All that every page needs: what is shared, the theme, then the agency's own colours."""
    key = site.theme if site.theme in THEMES else "gable"
    sheets = (*_SHEETS, f"themes/{key}")
    colors = (site.color_primary, site.color_accent, site.color_canvas)
    return _dress(sheets, colors, stylesheet_changed(*sheets))


@lru_cache(maxsize=256)
def _dress(sheets: tuple[str, ...], colors: tuple[str, str, str], _changed: object) -> Dress:
    """Text colours are bent until they can be read."""
    primary, accent, canvas = colors
    tokens = render_template(
        "site/brand.css",
        primary=primary,
        on_primary=readable_on(primary),
        accent=accent,
        on_accent=readable_on(accent),
        canvas=canvas,
        link=deepened(primary, canvas),
        accent_text=deepened(accent, canvas),
    )
    css = stylesheet(*sheets) + tokens
    return Dress(css, hashlib.sha256(css.encode()).hexdigest()[:12])


def weight(site: Website, key: str) -> tuple[int, int]:
    """What a theme costs a first visit, in bytes: its stylesheet (compressed) and its fonts."""
    css = brand_css(replace(site, theme=key)).css.encode()
    fonts = (STATIC / "vendor" / "fonts" / f"{name}.woff2" for name in THEMES[key].fonts)
    return len(brotli.compress(css, quality=5)), sum(path.stat().st_size for path in fonts)


def preview_url(tenant: TenantRef, **look: str) -> str:
    """A link that shows the website in this look for an hour, to whoever holds it."""
    token = _signer().dumps({"tenant": tenant.id, **look})
    return site_url(tenant, "site.home", preview=token)


def _look_closer() -> None:
    g.preview, g.preview_token = {}, ""
    token = request.args.get("preview", "")
    if not token or not g.get("tenant") or g.host.kind != "site":
        return
    try:
        said: dict[str, Any] = _signer().loads(token[:2000], max_age=PREVIEW_SECONDS)
    except BadSignature:
        return
    if said.get("tenant") == g.tenant.id and said.get("theme") in THEMES:
        colors = {name: said[name] for name in _COLORS if is_color(str(said.get(name)))}
        g.preview, g.preview_token = {"theme": said["theme"], **colors}, token


def _carry_preview(endpoint: str, values: dict[str, Any]) -> None:
    if g.get("preview_token") and endpoint not in _NO_PREVIEW:
        values.setdefault("preview", g.preview_token)


def _keep_to_yourself(response: Response) -> Response:
    if g.get("preview"):
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="realestate.preview")
