"""Pure thinking about searching homes: the criteria, their place in a URL, and slugs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from realestate.modules.listings.places import Bounds as Bounds
from realestate.modules.listings.places import Place as Place
from realestate.modules.listings.places import Polygon as Polygon
from realestate.modules.listings.places import polygon_text, read_bounds, read_polygon

SORTS = {
    "newest": "Newest first",
    "price_asc": "Price, low to high",
    "price_desc": "Price, high to low",
    "area_desc": "Largest first",
    "price_sqft_asc": "Price per sq ft, low to high",
    "lot_desc": "Largest lot first",
    "year_desc": "Newest built first",
    "reduced": "Recently reduced first",
}
PROPERTY_SUB_TYPES = (
    "Single Family Residence",
    "Townhouse",
    "Condominium",
    "Apartment",
    "Duplex",
    "Triplex",
    "Quadruplex",
    "Manufactured Home",
    "Cabin",
    "Farm",
    "Unimproved Land",
)
FOR_SALE = "for_sale"
STATUSES = {FOR_SALE: "For sale", "pending": "Pending", "closed": "Sold"}
FEATURES = {
    "waterfront": "Waterfront",
    "view": "View",
    "basement": "Basement",
    "single_level": "Single level",
    "renovated": "Renovated",
    "garage": "Garage",
    "fireplace": "Fireplace",
    "pool": "Pool",
    "tour": "Virtual tour",
}
PRICE_BANDS = (250_000, 500_000, 750_000, 1_000_000, 1_500_000, 2_000_000)  # each up to, and beyond
PAGE_SIZE = 24
COUNT_CAP = 10_000
MAX_PRICE = 1_000_000_000
MAX_AREA = 1_000_000_000  # square feet
_NUMBERS = {
    "price_min": MAX_PRICE,
    "price_max": MAX_PRICE,
    "beds_min": 20,
    "baths_min": 20,
    "living_area_min": MAX_AREA,
    "living_area_max": MAX_AREA,
    "lot_min": MAX_AREA,
    "lot_max": MAX_AREA,
    "year_min": 2200,
    "year_max": 2200,
    "new": 365,
}
_SEVERAL: dict[str, Sequence[str]] = {
    "type": PROPERTY_SUB_TYPES,
    "status": tuple(STATUSES),
    "features": tuple(FEATURES),
}
_YES = ("open_house", "reduced")


@dataclass(frozen=True)
class Criteria:
    """What a visitor looks for.

    ``location`` is what was typed: a city, a ZIP code, an address, an MLS number, words. ``area`` is the slug
    of a town or neighborhood, resolved above. Areas in square feet; ``new``: came to market within so many days.
    No status at all means for sale.
    """

    location: str = ""
    price_min: int | None = None
    price_max: int | None = None
    beds_min: int | None = None
    baths_min: int | None = None
    type: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    living_area_min: int | None = None
    living_area_max: int | None = None
    lot_min: int | None = None
    lot_max: int | None = None
    year_min: int | None = None
    year_max: int | None = None
    features: tuple[str, ...] = ()
    open_house: bool = False
    new: int | None = None
    reduced: bool = False
    area: str = ""
    bounds: Bounds | None = None
    polygon: Polygon = ()
    sort: str = "newest"

    @property
    def is_narrowed(self) -> bool:
        return self != Criteria(sort=self.sort)

    @property
    def is_for_sale_only(self) -> bool:
        return self.status in ((), (FOR_SALE,))

    def as_query(self, **changes: Any) -> dict[str, str | list[str]]:
        """The query string that leads back here, in one order, without what is at its default.

        What may be said several times is a list (``url_for`` repeats its name).
        """
        values = {**{name: getattr(self, name) for name in self.__dataclass_fields__}, **changes}
        defaults = Criteria()
        return {
            name: _written(name, value)
            for name, value in sorted(values.items())
            if value not in (None, "", (), []) and value != getattr(defaults, name, None)
        }

    def but(self, **changes: Any) -> Criteria:
        """The same with some of it changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Read:
    """Criteria read from a query string, with what could not be used: never silently widened."""

    criteria: Criteria
    ignored: tuple[str, ...] = field(default=())


Query = Mapping[str, str | Sequence[str]] | Iterable[tuple[str, str]]


def read_criteria(query: Query) -> Read:
    """Criteria of a query string (pairs, or names with one or several values); each value that cannot be
    used is named in ``ignored``."""
    values: dict[str, Any] = {}
    ignored: list[str] = []
    for name, raw in _pairs(query):
        text = raw.strip()
        if not text:
            continue
        try:
            value = _value(name, text)
            if name in values and name not in _SEVERAL:
                raise ValueError("said more than once")
        except ValueError as error:
            ignored.append(f"{name[:40]}: {error}")
        else:
            values[name] = (*values.get(name, ()), value) if name in _SEVERAL else value
    return Read(Criteria(**_canonical(values)), tuple(ignored))


def _pairs(query: Query) -> Iterator[tuple[str, str]]:
    if not isinstance(query, Mapping):
        yield from query
        return
    for name, said in query.items():
        yield from ((name, value) for value in ([said] if isinstance(said, str) else said))


def _canonical(values: dict[str, Any]) -> dict[str, Any]:
    """Several values in the order of their table, each once; nothing said that is meant anyway."""
    for name, known in _SEVERAL.items():
        if name in values:
            values[name] = tuple(choice for choice in known if choice in values[name])
    if values.get("status") == (FOR_SALE,):
        del values["status"]
    return {name: v for name, v in values.items() if not (v == 0 and name.endswith("_min"))}


def _value(name: str, text: str) -> Any:
    reader = _READERS.get(name)
    if reader is not None:
        return reader(text)
    if name in _NUMBERS:
        return _whole_number(text, _NUMBERS[name])
    choices: Iterable[str] = tuple(SORTS) if name == "sort" else _SEVERAL.get(name, ())
    if not choices:
        raise ValueError("not a filter")
    if text not in choices:
        raise ValueError(f"“{text[:40]}” is not a choice")
    return text


def _location(text: str) -> str:
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())[:80].strip()


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]{1,80}", text):
        raise ValueError(f"“{text[:40]}” is not an area")
    return text


def _yes(text: str) -> bool:
    if text.lower() not in ("1", "yes", "on", "true"):
        raise ValueError(f"“{text[:40]}” is not 1")
    return True


_READERS: dict[str, Callable[[str], Any]] = {
    "location": _location,
    "area": _slug,
    "bounds": read_bounds,
    "polygon": read_polygon,
    **dict.fromkeys(_YES, _yes),
}


def _written(name: str, value: Any) -> str | list[str]:
    if name == "polygon":
        return polygon_text(value) if not isinstance(value, str) else value
    if name in _SEVERAL:
        return [value] if isinstance(value, str) else list(value)
    return "1" if value is True else str(value)


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
