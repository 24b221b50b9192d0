"""The agency's articles."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door("insights", __name__, host="site", gate=requires_module("insights"))

from realestate.blueprints.insights import feeds, views  # noqa: E402, F401
