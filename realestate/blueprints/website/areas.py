"""Places on the desk: their list and order, one of them with all its words, publishing, removal with undo."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Response, flash, g, make_response, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints import look_ahead
from realestate.blueprints.filters import today_here
from realestate.blueprints.htmx import see_other
from realestate.blueprints.website import door
from realestate.blueprints.website.area_forms import AreaForm, areas_desk
from realestate.db import now
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.areas.actions import places as actions
from realestate.modules.areas.actions.gate import Overwritten
from realestate.modules.areas.models import Area
from realestate.modules.areas.queries import homes, market, places
from realestate.modules.areas.rules.drafts import postal_codes
from realestate.modules.areas.rules.figures import NOTHING
from realestate.tenancy.urls import site_url


@door.get("/website/areas")
@areas_desk
def areas() -> str:
    kept = places.all_kept(g.tenant)
    return render_template(
        "website/areas.html",
        tree=places.as_tree(kept),
        figures=market.for_sale_by_area(g.tenant, kept, today_here()),
        nothing=NOTHING,
        gone=_just_removed(),
    )


@door.get("/website/areas/new")
@areas_desk
def new_area() -> Response:
    return _editor(AreaForm(formdata=None), None)


@door.post("/website/areas")
@areas_desk
def add_area() -> AnyResponse:
    form = AreaForm()
    reason = form.fair_housing_reason.data or ""
    return _answer(
        form,
        None,
        lambda: actions.add(g.tenant, current_user.email, form.draft(), now=now(), reason=reason),
    )


@door.get("/website/areas/<int:area_id>")
@areas_desk
def area(area_id: int) -> Response:
    kept = places.kept(g.tenant, area_id)
    return _editor(AreaForm(kept, formdata=None), kept)


@door.post("/website/areas/<int:area_id>")
@areas_desk
def save_area(area_id: int) -> AnyResponse:
    kept, form = places.kept(g.tenant, area_id), AreaForm()
    reason, version = form.fair_housing_reason.data or "", form.started_from()
    return _answer(
        form,
        kept,
        lambda: actions.change(
            g.tenant,
            current_user.email,
            area_id,
            form.draft(),
            version=version,
            now=now(),
            reason=reason,
        ),
    )


@door.get("/website/areas/<int:area_id>/preview")
@areas_desk
def preview_area(area_id: int) -> AnyResponse:
    kept = places.kept(g.tenant, area_id)
    word = look_ahead.token(f"area:{kept.slug}")
    return redirect(site_url(g.tenant, "areas.show", slug=kept.slug, preview=word), 303)


@door.post("/website/areas/<int:area_id>/publish")
@areas_desk
def publish_area(area_id: int) -> AnyResponse:
    is_on = request.form.get("is_on") == "1"
    kept = actions.publish(g.tenant, current_user.email, area_id, is_on=is_on, now=now())
    flash(f"Visitors see {kept.name}." if is_on else f"{kept.name} is hidden from visitors.")
    return see_other(".areas")


@door.post("/website/areas/<int:area_id>/move")
@areas_desk
def move_area(area_id: int) -> AnyResponse:
    direction = request.form.get("direction", "")
    actions.move(g.tenant, current_user.email, area_id, direction, now=now())
    return see_other(".areas", _anchor=f"area-{area_id}")


@door.post("/website/areas/<int:area_id>/remove")
@areas_desk
def remove_area(area_id: int) -> AnyResponse:
    actions.remove(g.tenant, current_user.email, area_id, now=now())
    return see_other(".areas", removed=area_id)


@door.post("/website/areas/<int:area_id>/restore")
@areas_desk
def restore_area(area_id: int) -> AnyResponse:
    kept = actions.restore(g.tenant, current_user.email, area_id, now=now())
    flash(f"{kept.name} is back.")
    return see_other(".areas")


def _just_removed() -> Area | None:
    """The place the address says was removed, to be brought back by one press."""
    given = request.args.get("removed", "")
    if not (given.isascii() and given.isdigit() and len(given) < 18):
        return None
    try:
        return places.removed(g.tenant, int(given))
    except NotFound:
        return None


def _answer(form: AreaForm, kept: Area | None, act: Callable[[], Area]) -> AnyResponse:
    """More rows, an outline drawn, or the place saved: what was typed is never lost."""
    wanted = request.form.get("do", "save")
    try:
        if wanted == "trace":
            _trace(form)
        elif wanted != "more":
            saved = act()
            flash(
                f"{saved.name} is saved." + ("" if saved.is_published else " It is not published.")
            )
            return see_other(".area", area_id=saved.id)
    except Overwritten as refusal:
        form.version.data = str(refusal.version)
        form.take_refusal(refusal)
        return _editor(form, kept, status=refusal.status)
    except (Invalid, Conflict) as refusal:
        form.take_refusal(refusal)
        return _editor(form, kept, status=refusal.status)
    return _editor(form, kept, blank=3)


def _trace(form: AreaForm) -> None:
    draft = form.draft()
    if not draft.city and not draft.postal_codes:
        raise Conflict("Say first where its homes are: a city or ZIP codes.")
    problems: dict[str, list[str]] = {}
    codes = postal_codes(draft.postal_codes, problems)
    if problems:
        raise Invalid("No outline was drawn.", problems)
    outline, note = actions.trace(g.tenant, city=draft.city, postal_codes=codes)
    form.outline.data, form.outline_note.data = json.dumps(outline), note


def _editor(form: AreaForm, kept: Area | None, *, blank: int = 1, status: int = 200) -> Response:
    cities, codes = homes.known_places(g.tenant)
    others = places.all_kept(g.tenant)
    towns = [town for town in others if town.kind == "town" and (not kept or town.id != kept.id)]
    form.offer(towns, homes.pictures(g.tenant, kept) if kept else [])
    page = render_template(
        "website/area.html",
        form=form,
        area=kept,
        blank=blank,
        cities=cities,
        codes=codes,
        figures=market.for_sale_by_area(g.tenant, [kept], today_here()) if kept else {},
        nothing=NOTHING,
    )
    return make_response(page, status)
