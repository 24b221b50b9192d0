"""Test leads: how the last one of each agency went, and a new one at once."""

from __future__ import annotations

from flask import Response, current_app, flash
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.admin import door
from realestate.blueprints.admin.agencies import enter
from realestate.blueprints.gates import requires_role
from realestate.blueprints.htmx import page_or_partial, see_other
from realestate.config import Settings
from realestate.db import now
from realestate.errors import Conflict
from realestate.modules.audit.actions import record
from realestate.modules.synthetic import actions, queries
from realestate.tenancy.actions import find


@door.get("/synthetic")
def synthetic() -> Response:
    moment = now()
    rows = queries.overview(moment)
    return page_or_partial(
        "admin/synthetic.html", "admin/_synthetic.html", rows=rows, moment=moment
    )


@door.post("/synthetic/<slug>/run")
@requires_role("admin", "operator")
def run_synthetic(slug: str) -> AnyResponse:
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.web_url:
        raise Conflict("Test leads are switched off: WEB_URL is not set.")
    tenant = find(slug)
    enter(tenant)
    moment = now()
    run = actions.ask(tenant.ref, now=moment)
    record(
        tenant.ref,
        actor=current_user.email,
        action="synthetic.asked",
        object_type="synthetic_run",
        object_key=str(run.id),
        now=moment,
    )
    flash(f"A test lead for {tenant.name} is on its way.")
    return see_other(".synthetic")
