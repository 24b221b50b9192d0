"""Platform staff's admin, on the platform's host."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_login

door = Door("admin", __name__, host="platform", gate=requires_login)
ACTING = ("admin", "operator")  # who changes something; support and viewers look

from realestate.blueprints.admin import agencies, bulk, dead_letters, ingestion, letter  # noqa: E402, F401
