"""Website > Team: everybody's profile; owners and admins edit all of them, everybody else their own."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, g, make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.gates import MANAGERS
from realestate.blueprints.htmx import see_other
from realestate.blueprints.website import door
from realestate.blueprints.website.picker import pictures
from realestate.db import utc_now
from realestate.digits import whole
from realestate.errors import Conflict, Invalid, NotAllowed
from realestate.modules.content import people
from realestate.modules.content.actions.people import Profile, save_profile
from realestate.modules.content.people import Person
from realestate.modules.entitlements import require
from realestate.modules.publishing.actions import refuse_unfair

_FIELDS = (
    "slug",
    "title",
    "phone",
    "email",
    "license_text",
    "bio",
    "photo_key",
    "photo_alt",
)


@door.get("/website/team")
def team() -> Response:
    require(g.tenant, "team")
    everybody = people.people(g.tenant, everybody=True)
    return make_response(render_template("website/team.html", people=everybody, may_edit=_may_edit))


@door.get("/website/team/<int:member_id>")
def edit_profile(member_id: int) -> Response:
    person = _known(member_id)
    typed = {name: getattr(person, name) for name in _FIELDS}
    typed |= {"languages": ", ".join(person.languages), "is_shown": "1" * person.is_shown}
    return _editor(person, typed)


@door.post("/website/team/<int:member_id>")
def save_profile_of(member_id: int) -> AnyResponse:
    person = _known(member_id)
    typed = {name: request.form.get(name, "").strip() for name in (*_FIELDS, "languages")}
    typed["is_shown"] = request.form.get("is_shown", "")
    try:
        _save(person, typed)
    except (Invalid, Conflict) as refusal:
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        return _editor(person, typed, refusal.status, refusal.message, fields)
    flash("Saved. It is on the website now.")
    return see_other(".team")


def _may_edit(member_id: int) -> bool:
    return current_user.role in MANAGERS or current_user.membership_id == member_id


def _known(member_id: int) -> Person:
    require(g.tenant, "team")
    everybody = {one.member_id: one for one in people.people(g.tenant, everybody=True)}
    if member_id not in everybody:
        abort(404)
    if not _may_edit(member_id):
        raise NotAllowed("You can edit your own profile. Ask an owner about the others.")
    return everybody[member_id]


def _save(person: Person, typed: dict[str, str]) -> None:
    now, actor, before = utc_now(), current_user.email, request.form.get("before", "")
    may_override = current_user.role in MANAGERS
    reason = request.form.get("override_reason", "") if may_override else ""
    what: dict[str, Any] = {"object_type": "profile", "object_key": str(person.member_id)}
    refuse_unfair(g.tenant, actor, {"bio": typed["bio"], "title": typed["title"]}, reason, **what)
    names = tuple(filter(None, (part.strip() for part in typed["languages"].split(","))))
    profile = Profile(
        **{name: typed[name].replace("\r\n", "\n") for name in _FIELDS},
        languages=names,
        is_shown=typed["is_shown"] == "1",
    )
    seen = whole(before)
    number = -1 if seen is None else seen
    save_profile(g.tenant, actor, person.member_id, profile, before=number, now=now)


def _editor(
    person: Person,
    typed: dict[str, str],
    status: int = 200,
    refusal: str = "",
    errors: dict[str, list[str]] | None = None,
) -> Response:
    context: dict[str, Any] = {
        "person": person,
        "typed": typed,
        "refusal": refusal,
        "errors": errors or {},
        "pictures": pictures(g.tenant),
        "may_override": current_user.role in MANAGERS,
    }
    return make_response(render_template("website/profile.html", **context), status)
