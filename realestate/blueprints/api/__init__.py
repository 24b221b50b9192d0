"""JSON doors of an agency's website, for other sites and programs."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door("api", __name__, host="site", gate=requires_module("lead_forms"))

from realestate.blueprints.api import leads  # noqa: E402, F401
