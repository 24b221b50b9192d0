"""A record of a RESO Web API -> a row like any other, its pictures, and its open houses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from realestate.modules.feeds.rules.fields import FIELDS, NOT_COLUMNS, Field
from realestate.modules.feeds.rules.rows import Row, read_row
from realestate.modules.feeds.rules.values import Unusable, clean, read

MAPPING: dict[str, str] = {
    **{field.reso: field.name for field in FIELDS.values() if field.name not in NOT_COLUMNS},
    **dict.fromkeys(
        ("InteriorFeatures", "ExteriorFeatures", "Appliances", "LotFeatures"), "features"
    ),
    "LivingAreaUnits": "units:living_area",
    "LotSizeUnits": "units:lot_size_area",
}
_TIME = FIELDS["modification_timestamp"]
_URL = Field("url", "Address", "", "url", 1_000)
_ENDED = ("canceled", "cancelled", "ended")


@dataclass(frozen=True)
class Picture:
    """A picture as a source names it."""

    url: str
    short_description: str = ""
    is_preferred: bool = False
    media_alteration: str = ""


@dataclass(frozen=True)
class Visit:
    """An open house as a source tells it."""

    starts_at: datetime
    ends_at: datetime
    remarks: str
    is_canceled: bool


def record_row(number: int, record: Mapping[str, Any]) -> Row:
    """One home; what cannot be used of it refuses it, as in a file."""
    return read_row(number, record, {c: f for c, f in MAPPING.items() if c in record})


def pictures(media: Sequence[Any]) -> list[Picture]:
    """Photos that may be shown, in their order, the preferred one first when none is in order."""
    found = [each for each in media if isinstance(each, Mapping) and _is_photo(each)]
    found.sort(key=lambda each: (_order(each), clean(each.get("MediaKey"))))
    kept = []
    for each in found:
        url = _url(each.get("MediaURL"))
        if url:
            words = clean(each.get("ShortDescription") or each.get("LongDescription"))
            preferred = clean(each.get("PreferredPhotoYN")).lower() in ("true", "y", "1")
            altered = clean(each.get("MediaAlteration"))[:60]
            kept.append(Picture(url, words[:300], preferred, altered))
    return kept


def _url(value: Any) -> str:
    try:
        return read(_URL, value) or ""
    except Unusable:
        return ""


def _is_photo(media: Mapping[str, Any]) -> bool:
    category = clean(media.get("MediaCategory") or "Photo").lower()
    permission = clean(media.get("Permission") or "Public").lower().strip("[]'\"")
    return category == "photo" and "private" not in permission


def _order(media: Mapping[str, Any]) -> int:
    order = clean(media.get("Order"))
    return int(order) if order.isdecimal() and len(order) < 9 else 999_999


def visits(open_houses: Sequence[Any]) -> list[Visit]:
    """Open houses with times that can be used."""
    found = {}
    for each in open_houses:
        if not isinstance(each, Mapping):
            continue
        try:
            starts = read(_TIME, each.get("OpenHouseStartTime"))
            ends = read(_TIME, each.get("OpenHouseEndTime"))
        except Unusable:
            continue
        if starts and ends and starts < ends:
            status = clean(each.get("OpenHouseStatus")).lower()
            remarks = clean(each.get("OpenHouseRemarks"))[:500]
            found[starts] = Visit(starts, ends, remarks, status in _ENDED)
    return list(found.values())
