"""What a home costs a month."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door(
    "mortgage_calculator", __name__, host="site", gate=requires_module("mortgage_calculator")
)

from realestate.blueprints.mortgage_calculator import views  # noqa: E402, F401
