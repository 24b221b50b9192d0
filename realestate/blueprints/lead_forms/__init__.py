"""Forms through which visitors of an agency's website reach it."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door("lead_forms", __name__, host="site", gate=requires_module("lead_forms"))

from realestate.blueprints.lead_forms import designed, newsletter, views  # noqa: E402, F401
