"""The area a search names by its slug, resolved to a place homes can be compared with."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from realestate.modules.areas import queries as areas
from realestate.modules.entitlements import is_enabled
from realestate.modules.listings.rules import Criteria, Place


@dataclass(frozen=True)
class Within:
    """The place and its name; ``problem`` says why there is none although one was asked for."""

    place: Place | None = None
    name: str = ""
    problem: str = ""


def within(criteria: Criteria) -> Within:
    """Where ``criteria.area`` is; nowhere when none was asked for."""
    if not criteria.area:
        return Within()
    found = is_enabled(g.tenant, "areas") and areas.named_place(g.tenant, criteria.area)
    if found:
        name, place = found
        return Within(place, name)
    return Within(problem=f"area: we know no place called “{criteria.area}”")
