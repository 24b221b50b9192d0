"""Headers every answer wears: a strict content policy with no inline anything, and friends."""

from __future__ import annotations

from flask import Flask, Response, g, request

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
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def init_app(app: Flask) -> None:
    app.after_request(_dress)


def _dress(response: Response) -> Response:
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
