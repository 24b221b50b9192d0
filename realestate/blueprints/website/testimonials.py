"""Website > Testimonials: what clients said, and their word that it may be shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, abort, flash, g, make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.gates import MANAGERS, requires_role
from realestate.blueprints.htmx import see_other
from realestate.blueprints.website import door
from realestate.db import utc_now
from realestate.digits import whole
from realestate.errors import Conflict, Invalid
from realestate.modules.content import people
from realestate.modules.entitlements import require
from realestate.modules.publishing.actions import refuse_unfair
from realestate.modules.testimonials import actions, queries
from realestate.modules.testimonials.actions import Words
from realestate.modules.testimonials.models import Testimonial

_WORDS = ("quote", "name", "about", "consent_by", "consent_how")
_BLANK = dict.fromkeys((*_WORDS, "given_on", "member_id", "consent_on"), "")


@door.get("/website/testimonials")
@requires_role(*MANAGERS)
def testimonials_list() -> Response:
    require(g.tenant, "testimonials")
    rows, known = queries.all_of(g.tenant), people.by_id(g.tenant)
    return make_response(render_template("website/testimonials.html", rows=rows, people=known))


@door.get("/website/testimonials/new")
@requires_role(*MANAGERS)
def new_testimonial() -> Response:
    require(g.tenant, "testimonials")
    return _editor(None, {**_BLANK, "given_on": utc_now().date().isoformat()}, before=0)


@door.post("/website/testimonials/new")
@requires_role(*MANAGERS)
def create_testimonial() -> AnyResponse:
    require(g.tenant, "testimonials")
    return _saved(None)


@door.get("/website/testimonials/<int:testimonial_id>")
@requires_role(*MANAGERS)
def edit_testimonial(testimonial_id: int) -> Response:
    row = _known(testimonial_id)
    typed = {name: getattr(row, name) or "" for name in _BLANK}
    return _editor(row, {name: str(value) for name, value in typed.items()}, before=row.number)


@door.post("/website/testimonials/<int:testimonial_id>")
@requires_role(*MANAGERS)
def save_testimonial(testimonial_id: int) -> AnyResponse:
    return _saved(_known(testimonial_id))


@door.post("/website/testimonials/<int:testimonial_id>/take-back")
@requires_role(*MANAGERS)
def take_back_testimonial(testimonial_id: int) -> AnyResponse:
    _known(testimonial_id)
    actions.take_back(g.tenant, current_user.email, testimonial_id, now=utc_now())
    flash("It is shown no more.")
    return see_other(".edit_testimonial", testimonial_id=testimonial_id)


@door.post("/website/testimonials/<int:testimonial_id>/remove")
@requires_role(*MANAGERS)
def remove_testimonial(testimonial_id: int) -> AnyResponse:
    _known(testimonial_id)
    actions.remove(g.tenant, current_user.email, testimonial_id, now=utc_now())
    flash("Removed for good.")
    return see_other(".testimonials_list")


def _known(testimonial_id: int) -> Testimonial:
    require(g.tenant, "testimonials")
    row = queries.testimonial(g.tenant, testimonial_id)
    if row is None:
        abort(404)
    return row


def _saved(row: Testimonial | None) -> AnyResponse:
    typed = {name: request.form.get(name, "").strip() for name in _BLANK}
    before = request.form.get("before", "0")
    row_id = row.id if row else None
    try:
        saved = _save(row_id, typed, whole(before) or 0)
    except (Invalid, Conflict) as refusal:
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        now_number = row.number if row else 0
        return _editor(row, typed, now_number, refusal.status, refusal.message, fields)
    flash("Published." if saved.published_at else "Saved. It is not shown yet.")
    return see_other(".testimonials_list")


def _save(row_id: int | None, typed: dict[str, str], before: int) -> Testimonial:
    """Save, and show it if that was asked for; its words pass the fair-housing gate first."""
    now, actor = utc_now(), current_user.email
    fields: dict[str, Any] = {"words": _words(typed), "before": before, "now": now}
    saved = actions.save(g.tenant, actor, row_id, **fields)
    if request.form.get("then") == "publish" or saved.published_at:
        texts = {name: typed[name] for name in ("quote", "about")}
        reason = request.form.get("override_reason", "")
        what: dict[str, Any] = {"object_type": "testimonial", "object_key": str(saved.id)}
        refuse_unfair(g.tenant, actor, texts, reason, **what, now=now)
        actions.publish(g.tenant, actor, saved.id, now=now)
    return saved


def _words(typed: dict[str, str]) -> Words:
    return Words(
        **{name: typed[name].replace("\r\n", "\n") for name in _WORDS},
        given_on=_day(typed["given_on"]),
        member_id=whole(typed["member_id"]),
        consent_on=_day(typed["consent_on"]),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _editor(
    row: Testimonial | None,
    typed: dict[str, str],
    before: int,
    status: int = 200,
    refusal: str = "",
    errors: dict[str, list[str]] | None = None,
) -> Response:
    context: dict[str, Any] = {
        "row": row,
        "typed": typed,
        "before": before,
        "refusal": refusal,
        "errors": errors or {},
        "people": people.people(g.tenant, everybody=True),
    }
    return make_response(render_template("website/testimonial.html", **context), status)
