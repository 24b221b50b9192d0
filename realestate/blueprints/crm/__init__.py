"""The agency's CRM, on its workspace host."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_login

door = Door("crm", __name__, host="workspace", gate=requires_login)

from realestate.blueprints.crm import held, leads, webhooks  # noqa: E402, F401
