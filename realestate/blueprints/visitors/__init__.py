"""What a browser that agreed to be remembered does and keeps: looks, favourites, searches."""

from __future__ import annotations

from flask import g, request

from realestate.blueprints.gates import Door, requires_module
from realestate.modules.entitlements import require

door = Door("visitors", __name__, host="site", gate=requires_module("listings"))
_TELLING = "visitors.seen"  # what was looked at may be told where nothing can be kept


@door.before_request
def _keeping_is_a_module_of_its_own() -> None:
    if request.endpoint != _TELLING:
        require(g.tenant, "saved_searches")


from realestate.blueprints.visitors import favorites, searches, seen  # noqa: E402, F401
