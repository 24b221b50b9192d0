"""What clients say."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door("testimonials", __name__, host="site", gate=requires_module("testimonials"))
