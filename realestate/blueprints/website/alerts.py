"""Alerts by e-mail as the agency reads them: the delivery log, who subscribed, and ending them for somebody."""

from __future__ import annotations

from flask import Response, flash, g, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.htmx import page_or_partial, see_other
from realestate.blueprints.website import door
from realestate.db import utc_now
from realestate.errors import Conflict
from realestate.keyset import read_cursor
from realestate.modules.alerts import rules
from realestate.modules.alerts.actions import keeping
from realestate.modules.alerts.queries import log, subscribers
from realestate.modules.alerts.queries.newsletter import offered
from realestate.modules.entitlements import remaining, require


@door.get("/website/alerts")
def alerts() -> Response:
    """The delivery log: who was told what, when, and what became of it."""
    _require_mails()
    given = (request.args.get(name, "") for name in ("state", "q", "kind"))
    wanted = log.read_filter(*given)
    cursor = read_cursor(request.args.get("cursor", ""))
    page, lines = log.page(g.tenant, wanted, cursor)
    return page_or_partial(
        "website/alerts.html",
        "website/_alerts.html",
        page=page,
        lines=lines,
        filter=wanted,
        counts=log.counts(g.tenant),
        is_first=cursor is None,
        rules=rules,
    )


@door.get("/website/alerts/subscribers")
def alert_subscribers() -> Response:
    _require_mails()
    q = " ".join(request.args.get("q", "").split())[:80].lower()
    cursor = read_cursor(request.args.get("cursor", ""))
    page, people = log.people(g.tenant, q, cursor)
    return page_or_partial(
        "website/alert_subscribers.html",
        "website/_alert_subscribers.html",
        page=page,
        people=people,
        q=q,
        is_first=cursor is None,
        left=remaining(g.tenant, "saved_searches"),
        rules=rules,
    )


@door.get("/website/alerts/subscribers/<int:subscriber_id>")
def alert_subscriber(subscriber_id: int) -> Response:
    _require_mails()
    person = subscribers.subscriber(g.tenant, subscriber_id)
    cursor = read_cursor(request.args.get("cursor", ""))
    page, lines = log.page(g.tenant, log.LogFilter(), cursor, of=person.id)
    return page_or_partial(
        "website/alert_subscriber.html",
        "website/_alert_subscriber.html",
        person=person,
        searches=subscribers.searches(g.tenant, person.id),
        favorites=len(subscribers.home_ids(g.tenant, person.id)),
        consents=subscribers.consents(g.tenant, person.id),
        waiting=log.waiting(g.tenant, person.id),
        page=page,
        lines=lines,
        is_first=cursor is None,
        rules=rules,
    )


@door.post("/website/alerts/subscribers/<int:subscriber_id>/stop")
def stop_alerts(subscriber_id: int) -> AnyResponse:
    _require_mails()
    person = subscribers.subscriber(g.tenant, subscriber_id)
    keeping.stop_by_agent(g.tenant, person, actor=current_user.name, now=utc_now())
    flash("Stopped. Nothing is sent to this address any more.")
    return see_other(".alert_subscriber", subscriber_id=person.id)


@door.post("/website/alerts/subscribers/<int:subscriber_id>/allow")
def allow_alerts(subscriber_id: int) -> AnyResponse:
    _require_mails()
    person = subscribers.subscriber(g.tenant, subscriber_id)
    try:
        keeping.allow_again(g.tenant, person, actor=current_user.name, now=utc_now())
        flash("Allowed again, as far as the person agreed to it.")
    except Conflict as refusal:
        flash(refusal.message)
    return see_other(".alert_subscriber", subscriber_id=person.id)


def _require_mails() -> None:
    """Alerts are on, or there is a newsletter: either has mails to read about."""
    if not offered(g.tenant):
        require(g.tenant, "saved_searches")
