"""The links in every alert and newsletter that end them. They stand here because they must work whatever is switched off."""

from __future__ import annotations

from flask import Response, abort, g, make_response, render_template, request

from realestate.blueprints.site import door
from realestate.db import now
from realestate.modules.alerts.actions import keeping, reading
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
    keeping.unsubscribe(g.tenant, person, page="/alerts/stop", now=now(), **_how())
    return _page(person, token)


@door.get("/newsletter/stop/<token>")
def ask_stop_news(token: str) -> Response:
    return _page(_person(token), token, "site/stop_newsletter.html")


@door.post("/newsletter/stop/<token>")
def stop_news(token: str) -> Response:
    """The newsletter alone, as a mail program asks; everything, when the page's second button says so."""
    person = _person(token)
    told = {"page": "/newsletter/stop", **_how()}
    end = reading.end_everything if request.form.get("what") == "all" else reading.end
    end(g.tenant, person, now=now(), **told)
    return _page(person, token, "site/stop_newsletter.html")


def _how() -> dict[str, str]:
    is_program = request.form.get("List-Unsubscribe") == "One-Click"
    how = "one click in the mail program" if is_program else "pressed after a link in an e-mail"
    return {"how": how, "address": request.remote_addr or ""}


def _person(token: str) -> Subscriber:
    found = subscribers.of_stop(g.tenant, token)
    if found is None:
        abort(404)
    return found


def _page(person: Subscriber, token: str, template: str = "site/stop_alerts.html") -> Response:
    page = render_template(template, person=person, token=token)
    return make_response(page, {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"})
