"""Feeds: how each source is, RESO sources set up, what their rules want said, and feeds for portals."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate import db
from realestate.blueprints.gates import MANAGERS, requires_role
from realestate.blueprints.htmx import page_or_partial, see_other
from realestate.blueprints.website import door
from realestate.errors import Conflict, Invalid
from realestate.modules.feeds.actions import portals
from realestate.modules.feeds.actions import sources as actions
from realestate.modules.feeds.models import FeedSource
from realestate.modules.feeds.queries import notices, outgoing
from realestate.modules.feeds.queries import sources as queries
from realestate.modules.feeds.rules import words
from realestate.modules.listings.models import PUBLIC
from realestate.tenancy.urls import site_url

_SHOWN = ("source_system", "base_url", "token_url", "client_id", "scope", "every_minutes")


@door.get("/website/feeds")
@requires_role(*MANAGERS)
def feeds() -> Response:
    return _index()


@door.get("/website/feeds/new")
@requires_role(*MANAGERS)
def new_source() -> str:
    return _form(None, dict.fromkeys(_SHOWN, "") | {"every_minutes": "15"})


@door.post("/website/feeds")
@requires_role(*MANAGERS)
def add_source() -> AnyResponse:
    return _save(None)


@door.get("/website/feeds/<int:source_id>")
@requires_role(*MANAGERS)
def source(source_id: int) -> Response:
    return _show(source_id)


@door.get("/website/feeds/<int:source_id>/edit")
@requires_role(*MANAGERS)
def edit_source(source_id: int) -> str:
    found = queries.source(g.tenant, source_id)
    return _form(found, {name: str(getattr(found, name)) for name in _SHOWN})


@door.post("/website/feeds/<int:source_id>")
@requires_role(*MANAGERS)
def save_source(source_id: int) -> AnyResponse:
    return _save(source_id)


@door.post("/website/feeds/<int:source_id>/read")
@requires_role(*MANAGERS)
def read_source(source_id: int) -> AnyResponse:
    return _act(source_id, "It is being read. The page follows by itself.", actions.read_now)


@door.post("/website/feeds/<int:source_id>/switch")
@requires_role(*MANAGERS)
def switch_source(source_id: int) -> AnyResponse:
    is_on = request.form.get("is_on") == "1"
    said = "Switched on: it is read at once." if is_on else "Paused. Its homes stay as they are."
    return _act(source_id, said, actions.switch, is_on=is_on)


@door.post("/website/feeds/<int:source_id>/agree")
@requires_role(*MANAGERS)
def agree_removals(source_id: int) -> AnyResponse:
    typed = request.form.get("count", "").strip()
    shown = int(typed) if typed.isdecimal() and len(typed) < 10 else None
    said = "Agreed: what is still gone at the source is taken off within a minute."
    return _act(source_id, said, actions.agree, shown=shown)


@door.post("/website/feeds/<int:source_id>/notice")
@requires_role(*MANAGERS)
def save_notice(source_id: int) -> AnyResponse:
    return _act(source_id, "Saved: visitors read it now.", actions.save_notice, typed=request.form)


@door.post("/website/portals")
@requires_role(*MANAGERS)
def add_portal() -> AnyResponse:
    try:
        portals.add(
            g.tenant,
            current_user.email,
            title=request.form.get("title", ""),
            statuses=request.form.getlist("statuses"),
            only_own=request.form.get("only_own") == "1",
            with_media=request.form.get("with_media") == "1",
            now=db.now(),
        )
    except (Invalid, Conflict) as refusal:
        return _index(refusal)
    flash("Made. Give the portal one of its two addresses.")
    return see_other(".feeds", _anchor="portals")


@door.post("/website/portals/<int:portal_id>/revoke")
@requires_role(*MANAGERS)
def revoke_portal(portal_id: int) -> AnyResponse:
    portals.revoke(g.tenant, current_user.email, portal_id, now=db.now())
    flash("Revoked: its addresses answer nobody any more.")
    return see_other(".feeds", _anchor="portals")


def _save(source_id: int | None) -> AnyResponse:
    try:
        saved = actions.save(g.tenant, current_user.email, source_id, request.form, now=db.now())
    except (Invalid, Conflict) as refusal:
        db.finish(keep=False)
        found = queries.source(g.tenant, source_id) if source_id else None
        shown = {name: request.form.get(name, "") for name in _SHOWN}
        return Response(_form(found, shown, refusal), refusal.status)
    flash("Saved. It is read now; the page follows by itself.")
    return see_other(".source", source_id=saved.id)


def _act(source_id: int, said: str, act: Any, **options: Any) -> AnyResponse:
    try:
        act(g.tenant, current_user.email, source_id, **options, now=db.now())
    except (Invalid, Conflict) as refusal:
        db.finish(keep=False)
        return _show(source_id, refusal)
    flash(said)
    return see_other(".source", source_id=source_id)


def _index(refusal: Invalid | Conflict | None = None) -> Response:
    return page_or_partial(
        "website/feeds.html",
        "website/_feeds.html",
        status=refusal.status if refusal else 200,
        standings=queries.standings(g.tenant, db.utc_now()),
        portals=outgoing.portals(g.tenant),
        addresses=_addresses,
        statuses=PUBLIC,
        refusal=refusal.message if refusal else "",
        problems=refusal.fields if isinstance(refusal, Invalid) else {},
        typed=request.form,
        words=words,
    )


def _show(source_id: int, refusal: Invalid | Conflict | None = None) -> Response:
    standing = queries.standing(g.tenant, source_id, db.utc_now())
    return page_or_partial(
        "website/source.html",
        "website/_source.html",
        status=refusal.status if refusal else 200,
        standing=standing,
        source=standing.source,
        runs=queries.runs(g.tenant, source_id),
        pictures=queries.pictures(g.tenant, standing.source.source_system),
        notice=notices.notice(g.tenant, standing.source.source_system),
        refusal=refusal.message if refusal else "",
        problems=refusal.fields if isinstance(refusal, Invalid) else {},
        typed=request.form,
        words=words,
        now=db.utc_now(),
    )


def _form(found: FeedSource | None, shown: dict[str, str], refusal: Any = None) -> str:
    return render_template(
        "website/source_form.html",
        source=found,
        shown=shown,
        has_secret=bool(found and found.client_secret),
        target=url_for(".save_source", source_id=found.id) if found else url_for(".add_source"),
        refusal=refusal.message if refusal else "",
        problems=refusal.fields if isinstance(refusal, Invalid) else {},
    )


def _addresses(token: str) -> list[tuple[str, str]]:
    return [
        (kind.upper(), site_url(g.tenant, "feeds.portal", token=token, kind=kind))
        for kind in ("xml", "json")
    ]
