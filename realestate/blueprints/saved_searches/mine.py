"""A subscriber's page. The link is the key: no cookie, no password, and it works without a script."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import Response, g, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints import visitor
from realestate.blueprints.htmx import page_or_partial, wants_partial
from realestate.blueprints.saved_searches import door
from realestate.db import now
from realestate.errors import Conflict, Invalid
from realestate.modules.alerts import rules
from realestate.modules.alerts.actions import keeping, reading, subscribing
from realestate.modules.alerts.models import Subscriber
from realestate.modules.alerts.newsletter import consent_text as news_consent
from realestate.modules.alerts.queries import subscribers as queries
from realestate.modules.alerts.queries.newsletter import offered
from realestate.modules.alerts.rules import consent_text
from realestate.modules.content.queries import website
from realestate.modules.visitors import queries as visitors
from realestate.modules.visitors.rules import of_query

P = ParamSpec("P")
# What a page says after a press; browsers bring the word along in the address.
SAID = {
    "confirmed": "Done. From now on we write to you as you chose below.",
    "saved": "Saved.",
    "deleted": "Deleted.",
    "brought": "What this device keeps is on your list now.",
    "stopped": "You are unsubscribed. No more e-mails.",
    "news": "Done. You get the newsletter from the next issue on.",
    "no_news": "You are unsubscribed from the newsletter.",
    "resumed": "Good. The e-mails come again.",
}


def _with_key(view: Callable[..., AnyResponse]) -> Callable[..., AnyResponse]:
    """Open the door with the key in the address, or lead to a new one; such pages are kept nowhere."""

    @wraps(view)
    def opened(token: str, **values: Any) -> AnyResponse:
        is_changing = request.method == "POST"
        if is_changing:
            visitor.refuse_elsewhere()
        person = queries.of_link(g.tenant, token, to_change=is_changing)
        if person is None:
            return make_response(render_template("saved_searches/over.html"), 404)
        g.key = token
        answer = make_response(view(person, **values))
        answer.headers["Cache-Control"] = "private, no-store"
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return opened


@door.get("/my/<token>")
@_with_key
def mine(person: Subscriber) -> AnyResponse:
    return _page(person, said=SAID.get(request.args.get("said", ""), ""))


@door.post("/my/<token>/confirm")
@_with_key
def confirm(person: Subscriber) -> AnyResponse:
    try:
        subscribing.confirm(g.tenant, person, **_where())
    except Conflict as refusal:
        return _page(person, refusal=refusal.message, status=refusal.status)
    return _done(person, "confirmed")


@door.post("/my/<token>/searches/<int:search_id>")
@_with_key
def change_search(person: Subscriber, search_id: int) -> AnyResponse:
    wanted = {
        name: request.form.get(name, "").replace("\x00", "") for name in ("name", "frequency")
    }
    try:
        keeping.change_search(g.tenant, person, search_id, now=now(), **wanted)
    except Invalid as refusal:
        return _page(person, problem=(search_id, refusal.message, wanted["name"]), status=422)
    return _done(person, "saved")


@door.post("/my/<token>/searches/<int:search_id>/delete")
@_with_key
def delete_search(person: Subscriber, search_id: int) -> AnyResponse:
    keeping.delete_search(g.tenant, person, search_id, now=now())
    return _done(person, "deleted")


@door.post("/my/<token>/homes/<int:listing_id>/delete")
@_with_key
def drop_home(person: Subscriber, listing_id: int) -> AnyResponse:
    keeping.drop_home(g.tenant, person, listing_id, now=now())
    return _done(person, "deleted")


@door.post("/my/<token>/homes")
@_with_key
def change_homes(person: Subscriber) -> AnyResponse:
    frequency = request.form.get("frequency", "")
    keeping.set_homes_frequency(g.tenant, person, frequency, now=now())
    return _done(person, "saved")


@door.post("/my/<token>/bring")
@_with_key
def bring(person: Subscriber) -> AnyResponse:
    """Bring over what this device keeps; only what agreed to be remembered keeps anything."""
    number = visitor.visitor_id()
    if number is not None:
        subscribing.merge(g.tenant, person, number, now=now())
    return _done(person, "brought")


@door.post("/my/<token>/stop")
@_with_key
def stop_mails(person: Subscriber) -> AnyResponse:
    reading.end_everything(g.tenant, person, how="pressed on their page", **_where())
    return _done(person, "stopped")


@door.post("/my/<token>/newsletter")
@_with_key
def change_newsletter(person: Subscriber) -> AnyResponse:
    """Begin or end the newsletter; alerts stay as they are."""
    if request.form.get("wanted") != "yes":
        reading.end(g.tenant, person, how="pressed on their page", **_where())
        return _done(person, "no_news")
    try:
        reading.start(g.tenant, person, **_where())
    except Conflict as refusal:
        return _page(person, refusal=refusal.message, status=refusal.status)
    return _done(person, "news")


@door.post("/my/<token>/resume")
@_with_key
def resume(person: Subscriber) -> AnyResponse:
    try:
        keeping.resume(g.tenant, person, **_where())
    except Conflict as refusal:
        return _page(person, refusal=refusal.message, status=refusal.status)
    return _done(person, "resumed")


@door.get("/my/<token>/export.json")
@_with_key
def export(person: Subscriber) -> AnyResponse:
    facts = keeping.export(g.tenant, person)
    answer = jsonify({name: _plain(value) for name, value in facts.items()})
    answer.headers["Content-Disposition"] = 'attachment; filename="my-searches.json"'
    return answer


@door.post("/my/<token>/erase")
@_with_key
def erase(person: Subscriber) -> AnyResponse:
    if request.form.get("sure") != "yes":
        return _page(
            person, refusal="Tick the box first: what is erased cannot come back.", status=422
        )
    keeping.erase(g.tenant, person)
    return make_response(render_template("saved_searches/erased.html"))


def _where() -> dict[str, Any]:
    """Where and when a press was made, without the key that opened the page."""
    return {"page": "/my", "address": request.remote_addr or "", "now": now()}


def _plain(value: Any) -> Any:
    """Times as programs read them."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value.isoformat() if hasattr(value, "isoformat") else value


def _done(person: Subscriber, said: str) -> AnyResponse:
    """HTMX gets the page's body as it is now; a browser is sent back to the page."""
    if wants_partial():
        return _page(person, said=SAID[said])
    return redirect(url_for(".mine", token=g.key, said=said), 303)


def _page(
    person: Subscriber,
    *,
    said: str = "",
    refusal: str = "",
    problem: tuple[int, str, str] | None = None,
    status: int = 200,
) -> Response:
    ids = queries.home_ids(g.tenant, person.id)
    homes = queries.homes(g.tenant, list(ids)) if ids else []
    searches = queries.searches(g.tenant, person.id)
    waits = [*(s.name for s in searches if s.confirmed_at is None)]
    waits += [home.street_address for home in homes if not ids[home.id]]
    return page_or_partial(
        "saved_searches/mine.html",
        "saved_searches/_mine.html",
        status=status,
        person=person,
        key=g.key,
        searches=[(search, of_query(search.query)) for search in searches],
        homes=homes,
        gone=len(ids) - len(homes),
        waits=waits,
        asks_for_yes=bool(waits) or (person.confirmed_at is None and not _wants_only_news(person)),
        news_words=news_consent(website(g.tenant).display_name, offered(g.tenant)),
        device=_device(person),
        said=said,
        refusal=refusal,
        problem=problem,
        rules=rules,
        consent_words=consent_text(website(g.tenant).display_name),
    )


def _wants_only_news(person: Subscriber) -> bool:
    """Was nothing asked for but the newsletter?"""
    return person.news_asked_at is not None and not queries.browsers(g.tenant, person.id)


def _device(person: Subscriber) -> int:
    """How many things this device keeps that the list does not have yet; nothing for strangers."""
    number = visitor.visitor_id()
    if number is None or number in queries.browsers(g.tenant, person.id):
        return 0
    kept = visitors.favorites_count(g.tenant, number)
    return kept + visitors.searches_count(g.tenant, number)
