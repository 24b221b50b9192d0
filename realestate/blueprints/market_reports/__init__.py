"""Monthly figures of every place."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_module

door = Door("market_reports", __name__, host="site", gate=requires_module("market_reports"))

from realestate.blueprints.market_reports import elsewhere, views  # noqa: E402, F401
