"""The visitor's browser: whether it agreed to be remembered, its number, and what its pages may tell."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, Literal

from flask import Flask, current_app, g, request
from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.form_token import is_from_elsewhere
from realestate.errors import NotAllowed
from realestate.modules.content.queries import website
from realestate.modules.entitlements import is_enabled
from realestate.modules.events.actions import Origin
from realestate.modules.visitors import queries
from realestate.modules.visitors.rules import remember_text

COOKIE = "__Host-visitor"
LIFE = timedelta(days=180)
_DECLINED = "no"
_SEEN_LIFE = timedelta(days=1)

State = Literal["private", "remembered", "declined", "unasked"]


def init_app(app: Flask) -> None:
    """What templates and their macros ask about the visitor."""
    app.jinja_env.globals.update(
        visitor_state=state,
        is_favorite=is_favorite,
        can_keep=can_keep,
        remember_words=lambda: remember_text(website(g.tenant).display_name),
        remembered_since=lambda: queries.remembered_since(g.tenant, visitor_id() or ""),
    )


def state() -> State:
    """How it stands with this browser. ``private``: it says by itself that it must not be followed."""
    if request.headers.get("Sec-GPC") == "1":
        return "private"
    given = request.cookies.get(COOKIE)
    if given is None:
        return "unasked"
    if given == _DECLINED:
        return "declined"
    return "remembered" if _opened(given) else "unasked"


def visitor_id() -> str | None:
    """The number of a browser that agreed on this agency's website; None for all others."""
    return _opened(request.cookies[COOKIE]) if state() == "remembered" else None


def origin() -> Origin:
    """Where an event comes from, for whoever records it."""
    return Origin(domain=g.host.hostname, visitor_id=visitor_id())


def remember(response: AnyResponse, number: str) -> AnyResponse:
    """Hand the browser its number, signed for this agency."""
    return _set(response, _signer().sign(number).decode())


def decline(response: AnyResponse) -> AnyResponse:
    """Remember the no, and nothing else."""
    return _set(response, _DECLINED)


def forget(response: AnyResponse) -> AnyResponse:
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Lax", path="/")
    return response


def refuse_elsewhere() -> None:
    """Only our own pages may speak for a visitor."""
    if is_from_elsewhere():
        raise NotAllowed("Another website sent this. Nothing was changed.")


def refuse_private() -> None:
    """A browser that must not be followed is not remembered, whatever a page asks."""
    if state() == "private":
        raise NotAllowed("Your browser asks websites not to follow you, so nothing is kept here.")


def can_keep() -> bool:
    """May visitors of this website keep homes and searches at all?"""
    return is_enabled(g.tenant, "saved_searches")


def is_favorite(listing_id: int) -> bool:
    """Does this browser keep this home? One question to the database a page, none for strangers."""
    if "favorites" not in g:
        number = visitor_id()
        g.favorites = queries.favorite_ids(g.tenant, number) if number else frozenset()
    return listing_id in g.favorites


def seen_token(type_: str, payload: dict[str, Any]) -> str:
    """What the present page tells once it is looked at, signed; a resend of it counts once."""
    claims = {"of": visitor_id(), "type": type_, "payload": payload, "key": secrets.token_hex(12)}
    return _serializer().dumps(claims)


def read_seen(text: str) -> dict[str, Any] | None:
    """The claims of a token that a page of ours gave this very browser; else None."""
    try:
        claims = _serializer().loads(text, max_age=int(_SEEN_LIFE.total_seconds()))
    except BadSignature:
        return None
    return claims if claims["of"] == visitor_id() else None


def _opened(cookie: str) -> str | None:
    try:
        return _signer().unsign(cookie, max_age=int(LIFE.total_seconds())).decode()
    except BadSignature:
        return None


def _set(response: AnyResponse, value: str) -> AnyResponse:
    age = int(LIFE.total_seconds())
    response.set_cookie(
        COOKIE, value, max_age=age, secure=True, httponly=True, samesite="Lax", path="/"
    )
    return response


def _signer() -> TimestampSigner:
    return TimestampSigner(current_app.config["SECRET_KEY"], salt=f"visitor-{g.tenant.id}")


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"seen-{g.tenant.id}")
