"""Files of homes: sent, matched, checked, taken in, undone. Each run has a page of its own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

from flask import Response, g, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate import db
from realestate.blueprints.gates import MANAGERS, requires_role
from realestate.blueprints.htmx import page_or_partial, see_other
from realestate.blueprints.website import door
from realestate.errors import Conflict, Invalid
from realestate.modules.feeds.actions import imports as actions
from realestate.modules.feeds.models import FeedRun
from realestate.modules.feeds.queries import runs as queries
from realestate.modules.feeds.rules import columns, words
from realestate.modules.feeds.rules.fields import FIELDS, GROUPS


@door.get("/website/imports")
@requires_role(*MANAGERS)
def imports() -> Response:
    return _index()


@door.post("/website/imports")
@requires_role(*MANAGERS)
def upload_import() -> AnyResponse:
    name = request.form.get("source_name") or request.form.get("source", "")
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Invalid("No file yet.", {"file": ["Choose a CSV, TSV, JSON or XLSX file first."]})
        actor, now = current_user.email, db.now()
        source = actions.source_named(g.tenant, actor, name, now=now)
        run = actions.upload(g.tenant, actor, source, name=file.filename, file=file.stream, now=now)
    except (Invalid, Conflict) as refusal:
        db.finish(keep=False)
        return _index(refusal)
    return see_other(".import_run", run_id=run.id)


@door.get("/website/imports/<int:run_id>")
@requires_role(*MANAGERS)
def import_run(run_id: int) -> Response:
    return _show(queries.run(g.tenant, run_id))


@door.post("/website/imports/<int:run_id>/match")
@requires_role(*MANAGERS)
def match_import(run_id: int) -> AnyResponse:
    headers = queries.run(g.tenant, run_id).headers
    chosen = {h: request.form.get(f"column-{i}", "") for i, h in enumerate(headers)}
    return _act(
        run_id, lambda: actions.match(_tenant(), _actor(), run_id, chosen, now=db.now()), chosen
    )


@door.post("/website/imports/<int:run_id>/start")
@requires_role(*MANAGERS)
def start_import(run_id: int) -> AnyResponse:
    options: dict[str, Any] = {
        "is_told": request.form.get("is_told") == "1",
        "takes_off": request.form.get("takes_off") == "1",
        "missing_shown": _number("missing"),
    }
    return _act(run_id, lambda: actions.start(_tenant(), _actor(), run_id, **options, now=db.now()))


@door.post("/website/imports/<int:run_id>/stop")
@requires_role(*MANAGERS)
def stop_import(run_id: int) -> AnyResponse:
    return _act(run_id, lambda: actions.stop(_tenant(), _actor(), run_id, now=db.now()))


@door.post("/website/imports/<int:run_id>/resume")
@requires_role(*MANAGERS)
def resume_import(run_id: int) -> AnyResponse:
    return _act(run_id, lambda: actions.resume(_tenant(), _actor(), run_id, now=db.now()))


@door.post("/website/imports/<int:run_id>/discard")
@requires_role(*MANAGERS)
def discard_import(run_id: int) -> AnyResponse:
    return _act(run_id, lambda: actions.discard(_tenant(), _actor(), run_id, now=db.now()))


@door.post("/website/imports/<int:run_id>/revert")
@requires_role(*MANAGERS)
def revert_import(run_id: int) -> AnyResponse:
    shown = _number("count")
    return _act(
        run_id, lambda: actions.revert(_tenant(), _actor(), run_id, shown=shown, now=db.now())
    )


@door.post("/website/imports/<int:run_id>/again")
@requires_role(*MANAGERS)
def match_again(run_id: int) -> AnyResponse:
    """Back to the columns of a checked file."""
    return _act(run_id, lambda: actions.reopen(_tenant(), _actor(), run_id, now=db.now()))


@door.get("/website/imports/<int:run_id>/errors.csv")
@requires_role(*MANAGERS)
def import_errors(run_id: int) -> Response:
    """Every value that could not be used, as a file for whoever mends it."""
    run = queries.run(g.tenant, run_id)
    lines: list[tuple[str, ...]] = [("row", "listing", "field", "value", "problem", "what to do")]
    lines += [
        (str(e.row_number), e.listing_key, e.field, e.value, e.problem, e.remedy)
        for e in queries.errors(g.tenant, run.id, limit=None)
    ]
    name = f"refused-rows-{run.id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("".join(_csv(lines)), mimetype="text/csv", headers=headers)


_FORMULA = re.compile(
    r"[\t\r\n]|\s*[=+@-]"
)  # a minus or plus too: what was refused is seldom a number


def _csv(lines: list[tuple[str, ...]]) -> Iterator[str]:
    """Lines of CSV; what a spreadsheet would take for a formula is marked as text."""
    for line in lines:
        text = io.StringIO()
        csv.writer(text).writerow(
            f"'{v}" if _FORMULA.match(normalize("NFKC", v)) else v for v in line
        )
        yield text.getvalue()


def _act(run_id: int, act: Any, chosen: dict[str, str] | None = None) -> AnyResponse:
    """Do one thing with a run; a refusal shows its page with what is wrong and what was typed."""
    try:
        act()
    except (Invalid, Conflict) as refusal:
        db.finish(keep=False)
        return _show(queries.run(g.tenant, run_id), refusal, chosen)
    return see_other(".import_run", run_id=run_id)


def _tenant() -> Any:
    return g.tenant


def _actor() -> str:
    return str(current_user.email)


def _number(name: str) -> int | None:
    typed = request.form.get(name, "").strip().replace(",", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _index(refusal: Invalid | Conflict | None = None) -> Response:
    return page_or_partial(
        "website/imports.html",
        "website/_imports.html",
        status=refusal.status if refusal else 200,
        runs=queries.files(g.tenant),
        sources=queries.file_sources(g.tenant),
        refusal=refusal.message if refusal else "",
        problems=refusal.fields if isinstance(refusal, Invalid) else {},
        typed=request.form,
        words=words,
    )


def _show(
    run: FeedRun,
    refusal: Invalid | Conflict | None = None,
    chosen: dict[str, str] | None = None,
) -> Response:
    now = db.utc_now()
    return page_or_partial(
        "website/import.html",
        "website/_import.html",
        status=refusal.status if refusal else 200,
        run=run,
        source=queries.source_of(g.tenant, run),
        mapping=chosen or run.mapping,
        errors=queries.errors(g.tenant, run.id, limit=20),
        error_count=queries.error_count(g.tenant, run.id),
        conflicts=queries.conflicts(g.tenant, run.id) if run.count_conflicts else [],
        refusal=refusal.message if refusal else "",
        problems=refusal.fields if isinstance(refusal, Invalid) else {},
        typed=request.form,
        fields=FIELDS,
        groups=GROUPS,
        columns=columns,
        words=words,
        now=now,
    )
