"""What the search box suggests while somebody types: JSON for its island; without it the box is a plain field."""

from __future__ import annotations

from typing import Any

from flask import Response, g, jsonify, request, url_for

from realestate.blueprints.listings import door
from realestate.modules.areas import queries as areas
from realestate.modules.entitlements import is_enabled
from realestate.modules.listings.suggestions import Suggestion, suggest

_LONGEST = 80
_MOST_AREAS = 3
_KINDS = {"town": "Town", "zip": "ZIP code", "home": "Home"}


@door.get("/listings/suggest")
def suggestions() -> Response:
    typed = request.args.get("q", "")[:_LONGEST].replace("\x00", "")
    found = [_line(each) for each in suggest(g.tenant, typed)]
    towns = [line for line in found if line["kind"] == "town"]
    others = [line for line in found if line["kind"] != "town"]
    lines = [*towns, *_areas(typed, {line["words"] for line in towns}), *others]
    answer = jsonify(q=typed, suggestions=lines)
    answer.headers["Cache-Control"] = "private, max-age=30"
    return answer


def _areas(typed: str, towns: set[str]) -> list[dict[str, Any]]:
    """Neighborhoods that have a page, and towns that are not named already; each leads to its homes."""
    if not is_enabled(g.tenant, "areas"):
        return []
    found = areas.named_like(g.tenant, typed, _MOST_AREAS)
    return [
        {
            "kind": "area",
            "label": "Neighborhood",
            "words": name,
            "url": url_for("listings.index", area=slug),
        }
        for name, slug in found
        if name not in towns
    ]


def _line(each: Suggestion) -> dict[str, Any]:
    """``value`` is to be searched for; ``url`` leads straight to one home."""
    line = {"kind": each.kind, "label": _KINDS[each.kind], "words": each.words}
    if each.home is None:
        return line | {"value": each.words}
    path = url_for("listings.show", listing_id=each.home.id, slug=each.home.slug)
    return line | {"url": path, "label": f"Number {each.home.listing_id}"}
