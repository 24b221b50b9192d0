"""Which column of a file is which field: guessed from its header, checked before it is used."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from realestate.modules.feeds.rules.choices import bare
from realestate.modules.feeds.rules.fields import FIELDS

IGNORE = ""
UNITS = "units:"  # a column that names the unit of another one
SEVERAL = frozenset({"features", "photo_urls"})  # fields that several columns may feed
MOST_COLUMNS = 300
_PRIVATE = ("private", "confidential", "agentremark", "brokerremark", "showing", "internal")
_UNITS = {
    "livingareaunits": "units:living_area",
    "lotsizeunits": "units:lot_size_area",
    "lotsizeareaunits": "units:lot_size_area",
}
# Columns that say their unit in their name.
_NAMED_UNITS = {
    "lotsizeacres": ("lot_size_area", "acres"),
    "acres": ("lot_size_area", "acres"),
    "acreage": ("lot_size_area", "acres"),
    "lotsizesquarefeet": ("lot_size_area", "sqft"),
}


def _names() -> dict[str, str]:
    """Every known header, bare, and the field it means; RESO's own names come last and win."""
    found = {name: field.name for field in FIELDS.values() for name in field.also}
    found |= {bare(field.label): field.name for field in FIELDS.values()}
    return found | {bare(field.name): field.name for field in FIELDS.values()}


_NAMES = _names()


def guess(headers: Sequence[str]) -> dict[str, str]:
    """A field for each column that is understood; the better of two columns for one field wins."""
    found: dict[str, str] = {}
    taken: dict[str, str] = {}
    for header in sorted(headers, key=lambda h: (bare(h) not in _RESO, headers.index(h))):
        field = _UNITS.get(bare(header)) or _named(bare(header)) or IGNORE
        if field and field not in SEVERAL and field in taken:
            field = IGNORE
        if field:
            taken[field] = header
        found[header] = field
    return {header: found[header] for header in headers}


_RESO = frozenset(bare(field.name) for field in FIELDS.values())


def _named(words: str) -> str:
    if words in _NAMED_UNITS:
        return _NAMED_UNITS[words][0]
    field = _NAMES.get(words, IGNORE)
    return IGNORE if field == "public_remarks" and is_private(words) else field


def named_unit(header: str) -> str:
    """The unit a header says: “Lot Size Acres” is in acres."""
    return _NAMED_UNITS.get(bare(header), ("", ""))[1]


def is_private(header: str) -> bool:
    """Does this column hold what only agents may read?"""
    return any(word in bare(header) for word in _PRIVATE)


def problems(mapping: Mapping[str, str]) -> list[str]:
    """Why a mapping cannot be used, in words; empty when it can."""
    found = []
    used: dict[str, str] = {}
    for header, field in mapping.items():
        if not field:
            continue
        if field not in FIELDS and field not in _UNITS.values():
            found.append(f"“{header}” is matched with something that is no field.")
        elif field in used and field not in SEVERAL:
            label = FIELDS[field].label if field in FIELDS else "the unit"
            found.append(f"“{used[field]}” and “{header}” are both matched with “{label}”.")
        elif field in ("public_remarks", "disclaimer") and is_private(header):
            found.append(f"“{header}” looks private: it cannot become a text that visitors read.")
        used[field] = header
    if not {"listing_key", "listing_id"} & set(used):
        found.append(
            "Match a column with “MLS number” or “Listing key”: homes are told apart by it."
        )
    for needed in ("list_price", "unparsed_address", "city"):
        if needed not in used and not (needed == "unparsed_address" and "street_name" in used):
            found.append(f"Match a column with “{FIELDS[needed].label}”: no home can do without.")
    return found


def header_hash(headers: Sequence[str]) -> str:
    """One number for a set of headers, in whatever order and spelling."""
    return hashlib.sha256("\n".join(sorted(map(bare, headers))).encode()).hexdigest()
