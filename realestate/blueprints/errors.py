"""Refusals and errors -> a page or a partial, in words, with what was typed kept."""

from __future__ import annotations

import logging
from uuid import uuid4

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from realestate import db
from realestate.blueprints.htmx import wants_partial
from realestate.errors import Invalid, NotEntitled, Refusal, TooMany

log = logging.getLogger(__name__)
_WORDS = {
    400: "The browser sent something that cannot be read.",
    404: "There is nothing at this address.",
    405: "This address does not answer that kind of request.",
    410: "What was at this address has been taken down.",
    413: "That is larger than can be taken.",
    415: "Send this as application/json.",
    429: "That was too often. Please wait a moment.",
    500: "Something broke on our side. It has been noted.",
    503: "The service cannot reach its database right now.",
}
_NOT_SENT = "Messages cannot be sent here right now. What you typed is still here; please call us."
_SAME_MOMENT = (
    "Somebody did the same in the same moment. Look at what is there now, then try again."
)
_NEVER_SHOWN = ("csrf_token", "password", "new_password", "token")


def init_app(app: Flask) -> None:
    """Answer every kind of failure; none of them looks like an empty page."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SQLAlchemyError, _database)
    app.register_error_handler(Exception, _unexpected)


def _refused(refusal: Refusal) -> Response:
    words, fields = refusal.message, refusal.fields if isinstance(refusal, Invalid) else None
    if isinstance(refusal, NotEntitled):  # its reason is the staff's business, not a visitor's
        words = _NOT_SENT if request.method == "POST" else _WORDS[404]
    answer = _answer(refusal.status, words, fields, keeps_typed=isinstance(refusal, NotEntitled))
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


def _csrf(_error: CSRFError) -> Response:
    words = "This page had been open for long, or you signed in again meanwhile. Nothing was saved."
    return _answer(400, words, keeps_typed=True)


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    answer = _answer(error.code, _WORDS.get(error.code, error.description or "That did not work."))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _database(error: SQLAlchemyError) -> Response:
    """The database is away or full: say so, keep what was typed, and never show it as "no data"."""
    reference = _log(error)
    db.finish(keep=False)
    if isinstance(error, IntegrityError):
        return _answer(409, _SAME_MOMENT, keeps_typed=True, reference=reference)
    words = "We could not save this: the database does not answer. Nothing you typed is lost."
    if request.method in ("GET", "HEAD"):
        words = _WORDS[503]
    answer = _answer(503, words, keeps_typed=True, reference=reference)
    answer.headers["Retry-After"] = "10"
    return answer


def _unexpected(error: Exception) -> Response:
    reference = _log(error)
    db.finish(keep=False)
    return _answer(500, _WORDS[500], keeps_typed=True, reference=reference)


def _log(error: Exception) -> str:
    reference = uuid4().hex[:8]
    tenant = g.tenant.slug if g.get("tenant") else "-"
    facts = {"reference": reference, "tenant": tenant, "endpoint": request.endpoint}
    log.error("request failed", exc_info=error, extra=facts)
    return reference


def _answer(
    status: int,
    words: str,
    fields: dict[str, list[str]] | None = None,
    *,
    keeps_typed: bool = False,
    reference: str = "",
) -> Response:
    if _speaks_json():
        body: dict[str, object] = {"error": words}
        if fields:
            body["fields"] = fields
        return make_response(jsonify(body), status)
    context = {
        "status": status,
        "words": words,
        "reference": reference,
        "typed": _typed() if keeps_typed and request.method == "POST" else [],
    }
    page = "errors/_alert.html" if wants_partial() else _page(status)
    answer = make_response(render_template(page, **context), status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _speaks_json() -> bool:
    asks_for_it = request.accept_mimetypes.best == "application/json"
    return asks_for_it or request.path.startswith("/api/") or request.blueprint == "ops"


def _page(status: int) -> str:
    """A refusal wears the look of its host; a failure must not ask the database for one."""
    kind = g.host.kind if "host" in g else "malformed"
    if status >= 500 or kind == "malformed" or (kind != "platform" and not g.get("tenant")):
        return "errors/bare.html"
    return "errors/site.html" if kind == "site" else "errors/desk.html"


def _typed() -> list[tuple[str, str]]:
    """What the person typed, to be sent again with one press; secrets are left out."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _NEVER_SHOWN and value
    ]
