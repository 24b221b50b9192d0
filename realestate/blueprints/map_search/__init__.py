"""Homes on a map of the agency's website."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door("map_search", __name__, host="site", gate=requires_module("map_search"))

from realestate.blueprints.map_search import data, views  # noqa: E402, F401
