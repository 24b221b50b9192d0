"""How people at the desk look at homes: the filter, and which fields a home's form has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from realestate.modules.feeds.rules.choices import STATUSES

OWN = "Our own listings"  # the source of homes typed at the desk


@dataclass(frozen=True)
class Filter:
    """Which homes are listed; ``agent`` is a mail address (“mine”)."""

    status: str = ""
    source: str = ""
    agent: str = ""
    q: str = ""

    def as_query(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}

    def but(self, **changes: Any) -> Filter:
        return replace(self, **changes)


def read_filter(query: Mapping[str, str]) -> tuple[Filter, list[str]]:
    """The filter of a query string, and what of it was passed over."""
    given = {name: " ".join(query.get(name, "").split())[:100] for name in Filter.__annotations__}
    ignored = []
    if given["status"] and given["status"] not in STATUSES:
        ignored.append(f"status: “{given['status'][:40]}” is not a status")
        given["status"] = ""
    return Filter(**given), ignored
