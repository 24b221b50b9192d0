"""Homes of the agency: all of them listed, its own typed and changed here, those of a feed read."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate import db
from realestate.blueprints.htmx import page_or_partial, see_other
from realestate.blueprints.website import door
from realestate.errors import Conflict, Invalid
from realestate.keyset import read_cursor
from realestate.modules.accounts.queries import members
from realestate.modules.fair_housing import rules as fair_housing
from realestate.modules.feeds.actions import homes as actions
from realestate.modules.feeds.actions.homes import Person
from realestate.modules.feeds.queries import homes as queries
from realestate.modules.feeds.queries import limits
from realestate.modules.feeds.rules import desk
from realestate.modules.feeds.rules.fields import FIELDS
from realestate.modules.listings.models import PUBLIC, Listing
from realestate.tenancy.urls import site_url

Problems = dict[str, list[str]]


def person() -> Person:
    """Who sits here, as the rooms know people."""
    return Person(current_user.name, current_user.email, current_user.role)


@door.get("/website/homes")
def homes() -> Response:
    wanted, ignored = desk.read_filter(request.args)
    cursor = read_cursor(request.args.get("cursor", ""))
    return page_or_partial(
        "website/homes.html",
        "website/_homes.html",
        filter=wanted,
        ignored=ignored,
        page=queries.page(g.tenant, wanted, cursor),
        counts=queries.counts(g.tenant, wanted),
        is_first=cursor is None,
        most=limits.most(g.tenant),
        active=limits.active_homes(g.tenant),
        person=person(),
        may_change=actions.may_change,
        own=desk.OWN,
    )


@door.get("/website/homes/new")
def new_home() -> str:
    plain = {"standard_status": "Active", "property_type": "Residential"}
    shown = dict.fromkeys(desk.FORM, "") | plain
    shown |= {name: "1" for name in desk.FORM if name.startswith("internet_")}
    return _form(None, shown)


@door.post("/website/homes")
def add_home() -> AnyResponse:
    try:
        home = actions.add(
            g.tenant, person(), request.form, reason=request.form.get("reason", ""), now=db.now()
        )
    except (Invalid, Conflict) as refusal:
        return Response(_form(None, _typed(), refusal), refusal.status)
    flash("Saved. Add photos now: homes with photos are looked at.")
    return see_other(".home", listing_id=home.id)


@door.get("/website/homes/<int:listing_id>")
def home(listing_id: int) -> str:
    found = queries.home(g.tenant, listing_id)
    if not actions.may_change(person(), found):
        return render_template("website/home_read.html", home=found, **_around(found))
    return _form(found, {n: desk.written(n, getattr(found, n)) for n in desk.FORM} | _ticks(found))


@door.post("/website/homes/<int:listing_id>")
def save_home(listing_id: int) -> AnyResponse:
    given = {"version": request.form.get("version", ""), "reason": request.form.get("reason", "")}
    try:
        actions.change(g.tenant, person(), listing_id, request.form, **given, now=db.now())
    except (Invalid, Conflict) as refusal:
        db.finish(keep=False)
        found = queries.home(g.tenant, listing_id)
        return Response(_form(found, _typed(), refusal), refusal.status)
    flash("Saved.")
    return see_other(".home", listing_id=listing_id)


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in (*desk.FORM, "list_agent_email")}


def _ticks(found: Listing) -> dict[str, str]:
    yes_or_no = (n for n in desk.FORM if FIELDS[n].kind == "yn")
    ticks = {name: "1" if getattr(found, name) else "" for name in yes_or_no}
    return ticks | {"list_agent_email": found.list_agent_email.lower()}


def _form(found: Listing | None, shown: dict[str, str], refusal: Any = None) -> str:
    problems: Problems = refusal.fields if isinstance(refusal, Invalid) else {}
    shown.setdefault("list_agent_email", current_user.email)
    return render_template(
        "website/home.html",
        home=found,
        shown=shown,
        problems=problems,
        refusal=refusal.message if refusal else "",
        typed_reason=request.form.get("reason", ""),
        warnings=_warnings(shown.get("public_remarks", "")),
        version=actions.version_of(found) if found else "",
        people=members(g.tenant),
        person=person(),
        desk=desk,
        fields=FIELDS,
        **_around(found),
    )


def _warnings(remarks: str) -> list[str]:
    """What fair housing doubts, and does not forbid."""
    return [fair_housing.in_words(f) for f in fair_housing.check(remarks) if f.grade == "warn"]


def _around(found: Listing | None) -> dict[str, Any]:
    """Photos, open houses, and where visitors see the home, or why they do not."""
    if found is None:
        return {"photos": [], "visits": [], "seen_at": "", "unseen": ""}
    return {
        "photos": queries.media(g.tenant, found.id),
        "visits": queries.open_houses(g.tenant, found.id),
        "seen_at": _seen_at(found),
        "unseen": _unseen(found),
    }


def _seen_at(found: Listing) -> str:
    if _unseen(found):
        return ""
    return site_url(g.tenant, "listings.show", listing_id=found.id, slug=found.slug)


def _unseen(found: Listing) -> str:
    """Why visitors do not see this home; empty when they do."""
    if not found.internet_entire_listing_display_yn:
        return "The seller does not want it on websites."
    if found.standard_status not in PUBLIC:
        return f"Homes that are “{found.standard_status}” are not shown."
    return ""


def home_path(listing_id: int, part: str) -> str:
    return url_for(".home", listing_id=listing_id, _anchor=part)
