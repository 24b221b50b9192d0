"""The area a search names by its slug, resolved to a place homes can be compared with."""

from __future__ import annotations

from dataclasses import dataclass

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
    return Within(problem=f"area: there is no area called “{criteria.area}” here")
