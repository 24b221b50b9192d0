"""The interest rate calculators begin with: only one that somebody published, with who and when."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flask import current_app


@dataclass(frozen=True)
class PublishedRate:
    """Percent a year as it is typed, and its source; both empty when the installation names none."""

    percent: str
    source: str

    @property
    def rate(self) -> Decimal | None:
        return Decimal(self.percent) if self.percent else None


def published_rate() -> PublishedRate:
    percent, _, source = current_app.config["SETTINGS"].mortgage_rate.partition(" ")
    return PublishedRate(percent, source)
