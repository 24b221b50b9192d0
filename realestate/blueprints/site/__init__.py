"""An agency's website as a whole: home, plain pages, brand, pictures. Always on."""

from __future__ import annotations

from realestate.blueprints.gates import Door, public

door = Door("site", __name__, host="site", gate=public)

from realestate.blueprints.site import (  # noqa: E402, F401
    pages,
    receipts,
    remembering,
    resources,
    sharing,
    sitemap,
    stopping,
)
