"""Asking to be told by e-mail: of a search, of a home, of what this device keeps; and asking for a link."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from flask import Response, abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints import visitor
from realestate.blueprints.htmx import page_or_partial, wants_partial
from realestate.blueprints.saved_searches import door
from realestate.blueprints.saved_searches.forms import STALE, AskForm, LinkForm
from realestate.db import now
from realestate.errors import Invalid, TooMany
from realestate.modules.alerts.actions import subscribing
from realestate.modules.alerts.rules import consent_text
from realestate.modules.content.queries import website
from realestate.modules.listings import queries as listings
from realestate.modules.listings.rules import Criteria, read_criteria
from realestate.modules.visitors.rules import as_query, suggested_name
from realestate.tenancy.middleware import keep_transaction


@door.get("/alerts/new")
def ask() -> Response:
    """About the search whose query this address carries."""
    criteria = read_criteria(request.args.items(multi=True)).criteria
    form = AskForm(formdata=None, name=suggested_name(criteria))
    return _page("search", form, criteria=criteria)


@door.post("/alerts/new")
def send() -> AnyResponse:
    query = request.form.get("query", "")[:4000].replace("\x00", "")
    criteria = read_criteria(parse_qsl(query)).criteria
    return _send("search", AskForm(), criteria=criteria)


@door.get("/alerts/homes/<int:listing_id>")
def ask_home(listing_id: int) -> Response:
    return _page("home", AskForm(formdata=None), listing=_home(listing_id))


@door.post("/alerts/homes/<int:listing_id>")
def send_home(listing_id: int) -> AnyResponse:
    return _send("home", AskForm(), listing=_home(listing_id))


@door.get("/alerts/device")
def ask_device() -> AnyResponse:
    if visitor.visitor_id() is None:
        return redirect(url_for("visitors.saved"), 303)
    return _page("device", AskForm(formdata=None))


@door.post("/alerts/device")
def send_device() -> AnyResponse:
    if visitor.visitor_id() is None:
        return redirect(url_for("visitors.saved"), 303)
    return _send("device", AskForm())


@door.get("/alerts/sent")
def sent() -> str:
    return render_template("saved_searches/sent.html")


@door.get("/alerts/link")
def ask_link() -> str:
    return render_template("saved_searches/link.html", form=LinkForm(formdata=None))


@door.post("/alerts/link")
def send_link() -> AnyResponse:
    form = LinkForm()
    try:
        _refuse_stale(form)
        if not form.website.data:
            here = request.remote_addr or ""
            subscribing.ask_link(
                g.tenant, form.email.data or "", address=here, now=now(), key=form.key
            )
    except (Invalid, TooMany) as refusal:
        return _refused(form, refusal, lambda status: _link_page(form, status))
    return redirect(url_for(".sent"), 303)


@door.app_context_processor
def _for_other_pages() -> dict[str, Any]:
    """The privacy page quotes what people agree to."""
    return {"alerts_words": lambda: consent_text(website(g.tenant).display_name)}


def _home(listing_id: int) -> Any:
    listing = listings.public(g.tenant, listing_id)
    if listing is None:
        abort(404)
    return listing


def _send(kind: str, form: AskForm, **about: Any) -> AnyResponse:
    try:
        _refuse_stale(form)
        subscribing.ask(g.tenant, form.wish(**_asked(kind, about)), now=now())
    except (Invalid, TooMany) as refusal:
        return _refused(form, refusal, lambda status: _page(kind, form, status, **about))
    if wants_partial():
        return make_response(render_template("saved_searches/_sent.html"))
    return redirect(url_for(".sent"), 303)


def _asked(kind: str, about: dict[str, Any]) -> dict[str, Any]:
    """What a wish is about; the order of results is no part of it."""
    if kind == "search":
        return {"query": as_query(about["criteria"].but(sort=Criteria().sort))}
    return {"listing_id": about["listing"].id} if kind == "home" else {"is_device": True}


def _refuse_stale(form: Any) -> None:
    if not form.key:
        raise Invalid(STALE)


def _refused(form: Any, refusal: Invalid | TooMany, page: Any) -> Response:
    keep_transaction()  # the try counts
    form.take_errors(refusal.message, getattr(refusal, "fields", {}))
    answer: Response = page(refusal.status)
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


def _page(kind: str, form: AskForm, status: int = 200, **about: Any) -> Response:
    context = {
        "kind": kind,
        "form": form,
        "criteria": about.get("criteria"),
        "listing": about.get("listing"),
        "action": url_for(
            {"search": ".send", "home": ".send_home", "device": ".send_device"}[kind],
            **({"listing_id": about["listing"].id} if kind == "home" else {}),
        ),
        "consent_words": consent_text(website(g.tenant).display_name),
    }
    page, partial = "saved_searches/ask.html", "saved_searches/_ask.html"
    return page_or_partial(page, partial, status=status, **context)


def _link_page(form: LinkForm, status: int) -> Response:
    return make_response(render_template("saved_searches/link.html", form=form), status)
