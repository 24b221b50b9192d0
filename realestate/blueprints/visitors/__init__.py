"""What a browser that agreed to be remembered does and keeps: looks, favourites, searches."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door("visitors", __name__, host="site", gate=requires_module("listings"))

from realestate.blueprints.visitors import favorites, searches, seen  # noqa: E402, F401
