"""Many dead letters at once: a dry run that says what would happen, the act, and its report."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.admin import ACTING, door, questions
from realestate.blueprints.gates import requires_role
from realestate.blueprints.htmx import see_other
from realestate.db import now
from realestate.errors import Conflict, Invalid
from realestate.modules.operations import actions, dashboard, reports
from realestate.modules.operations.rules import MOST_AT_ONCE, LetterFilter

_FIELDS = {"csrf_token", "ticket", "limit", "per_second", "reason"}


@door.get("/dead-letters/retry")
@requires_role(*ACTING)
def retry_dry_run() -> Response:
    return _dry_run("retry", _asked())


@door.get("/dead-letters/discard")
@requires_role(*ACTING)
def discard_dry_run() -> Response:
    return _dry_run("discard", _asked())


@door.post("/dead-letters/retry")
@requires_role(*ACTING)
def retry_letters() -> AnyResponse:
    return _act("retry")


@door.post("/dead-letters/discard")
@requires_role(*ACTING)
def discard_letters() -> AnyResponse:
    return _act("discard")


@door.get("/dead-letters/reports/<int:number>")
def bulk_report(number: int) -> str:
    return render_template("admin/bulk_report.html", report=reports.kept(number))


def _asked() -> LetterFilter:
    return questions.asked(request.args.to_dict(flat=False), now(), is_bulk=True).filter


def _act(act: str) -> AnyResponse:
    """Exactly the letters that were shown: the filter and the count come signed from the dry run."""
    shown = questions.read_ticket(act, request.form.get("ticket", ""))
    try:
        _refuse_other_fields()
        found = _preview(act, shown.filter).eligible
        if reports.has_moved(shown.count, found):
            words = f"There were {shown.count:,} letters to act on when you looked; now there are {found:,}. Nothing was done."
            raise Conflict(f"{words} Look at them again.")
        report = _do(act, shown.filter)
    except (Conflict, Invalid) as refusal:
        return _dry_run(act, shown.filter, refusal=refusal)
    dashboard.forget()
    return see_other(".bulk_report", number=report)


def _do(act: str, wanted: LetterFilter) -> int:
    deed = {
        "actor": current_user.email,
        "reason": request.form.get("reason", ""),
        "now": now(),
    }
    limit = int(_number("limit"))
    if act == "retry":
        rate = _number("per_second")
        report = actions.requeue_many(wanted, limit=limit, per_second=rate, **deed)
        return reports.keep("requeued", wanted, report, **deed)
    return reports.keep(
        "discarded", wanted, actions.discard_many(wanted, limit=limit, **deed), **deed
    )


def _refuse_other_fields() -> None:
    other = sorted(set(request.form) - _FIELDS) + sorted(request.args)
    if other:
        raise Invalid(f"“{other[0][:40]}” is not part of this act. Nothing was done.")


def _number(name: str) -> float:
    words = "Type a number."
    try:
        value = float(request.form.get(name, ""))
    except ValueError:
        raise Invalid(words, {name: [words]}) from None
    if not 0 < value <= MOST_AT_ONCE:
        words = f"From 1 to {MOST_AT_ONCE:,}." if name == "limit" else f"Up to {MOST_AT_ONCE:,}."
        raise Invalid(words, {name: [words]})
    return value


def _preview(act: str, wanted: LetterFilter) -> actions.Preview:
    return actions.preview(wanted) if act == "retry" else actions.preview_discard(wanted)


def _dry_run(
    act: str, wanted: LetterFilter, *, refusal: Conflict | Invalid | None = None
) -> Response:
    moment = now()
    preview = _preview(act, wanted)
    context: dict[str, Any] = {
        "act": act,
        "question": questions.Question(wanted, wanted.as_query()),
        "preview": preview,
        "ticket": questions.ticket(act, wanted, preview.eligible, moment),
        "read_at": moment,
        "most": MOST_AT_ONCE,
        "refusal": refusal,
        "errors": refusal.fields if isinstance(refusal, Invalid) else {},
        "typed": request.form if refusal else {},
    }
    page = render_template("admin/bulk.html", **context)
    return make_response(page, refusal.status if refusal else 200)
