"""Facts of a place on the desk: as rows, and from a file that is tried before it is kept."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, g, make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.filters import today_here
from realestate.blueprints.htmx import see_other
from realestate.blueprints.website import door
from realestate.blueprints.website.area_forms import areas_desk, kept_row, typed_rows
from realestate.db import now
from realestate.errors import Invalid, Refusal
from realestate.modules.areas.actions import facts as actions
from realestate.modules.areas.actions.gate import Overwritten
from realestate.modules.areas.models import Area
from realestate.modules.areas.queries import places
from realestate.modules.areas.rules import facts as rules
from realestate.modules.areas.rules.facts import Row
from realestate.modules.entitlements import explain

_NOT_TEXT = "This file is not plain text. Save the table as CSV (UTF-8) and choose it again."


@door.get("/website/areas/<int:area_id>/facts")
@areas_desk
def area_facts(area_id: int) -> Response:
    area = places.kept(g.tenant, area_id)
    rows = [Row(n, kept_row(fact), (), None) for n, fact in enumerate(area.facts, 1)]
    return _page(area, rows)


@door.post("/website/areas/<int:area_id>/facts")
@areas_desk
def save_area_facts(area_id: int) -> AnyResponse:
    area = places.kept(g.tenant, area_id)
    typed = [row for row in typed_rows() if not rules.is_blank(row)]
    rows = [rules.judge(row, n, today=today_here()) for n, row in enumerate(typed, 1)]
    if request.form.get("do") == "more":
        return _page(area, [Row(r.number, r.typed, (), None) for r in rows], blank=5)
    try:
        _put(area_id, rows)
    except (Overwritten, actions.Refused) as refusal:
        judged = refusal.rows if isinstance(refusal, actions.Refused) else rows
        return _page(area, judged, refusal=refusal)
    flash("The facts are saved.")
    return see_other(".area_facts", area_id=area_id)


@door.post("/website/areas/<int:area_id>/facts/import")
@areas_desk
def import_area_facts(area_id: int) -> AnyResponse:
    area, section = places.kept(g.tenant, area_id), request.form.get("section", "")
    text = ""
    try:
        text = _given_text()
        rows = actions.read_file(text, section, today_here())
        if request.form.get("do") != "import":
            return _tried(area, text, section, rows)
        _put(area_id, rows, is_all=False)
    except (Overwritten, Invalid) as refusal:
        judged = refusal.rows if isinstance(refusal, actions.Refused) else []
        return _tried(area, text, section, judged, refusal=refusal)
    flash(f"{len(rows)} facts are imported.")
    return see_other(".area_facts", area_id=area_id)


def _put(area_id: int, rows: Sequence[Row], *, is_all: bool = True) -> None:
    given = request.form.get("version", "")
    actions.put_facts(
        g.tenant,
        current_user.email,
        area_id,
        rows,
        version=int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0,
        now=now(),
        reason=request.form.get("fair_housing_reason", ""),
        is_all=is_all,
    )


def _given_text() -> str:
    """The file that was chosen, else the text that was kept from the try before."""
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        text = request.form.get("text", "")
        if not text.strip():
            raise Invalid("Choose a file first.")
        return text
    read = chosen.stream.read(rules.MOST_CHARACTERS * 4 + 1)
    try:
        text = read.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(_NOT_TEXT) from None
    if "\x00" in text:
        raise Invalid(_NOT_TEXT)
    return text


def _page(
    area: Area, rows: Sequence[Row], *, refusal: Refusal | None = None, blank: int = 1
) -> Response:
    page = render_template(
        "website/area_facts.html",
        area=area,
        rows=rows,
        blank=blank if rows else 2,
        sections=rules.SECTIONS,
        states={code: explain(g.tenant, code) for code in rules.SECTIONS},
        columns=rules.COLUMNS,
        refusal=refusal,
        version=getattr(refusal, "version", area.version),
        reason=request.form.get("fair_housing_reason", ""),
    )
    return make_response(page, refusal.status if refusal else 200)


def _tried(
    area: Area,
    text: str,
    section: str,
    rows: Sequence[Row],
    *,
    refusal: Refusal | None = None,
) -> Response:
    wrong = [row for row in rows if row.problems]
    page = render_template(
        "website/area_import.html",
        area=area,
        text=text[: rules.MOST_CHARACTERS],
        section=section,
        rows=rows,
        wrong=wrong,
        sections=rules.SECTIONS,
        refusal=refusal,
        version=getattr(refusal, "version", area.version),
        reason=request.form.get("fair_housing_reason", ""),
    )
    return make_response(page, refusal.status if refusal else 422 if wrong else 200)
