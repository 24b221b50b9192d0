"""The link in every alert that ends them. It stands here because it must work whatever is switched off."""

from __future__ import annotations

from flask import Response, abort, g, make_response, render_template, request

from realestate.blueprints.site import door
from realestate.db import now
from realestate.modules.alerts.actions import keeping
from realestate.modules.alerts.models import Subscriber
from realestate.modules.alerts.queries import subscribers


@door.get("/alerts/stop/<token>")
def ask_stop(token: str) -> Response:
    """Looking changes nothing: programs that scan mails follow every link."""
    return _page(_person(token), token)


@door.post("/alerts/stop/<token>")
def stop(token: str) -> Response:
    """One press, from this page or from a mail program (RFC 8058): no cookie, no question."""
    person = _person(token)
    is_program = request.form.get("List-Unsubscribe") == "One-Click"
    how = "one click in the mail program" if is_program else "pressed after a link in an e-mail"
    told = {"how": how, "page": "/alerts/stop", "address": request.remote_addr or ""}
    keeping.unsubscribe(g.tenant, person, now=now(), **told)
    return _page(person, token)


def _person(token: str) -> Subscriber:
    found = subscribers.of_stop(g.tenant, token)
    if found is None:
        abort(404)
    return found


def _page(person: Subscriber, token: str) -> Response:
    page = render_template("site/stop_alerts.html", person=person, token=token)
    return make_response(page, {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"})
