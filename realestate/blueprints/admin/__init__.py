"""Platform staff's admin, on the platform's host."""

from __future__ import annotations

from realestate.blueprints.gates import Door, requires_login

door = Door("admin", __name__, host="platform", gate=requires_login)
ACTING = ("admin", "operator")  # who changes something; support and viewers look

from realestate.blueprints.admin import (  # noqa: E402
    agencies,  # noqa: F401
    bulk,  # noqa: F401
    dead_letters,  # noqa: F401
    ingestion,  # noqa: F401
    letter,  # noqa: F401
    synthetic,  # noqa: F401
    trace,  # noqa: F401
)
