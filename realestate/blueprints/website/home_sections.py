"""The sections a home page can have, in the words of its editor."""

from __future__ import annotations

from typing import Any

from flask import current_app, g

from realestate.blueprints.gates import Door
from realestate.modules.entitlements import is_enabled
from realestate.modules.registry import MODULES


def sections() -> dict[str, str]:
    """Key -> title: our own and those of the modules that are on, in the order they stand in by themselves."""
    found = {"towns": "Towns with homes for sale", "newest": "Newest homes"}
    for module in MODULES.values():
        door = current_app.blueprints.get(module.door)
        if isinstance(door, Door) and door.home_section and is_enabled(g.tenant, module.key):
            found[module.key] = module.title
    return found | {"agency": "About the agency", "invite": "Invitation to write"}


def with_all(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections as arranged, with those nobody has arranged yet before the last two."""
    known = sections()
    kept = [row for row in rows if row["key"] in known]
    new = [{"key": key, "is_shown": True} for key in known if key not in {r["key"] for r in kept}]
    last = next((i for i, r in enumerate(kept) if r["key"] in ("agency", "invite")), len(kept))
    return [*kept[:last], *new, *kept[last:]]
