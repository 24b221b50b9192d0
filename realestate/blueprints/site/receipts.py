"""“Where is my message?”: what a visitor may know by the number they hold, as a page and as JSON."""

from __future__ import annotations

from typing import Any

from flask import Response, g, jsonify, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from realestate import throttle
from realestate.blueprints.htmx import go_to, page_or_partial
from realestate.blueprints.site import door
from realestate.db import aside, now
from realestate.modules.crm.receipts import Standing, standing

_MISSES = {"limit": 30, "seconds": 600}  # wrong numbers from one network


@door.get("/receipts")
def receipts() -> AnyResponse:
    given = request.args.get("number", "").strip()
    if given:
        return go_to(url_for(".receipt", receipt=given[:40]))
    return _unlisted(make_response(render_template("site/receipts.html", unknown="")))


@door.get("/receipts/<receipt>")
def receipt(receipt: str) -> Response:
    found = _known(receipt)
    if request.accept_mimetypes.best == "application/json":
        return _as_json(found)
    if found is None:
        page = render_template("site/receipts.html", unknown=receipt[:40])
        return _unlisted(make_response(page, 404))
    if request.args.get("seen") == found.status:
        return _unlisted(Response("", 204))  # nothing new for the page that asks again and again
    return _unlisted(page_or_partial("site/receipt.html", "site/_receipt.html", standing=found))


@door.get("/api/v1/receipts/<receipt>")
def receipt_as_json(receipt: str) -> Response:
    return _as_json(_known(receipt))


def _known(given: str) -> Standing | None:
    """The message of this number. Who guesses too often is told nothing more, right or wrong."""
    key = f"receipt:{throttle.network(request.remote_addr or '')}"
    moment = now()
    throttle.refuse_if_spent(key, now=moment, **_MISSES)
    found = standing(g.tenant, given)
    if found is None:
        with aside():
            throttle.hit(key, now=moment, **_MISSES)
    return found


def _as_json(found: Standing | None) -> Response:
    if found is None:
        return _unlisted(make_response(jsonify(error="There is no such receipt."), 404))
    facts: dict[str, Any] = {
        "receipt": found.receipt,
        "status": found.status,
        "received_at": found.received_at.isoformat(),
        "with_agent_at": found.with_agent_at.isoformat() if found.with_agent_at else None,
    }
    return _unlisted(jsonify(facts))


def _unlisted(answer: Response) -> Response:
    """Between us and the visitor: nothing on the way keeps it, nobody lists it."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
