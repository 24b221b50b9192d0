"""Where somebody is signing in, read from the request."""

from __future__ import annotations

from flask import current_app, g, request

from realestate.modules.accounts.actions import Entry


def entry_here() -> Entry:
    """This host's entrance; the published passwords of the demo open it only in the demo."""
    mode = current_app.config["SETTINGS"].mode
    return Entry(
        tenant=g.tenant, address=request.remote_addr or "", allows_demo=mode in ("demo", "test")
    )


def own(endpoint: str) -> str:
    """The endpoint of this name on the present kind of host."""
    return f"{g.host.kind}_auth.{endpoint}"
