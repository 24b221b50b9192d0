"""The address of the map, read: the grammar of every search, with links that stay on the map."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for

from realestate.blueprints.within import Within, within
from realestate.modules.listings import rules
from realestate.modules.listings.rules import Criteria

_NOT_CRITERIA = ("after", "zoom", "layout")


@dataclass(frozen=True)
class Asked:
    """What is sought, and what could not be used; the shared filters take their links from here."""

    criteria: Criteria
    within: Within
    is_first: bool = True
    ignored: tuple[str, ...] = field(default=())

    @property
    def here(self) -> str:
        return url_for("map_search.index")

    def path(self, **changes: Any) -> str:
        """The map with some of it changed, from the first home on."""
        query: dict[str, Any] = self.criteria.as_query(**changes)
        return url_for("map_search.index", **query)

    def kept(self, name: str) -> str:
        """What the form must carry along of the address, as text."""
        said = self.criteria.as_query().get(name, "")
        return said if isinstance(said, str) else said[0]


def read_asked(*, is_first: bool = True) -> Asked:
    """The filters of this address; what cannot be used is named, never silently dropped."""
    given = request.args.items(multi=True)
    read = rules.read_criteria((name, value) for name, value in given if name not in _NOT_CRITERIA)
    found = within(read.criteria)
    if found.problem:
        criteria = read.criteria.but(area="")
        return Asked(criteria, Within(), is_first, (*read.ignored, found.problem))
    return Asked(read.criteria, found, is_first, read.ignored)
