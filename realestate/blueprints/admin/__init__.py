"""Platform staff's admin, on the platform's host."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_login

door = Door("admin", __name__, host="platform", gate=requires_login)

from realestate.blueprints.admin import agencies, synthetic, trace  # noqa: E402, F401
