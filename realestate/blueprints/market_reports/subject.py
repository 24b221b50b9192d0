"""What a report is about."""

from __future__ import annotations

from dataclasses import dataclass

from realestate.modules.areas.models import Area
from realestate.modules.market_reports import rules


@dataclass(frozen=True)
class Subject:
    """What a report is about: a place, or all homes of the agency."""

    name: str
    slug: str
    area: Area | None
    others: list[Area]

    @property
    def where(self) -> str:
        return f"in {self.name}" if self.area else rules.ALL_WORDS
