"""A link of an alert was opened: its word in the address says whose, and that they are still looking."""

from __future__ import annotations

from flask import g, request

from realestate.blueprints import visitor
from realestate.blueprints.saved_searches import door
from realestate.db import aside, now
from realestate.modules.alerts.actions import keeping
from realestate.modules.entitlements import is_enabled


@door.before_app_request
def _note_opening() -> None:
    """Any page of the website may be where a link leads; browsers that must not be followed say nothing."""
    word = request.args.get("alert") or (request.view_args or {}).get("token")
    if not word or request.method != "GET" or g.host.kind != "site" or g.tenant is None:
        return
    if request.endpoint != "saved_searches.mine" and "alert" not in request.args:
        return
    if visitor.state() == "private" or not is_enabled(g.tenant, "saved_searches"):
        return
    tenant = g.tenant
    if keeping.is_worth_noting(tenant, word, now=now()):
        with aside():
            keeping.note_opening(tenant, word, now=now())
