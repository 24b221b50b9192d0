"""When homes can be seen without an appointment."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door("open_houses", __name__, host="site", gate=requires_module("open_houses"))

from realestate.blueprints.open_houses import calendars, others, views  # noqa: E402, F401
