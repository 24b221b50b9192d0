"""The token in a public form: says where it was issued and when, and is the form's idempotency key."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

LIFE = timedelta(days=7)


@dataclass(frozen=True)
class FormToken:
    """A token that was issued on this host for this form. ``age`` is how long it has been open."""

    key: str
    page: str
    age: timedelta


class Claims(NamedTuple):
    """What a token says: where its form stands, and which form it is."""

    host: str
    form: str
    page: str


class Holes:
    """Marks where tokens will stand in a page that is kept for many."""

    def __init__(self) -> None:
        self._claims: dict[str, Claims] = {}
        self._word = secrets.token_hex(12)

    def mark(self, claims: Claims) -> str:
        """A word that stands in for a token until the page is answered."""
        marker = f"hole-{self._word}-{len(self._claims):03d}"
        self._claims[marker] = claims
        return marker

    def split(self, body: bytes) -> tuple[bytes, ...]:
        """The pieces of a page between its marks."""
        return tuple(self._pattern().split(body))

    def in_order(self, body: bytes) -> tuple[Claims, ...]:
        """What belongs between the pieces; one mark may stand twice."""
        return tuple(self._claims[mark.decode()] for mark in self._pattern().findall(body))

    def filled(self, body: bytes) -> bytes:
        """The page with tokens in place of the marks."""
        for marker, claims in self._claims.items():
            body = body.replace(marker.encode(), signed(claims).encode())
        return body

    def _pattern(self) -> re.Pattern[bytes]:
        return re.compile(rf"hole-{self._word}-\d{{3}}".encode())


def issue(form: str) -> str:
    """A token for a form on the present page; a mark for one while the page is made to be kept."""
    claims = Claims(_here(), form, request.path)
    holes: Holes | None = g.get("token_holes")
    return holes.mark(claims) if holes else signed(claims)


def signed(claims: Claims, secret: str = "") -> str:
    """A fresh token that says this; ``secret`` outside a request."""
    said = {**claims._asdict(), "key": secrets.token_urlsafe(18)}
    return _signer(secret).dumps(said)


def read(text: str, form: str) -> FormToken | None:
    """The token, if it is ours, for this form and host, and young enough; else None."""
    try:
        claims, issued = _signer().loads(
            text, max_age=int(LIFE.total_seconds()), return_timestamp=True
        )
    except BadSignature:
        return None
    if claims.get("host") != _here() or claims.get("form") != form:
        return None
    return FormToken(claims["key"], claims["page"], datetime.now(UTC) - issued)


def is_from_elsewhere() -> bool:
    """Does the browser itself say that another site sent this?"""
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host


def _here() -> str:
    return f"{g.host.kind}:{g.tenant.id if g.tenant else 0}"


def _signer(secret: str = "") -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret or current_app.config["SECRET_KEY"], salt="form-token")
