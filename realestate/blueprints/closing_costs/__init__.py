"""What buying or selling costs on the day of signing."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door("closing_costs", __name__, host="site", gate=requires_module("closing_costs"))

from realestate.blueprints.closing_costs import views  # noqa: E402, F401
