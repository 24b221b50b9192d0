"""The parts of the website: which are on, why, and what goes with them."""

from __future__ import annotations

from flask import Response, flash, g, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.gates import MANAGERS, requires_role
from realestate.blueprints.htmx import page_or_partial, see_other, wants_partial
from realestate.blueprints.website import door
from realestate.db import utc_now
from realestate.modules import entitlements
from realestate.modules.plans import PLANS
from realestate.modules.registry import MODULES


@door.get("/website/modules")
def modules() -> Response:
    return _page()


@door.post("/website/modules/<module>")
@requires_role(*MANAGERS)
def switch_module(module: str) -> AnyResponse:
    is_on = request.form.get("is_on") == "1"
    entitlements.switch(g.tenant, current_user.email, module, is_on=is_on, now=utc_now())
    if wants_partial():
        return _page()
    flash(f"{MODULES[module].title} is {'on' if is_on else 'off'}. The website follows at once.")
    return see_other(".modules")


def _page() -> Response:
    return page_or_partial(
        "website/modules.html",
        "website/_modules.html",
        modules=MODULES,
        states=entitlements.states(g.tenant),
        plan=PLANS[g.tenant.plan],
    )
