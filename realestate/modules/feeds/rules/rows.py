"""One row of a source -> the facts of one home, with every problem it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from realestate.modules.feeds.rules.columns import SEVERAL, UNITS, named_unit
from realestate.modules.feeds.rules.fields import FIELDS
from realestate.modules.feeds.rules.values import Unusable, clean, read

LIVE = ("Active", "Active Under Contract", "Coming Soon", "Pending", "Hold", "Incomplete")
# What a new home cannot be without, and what is said then.
_NEEDED = {
    "list_price": "Write what is asked for the home.",
    "unparsed_address": "Write the street address, such as 12 Alder Way.",
    "city": "Write the town.",
    "state_or_province": "Write the state, such as WA.",
    "postal_code": "Write the ZIP code.",
}


@dataclass(frozen=True)
class Problem:
    """One value of one row that cannot be used."""

    field: str
    value: str
    problem: str
    remedy: str


@dataclass
class Row:
    """A row as read: facts by column of Listing, addresses of pictures, and what is wrong with it."""

    number: int
    facts: dict[str, Any] = field(default_factory=dict)
    pictures: list[str] | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def key(self) -> str:
        return str(self.facts.get("listing_key") or self.facts.get("listing_id") or "")


def read_row(number: int, raw: Mapping[str, Any], mapping: Mapping[str, str]) -> Row:
    """Read one row by its mapping (column -> field); each unusable value is one problem."""
    row = Row(number)
    units = {f.removeprefix(UNITS): clean(raw.get(c)) for c, f in mapping.items() if UNITS in f}
    for column, name in mapping.items():
        if name not in FIELDS or column not in raw:
            continue
        unit = named_unit(column) or units.get(name, "")
        try:
            _take(row, name, read(FIELDS[name], raw[column], units=unit), column)
        except Unusable as wrong:
            value = clean(raw[column])[:200]
            row.problems.append(Problem(column[:120], value, wrong.problem, wrong.remedy))
    _compose(row)
    _judge(row)
    return row


def _take(row: Row, name: str, value: Any, column: str) -> None:
    if name == "photo_urls":
        row.pictures = (row.pictures or []) + (value or [])
    elif name in SEVERAL:
        kept = row.facts.get(name, [])
        row.facts[name] = kept + [each for each in value or [] if each not in kept]
    elif value is not None:
        row.facts[name] = value
    elif name not in row.facts and _may_be_empty(name):
        row.facts[name] = None if _is_maybe(name) else ""


_WORDS = frozenset({"text", "remarks", "url", "zip"})
_NEVER_EMPTIED = frozenset(
    {"listing_key", "listing_id", "unparsed_address", "city", "state_or_province", "postal_code"}
    | {"standard_status", "property_type", "property_sub_type", "list_price", "on_market_date"}
    | {"modification_timestamp", "list_agent_email"}
)


def _may_be_empty(name: str) -> bool:
    """An empty cell empties a fact, unless the home cannot be without it or it is a yes or no."""
    return name not in _NEVER_EMPTIED and FIELDS[name].kind != "yn"


def _is_maybe(name: str) -> bool:
    return FIELDS[name].kind not in _WORDS or name == "parcel_number"


def _compose(row: Row) -> None:
    """An address from its parts, when the source sends only those."""
    facts = row.facts
    if "unparsed_address" not in facts and facts.get("street_name"):
        unit = f" #{facts['unit_number']}" if facts.get("unit_number") else ""
        street = f"{facts.get('street_number') or ''} {facts['street_name']}{unit}"
        facts["unparsed_address"] = street.strip()[:160]
    if facts.get("listing_key") and not facts.get("listing_id"):
        facts["listing_id"] = facts["listing_key"][:30]


def _judge(row: Row) -> None:
    """What the values say together."""
    facts = row.facts
    if not row.key:
        remedy = "Give each home its MLS number or its key; it is recognised by it."
        row.problems.append(Problem("listing_id", "", "The row names no home.", remedy))
    if facts.get("close_price") is not None and not facts["close_price"]:
        facts["close_price"] = None
    first, last = facts.get("on_market_date"), facts.get("close_date")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        remedy = f"It came on the market on {first.isoformat()}; write a day after that."
        row.problems.append(
            Problem("close_date", str(last), "Closed before it was listed.", remedy)
        )


def missing(facts: Mapping[str, Any]) -> list[Problem]:
    """What a new home lacks."""
    return [
        Problem(name, "", f"{FIELDS[name].label} is empty.", remedy)
        for name, remedy in _NEEDED.items()
        if facts.get(name) in (None, "")
    ]


def completed(facts: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """A new home's facts, with plain ones where its source says nothing."""
    kind = facts.get("property_type") or "Residential"
    plain = {
        "listing_key": facts.get("listing_id"),
        "standard_status": "Active",
        "property_type": kind,
        "property_sub_type": kind,
        "on_market_date": facts.get("listing_contract_date") or now.date(),
        "modification_timestamp": now,
        "original_list_price": facts.get("list_price"),
    }
    return plain | {name: value for name, value in facts.items() if value is not None}


def as_json(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON keeps them: money as digits, times and dates as ISO."""
    return {name: _plain(value) for name, value in facts.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def from_json(kept: Mapping[str, Any], kinds: Mapping[str, type]) -> dict[str, Any]:
    """Facts from JSON, by each column's Python type."""
    return {name: _typed(value, kinds[name]) for name, value in kept.items()}


def _typed(value: Any, kind: type) -> Any:
    if value is None:
        return None
    if kind is Decimal:
        return Decimal(value)
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return value
