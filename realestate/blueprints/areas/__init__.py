"""Towns and neighborhoods on an agency's website."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door("areas", __name__, host="site", gate=requires_module("areas"))

from realestate.blueprints.areas import elsewhere, views  # noqa: E402, F401
