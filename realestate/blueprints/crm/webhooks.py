"""Webhooks of the agency: its owners and admins add them, try them, switch them, and send again what failed."""

from __future__ import annotations

from flask import Response, flash, g, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.crm import door
from realestate.blueprints.crm.forms import WebhookForm
from realestate.blueprints.gates import MANAGERS, requires_role
from realestate.blueprints.htmx import page_or_partial, see_other, wants_partial
from realestate.db import now
from realestate.errors import Conflict, Invalid
from realestate.modules.webhooks import actions, queries, rules
from realestate.modules.webhooks.models import WebhookEndpoint


@door.get("/webhooks")
@requires_role(*MANAGERS)
def webhooks() -> Response:
    return _page()


@door.post("/webhooks")
@requires_role(*MANAGERS)
def add_webhook() -> Response:
    form = _form()
    wanted = {"url": form.url.data or "", "description": form.description.data or ""}
    types = form.event_types.data or []
    try:
        added = actions.add_endpoint(
            g.tenant, current_user.email, event_types=types, now=now(), **wanted
        )
    except (Invalid, Conflict) as refusal:
        form.take_refusal(refusal)
        return _page(form=form, status=refusal.status)
    return _page(added=added, status=201)


@door.post("/webhooks/<int:endpoint_id>/switch")
@requires_role(*MANAGERS)
def switch_webhook(endpoint_id: int) -> AnyResponse:
    is_on = request.form.get("is_on") == "1"
    actions.switch_endpoint(g.tenant, current_user.email, endpoint_id, is_on=is_on, now=now())
    return _done("Switched on." if is_on else "Switched off.")


@door.post("/webhooks/<int:endpoint_id>/test")
@requires_role(*MANAGERS)
def test_webhook(endpoint_id: int) -> AnyResponse:
    actions.send_test(g.tenant, current_user.email, endpoint_id, now=now())
    return _done("A test event is on its way. Reload in a few seconds to see what came of it.")


@door.post("/webhooks/<int:endpoint_id>/remove")
@requires_role(*MANAGERS)
def remove_webhook(endpoint_id: int) -> AnyResponse:
    actions.remove_endpoint(g.tenant, current_user.email, endpoint_id, now=now())
    return _done("Removed.")


@door.post("/webhooks/deliveries/<int:delivery_id>/replay")
@requires_role(*MANAGERS)
def replay_webhook(delivery_id: int) -> AnyResponse:
    actions.replay(g.tenant, current_user.email, delivery_id, now=now())
    return _done("It is being sent again. Reload in a few seconds to see what came of it.")


def _done(words: str) -> AnyResponse:
    """HTMX gets the list as it is now; a browser is sent back to its page."""
    if wants_partial():
        return _page(said=words)
    flash(words)
    return see_other(".webhooks")


def _form(**options: object) -> WebhookForm:
    form = WebhookForm(**options)
    form.event_types.choices = [(t, rules.in_words(t)) for t in queries.event_types()]
    return form


def _page(
    *,
    form: WebhookForm | None = None,
    added: WebhookEndpoint | None = None,
    said: str = "",
    status: int = 200,
) -> Response:
    endpoints = queries.endpoints(g.tenant)
    return page_or_partial(
        "crm/webhooks.html",
        "crm/_webhooks.html",
        status=status,
        form=form or _form(formdata=None, event_types=queries.event_types()),
        added=added,
        said=said,
        endpoints=endpoints,
        hosts={str(endpoint.id): rules.host_of(endpoint.url) for endpoint in endpoints},
        sendings=queries.last_sendings(g.tenant),
        rules=rules,
    )
