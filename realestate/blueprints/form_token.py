"""The token in a public form: says where it was issued and when, and is the form's idempotency key."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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


def issue(form: str) -> str:
    """A token for a form on the present page."""
    claims = {"host": _here(), "form": form, "page": request.path, "key": secrets.token_urlsafe(18)}
    return _signer().dumps(claims)


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


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="form-token")
