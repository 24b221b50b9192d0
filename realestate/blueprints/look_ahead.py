"""A look at a page before it is published: by a signed link that ends, made on the workspace for the website."""

from __future__ import annotations

from flask import Response, current_app, g
from itsdangerous import BadSignature, URLSafeTimedSerializer

LIFE_SECONDS = 3_600


def token(page: str) -> str:
    """The word that lets its holder see this page of the agency's website for an hour."""
    return _signer().dumps([g.tenant.id, page])


def may_see(word: str, page: str) -> bool:
    """Is this our word, for this page of this agency, and young enough?"""
    if not word:
        return False
    try:
        told = _signer().loads(word, max_age=LIFE_SECONDS)
    except BadSignature:
        return False
    return bool(told == [g.tenant.id, page])


def unlisted(answer: Response) -> Response:
    """Nobody keeps it on the way, nobody lists it."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="look-ahead")
