"""Agencies: which there are, what each has, and its switches."""

from __future__ import annotations

from flask import Response, g, make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.admin import ACTING, door
from realestate.blueprints.gates import requires_role
from realestate.blueprints.htmx import see_other, wants_partial
from realestate.db import utc_now
from realestate.modules import entitlements
from realestate.modules.audit.queries import recent
from realestate.modules.events.queries import counts_by_status
from realestate.modules.onboarding.queries import agency_rows
from realestate.modules.plans import PLANS
from realestate.modules.registry import MODULES
from realestate.tenancy.actions import find
from realestate.tenancy.models import Tenant
from realestate.tenancy.scope import acting_as


@door.get("/")
def home() -> AnyResponse:
    return see_other(".agencies")


@door.get("/agencies")
def agencies() -> str:
    return render_template("admin/agencies.html", rows=agency_rows(), plans=PLANS)


@door.get("/agencies/<slug>")
def agency(slug: str) -> str:
    return _page(find(slug))


@door.post("/agencies/<slug>/modules/<module>")
@requires_role(*ACTING)
def switch(slug: str, module: str) -> AnyResponse:
    found = find(slug)
    is_on = request.form.get("is_on") == "1"
    enter(found)
    entitlements.switch(found.ref, current_user.email, module, is_on=is_on, now=utc_now())
    if wants_partial():
        return _switched(found)
    return see_other(".agency", slug=slug)


def enter(tenant: Tenant) -> None:
    """From here on this request acts as one agency, and sees no other's rows."""
    g.scopes.enter_context(acting_as(tenant.ref))


def _page(tenant: Tenant) -> str:
    enter(tenant)
    return render_template(
        "admin/agency.html",
        agency=tenant,
        plan=PLANS[tenant.plan],
        modules=MODULES,
        states=entitlements.states(tenant.ref),
        deliveries=counts_by_status(tenant.ref),
        deeds=recent(tenant.ref),
    )


def _switched(tenant: Tenant) -> Response:
    """What a switch changed: the modules, and beside them the list of deeds."""
    partial = render_template(
        "admin/_switched.html",
        agency=tenant,
        modules=MODULES,
        states=entitlements.states(tenant.ref),
        deeds=recent(tenant.ref),
    )
    return make_response(partial)
