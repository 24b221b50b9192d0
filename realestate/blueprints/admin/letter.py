"""One dead letter, and what staff do with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, current_app, flash, make_response, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.admin import ACTING, door
from realestate.blueprints.gates import requires_role
from realestate.blueprints.htmx import see_other
from realestate.db import now
from realestate.errors import Conflict, Invalid
from realestate.modules.audit.actions import record
from realestate.modules.operations import actions, dashboard, queries


@door.get("/dead-letters/<int:delivery_id>")
def letter(delivery_id: int) -> Response:
    return _page(delivery_id)


@door.post("/dead-letters/<int:delivery_id>/retry")
@requires_role(*ACTING)
def retry_letter(delivery_id: int) -> AnyResponse:
    def act() -> int:
        at = _chosen_time(delivery_id) if request.form.get("when") == "at" else None
        actions.requeue(delivery_id, at=at, **_deed())
        flash("It will be tried at the time you chose." if at else "It is in the queue again.")
        return delivery_id

    return _try(delivery_id, "retry", act)


@door.post("/dead-letters/<int:delivery_id>/mend")
@requires_role(*ACTING)
def mend_letter(delivery_id: int) -> AnyResponse:
    def act() -> int:
        copy = actions.requeue_edited(delivery_id, _typed_payload(), **_deed())
        flash("This mended copy is in the queue. The old letter is kept, and discarded.")
        return copy

    return _try(delivery_id, "mend", act)


@door.post("/dead-letters/<int:delivery_id>/discard")
@requires_role(*ACTING)
def discard_letter(delivery_id: int) -> AnyResponse:
    def act() -> int:
        actions.discard(delivery_id, **_deed())
        flash("Discarded. It stays to be found, and can be put back.")
        return delivery_id

    return _try(delivery_id, "discard", act)


@door.post("/dead-letters/<int:delivery_id>/payload")
@requires_role(*ACTING)
def show_payload(delivery_id: int) -> Response:
    """The whole payload, personal words too: an act of its own, written down."""
    found = queries.letter(delivery_id)
    record(
        found.tenant,
        actor=current_user.email,
        action="letter.shown",
        object_type="delivery",
        object_key=str(delivery_id),
        now=now(),
    )
    return _page(delivery_id, whole=queries.payloads([delivery_id])[delivery_id])


def _try(delivery_id: int, form: str, act: Callable[[], int]) -> AnyResponse:
    """Act and go to the letter it is about; a refusal stays on the page, with what was typed."""
    try:
        target = act()
    except (Invalid, Conflict) as refusal:
        return _page(delivery_id, refusal=refusal, refused=form)
    dashboard.forget()
    return see_other(".letter", delivery_id=target)


def _deed() -> dict[str, Any]:
    return {
        "actor": current_user.email,
        "reason": request.form.get("reason", ""),
        "now": now(),
    }


def _chosen_time(delivery_id: int) -> datetime:
    """What was typed is the time on the agency's wall."""
    zone = ZoneInfo(queries.letter(delivery_id).tenant.timezone)
    try:
        typed = datetime.fromisoformat(request.form.get("at", ""))
    except ValueError:
        raise Invalid("Choose a day and a time.", {"at": ["Choose a day and a time."]}) from None
    return typed.replace(tzinfo=zone) if typed.tzinfo is None else typed


def _typed_payload() -> Any:
    try:
        return json.loads(request.form.get("payload", ""))
    except json.JSONDecodeError as error:
        words = f"This is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        raise Invalid(words, {"payload": [words]}) from None
    except (ValueError, RecursionError) as error:
        is_deep = isinstance(error, RecursionError)
        words = "Nested too deeply." if is_deep else "A number has thousands of digits."
        raise Invalid(words, {"payload": [words]}) from None


def _page(
    delivery_id: int,
    *,
    refusal: Invalid | Conflict | None = None,
    refused: str = "",
    whole: Any = None,
) -> Response:
    found = queries.letter(delivery_id)
    payload = found.event.payload if whole is None else whole
    page = render_template(
        "admin/letter.html",
        letter=found,
        delivery=found.delivery,
        is_whole=whole is not None,
        payload=_pretty(payload),
        local_now=now().astimezone(ZoneInfo(found.tenant.timezone)),
        trace=trace_path(found.event.id),
        refusal=refusal,
        refused=refused,
        errors=refusal.fields if isinstance(refusal, Invalid) else {},
        typed=request.form if refusal else {},
    )
    return make_response(page, refusal.status if refusal else 200)


def trace_path(event_id: int) -> str | None:
    """Where an event's trace is shown, if this release shows traces."""
    has_traces = "admin.trace" in current_app.view_functions
    return url_for("admin.trace", event_id=event_id) if has_traces else None


def _pretty(payload: Any) -> str:
    return json.dumps(payload, indent=2, ensure_ascii=False, default=str)
