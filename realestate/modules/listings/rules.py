"""Pure thinking about searching homes: the criteria, their place in a URL, and slugs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SORTS = {
    "newest": "Newest first",
    "price_asc": "Price, low to high",
    "price_desc": "Price, high to low",
    "area_desc": "Largest first",
}
PROPERTY_SUB_TYPES = ("Single Family Residence", "Townhouse", "Condominium")
STATUS_CHOICES = {"": "For sale", "pending": "Pending", "closed": "Sold"}
PAGE_SIZE = 24
COUNT_CAP = 10_000
MAX_PRICE = 1_000_000_000
_NUMBERS = {"price_min": MAX_PRICE, "price_max": MAX_PRICE, "beds_min": 20, "baths_min": 20}


@dataclass(frozen=True)
class Criteria:
    """What a visitor looks for. ``location`` is a city, a ZIP code, an address or an MLS number."""

    location: str = ""
    price_min: int | None = None
    price_max: int | None = None
    beds_min: int | None = None
    baths_min: int | None = None
    type: str = ""
    status: str = ""
    sort: str = "newest"

    @property
    def is_narrowed(self) -> bool:
        return self != Criteria(sort=self.sort)

    def as_query(self, **changes: Any) -> dict[str, str]:
        """The query string that leads back here, in one order, without what is at its default."""
        values = {**{name: getattr(self, name) for name in self.__dataclass_fields__}, **changes}
        defaults = Criteria()
        return {
            name: str(value)
            for name, value in sorted(values.items())
            if value not in (None, "") and value != getattr(defaults, name, None)
        }


@dataclass(frozen=True)
class Read:
    """Criteria read from a query string, with what could not be used: never silently widened."""

    criteria: Criteria
    ignored: tuple[str, ...] = field(default=())


def read_criteria(query: Mapping[str, str]) -> Read:
    """Criteria of a query string; each value that cannot be used is named in ``ignored``."""
    values: dict[str, Any] = {}
    ignored: list[str] = []
    for name, raw in query.items():
        text = raw.strip()
        if not text:
            continue
        try:
            values[name] = _value(name, text)
        except ValueError as error:
            ignored.append(f"{name}: {error}")
    return Read(Criteria(**values), tuple(ignored))


def _value(name: str, text: str) -> Any:
    if name in _NUMBERS:
        return _whole_number(text, _NUMBERS[name])
    choices: dict[str, Iterable[str]] = {
        "sort": SORTS,
        "status": STATUS_CHOICES,
        "type": PROPERTY_SUB_TYPES,
    }
    if name in choices and text not in choices[name]:
        raise ValueError(f"“{text[:40]}” is not a choice")
    if name == "location":
        return " ".join(text.split())[:80]
    if name not in choices:
        raise ValueError("not a filter")
    return text


def _whole_number(text: str, most: int) -> int:
    """“900000”, “900,000” and “$900k” mean the same."""
    match = re.fullmatch(r"\$?\s*(\d[\d,]*)(?:\.0+)?\s*([kKmM]?)", text)
    if match is None:
        raise ValueError(f"“{text[:40]}” is not a whole number")
    number = int(match[1].replace(",", "")) * {"": 1, "k": 1_000, "m": 1_000_000}[match[2].lower()]
    if number > most:
        raise ValueError(f"“{text[:40]}” is too large")
    return number


def slug(words: str) -> str:
    """Words as a readable piece of a URL."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or "home"
