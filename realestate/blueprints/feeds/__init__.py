"""The agency's listings for portals: read by whoever holds the address, which is its key."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door("feeds", __name__, host="site", gate=requires_module("listings"))

from realestate.blueprints.feeds import notices, portals  # noqa: E402, F401
