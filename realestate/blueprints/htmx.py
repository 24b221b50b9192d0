"""One grammar for HTMX: page or partial, and redirects that suit both. Only this file knows its headers."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

VARY = "HX-Request, HX-History-Restore-Request, HX-Request-Type"
_SAFE_PATH = re.compile(r"/(?![/\\])[^\x00-\x1f\x7f\\]*")


def wants_partial() -> bool:
    """Will HTMX swap the answer into a page? (Restoring history wants the whole page.)"""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-History-Restore-Request") != "true"
        and headers.get("HX-Request-Type") != "full"
    )


def page_or_partial(page: str, partial: str, /, *, status: int = 200, **context: Any) -> Response:
    """The partial for HTMX, the page that includes it for a browser."""
    template = partial if wants_partial() else page
    return make_response(render_template(template, **context), status)


def see_other(endpoint: str, **values: Any) -> AnyResponse:
    """After a form: a browser is redirected, HTMX is told to go there."""
    return go_to(url_for(endpoint, **values))


def go_to(path: str) -> AnyResponse:
    if request.headers.get("HX-Request") == "true":
        return Response("", 204, {"HX-Redirect": path})  # a whole page, never a partial as one
    return redirect(path, 303)


def sign_in_first() -> AnyResponse:
    """The session is over: the whole page goes to the sign-in, never a form inside a table cell."""
    if request.headers.get("HX-Request") == "true":
        current = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = f"{current.path}?{current.query}" if current.query else current.path
        target = url_for(_sign_in(), next=safe_path(back))
        return Response("", 401, {"HX-Redirect": target})
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return redirect(url_for(_sign_in(), next=safe_path(back)), 303)


def safe_path(path: str | None) -> str:
    """A path on this host to come back to; "/" for anything that could lead elsewhere."""
    return path if path and _SAFE_PATH.fullmatch(path) else "/"


def add_vary(response: Response) -> Response:
    """Page and partial share an address: caches must keep them apart."""
    if response.mimetype == "text/html":
        response.vary.update(VARY.split(", "))
    return response


def _sign_in() -> str:
    return "platform_auth.sign_in" if g.host.kind == "platform" else "workspace_auth.sign_in"
