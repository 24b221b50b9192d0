"""Headers every answer wears: a strict content policy with no inline anything, and friends."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request

from realestate.blueprints.htmx import add_vary

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_INERT = frozenset({"text/css", "text/javascript", "font/woff2"})


def init_app(app: Flask) -> None:
    app.after_request(_dress)


def _dress(response: Response) -> Response:
    if response.mimetype in _INERT:  # they do nothing by themselves; a page loads a dozen of them
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response
    response.headers.setdefault("Content-Security-Policy", _policy())
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "host" in g and g.host.kind in ("workspace", "platform") and request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-store")
    if "host" in g and g.host.kind == "site" and response.mimetype == "text/html":
        response.vary.update(("Cookie", "Sec-GPC"))  # whoever agreed to be remembered sees more
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return add_vary(response)


def _policy() -> str:
    """On websites pictures may also come from where the map's tiles are, if they are anywhere."""
    tiles = current_app.config["SETTINGS"].tile_origin
    if not tiles or "host" not in g or g.host.kind != "site":
        return _POLICY
    return _POLICY.replace("img-src 'self' data:", f"img-src 'self' data: {tiles}")
