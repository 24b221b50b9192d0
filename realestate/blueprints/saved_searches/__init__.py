"""Searches and favourites kept by e-mail link, and their alerts."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door("saved_searches", __name__, host="site", gate=requires_module("saved_searches"))

from realestate.blueprints.saved_searches import asking, mine, opened  # noqa: E402, F401
