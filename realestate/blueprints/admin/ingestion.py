"""The queue at this moment, and its brake."""

from __future__ import annotations

from flask import Response, flash, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.admin import ACTING, door
from realestate.blueprints.gates import requires_role
from realestate.blueprints.htmx import page_or_partial, see_other
from realestate.db import now
from realestate.errors import Conflict, Invalid
from realestate.modules.operations import actions, charts, dashboard
from realestate.tenancy.actions import find

MOST_AGENCIES = 50  # lines of the table
_LIFTED = "Resumed on the page of the queue."


@door.get("/ingestion")
def ingestion() -> Response:
    return _page()


@door.post("/ingestion/pause")
@requires_role(*ACTING)
def pause() -> AnyResponse:
    slug, reason = request.form.get("tenant", ""), request.form.get("reason", "")
    tenant = find(slug).ref if slug else None
    try:
        actions.pause(tenant, actor=current_user.email, reason=reason, now=now())
    except (Conflict, Invalid) as refusal:
        return _page(refusal=refusal)
    dashboard.forget()
    flash(f"Paused: {tenant.name if tenant else 'everything'}. What arrives is kept, and waits.")
    return see_other(".ingestion")


@door.post("/ingestion/resume")
@requires_role(*ACTING)
def resume() -> AnyResponse:
    slug = request.form.get("tenant", "")
    tenant = find(slug).ref if slug else None
    actions.resume(tenant, actor=current_user.email, reason=_LIFTED, now=now())
    dashboard.forget()
    flash(f"Resumed: {tenant.name if tenant else 'everything'}.")
    return see_other(".ingestion")


def _page(*, refusal: Conflict | Invalid | None = None) -> Response:
    figures = dashboard.look()
    slots = figures.slots
    latencies = [slot.latency for slot in slots]
    return page_or_partial(
        "admin/ingestion.html",
        "admin/_queue.html",
        status=refusal.status if refusal else 200,
        figures=figures,
        pauses=dashboard.pauses(),
        agencies=figures.agencies[:MOST_AGENCIES],
        columns=charts.columns([s.processed for s in slots], [s.failed for s in slots]),
        lines=charts.lines(*([each.percentile(p) for each in latencies] for p in (0.5, 0.95))),
        charts=charts,
        refusal=refusal,
        typed=request.form,
    )
