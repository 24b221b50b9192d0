"""Facts about places: which will do. Each has a source, a date and a method, or it is refused in words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

SECTIONS = {
    "at_a_glance": "At a glance",
    "schools": "Schools",
    "taxes": "Taxes",
    "walk_score": "Walkability",
    "points_of_interest": "Points of interest",
}
COLUMNS = ("section", "label", "value", "unit", "source", "url", "date", "method")
MOST_ROWS, MOST_CHARACTERS = 300, 200_000
_LONGEST = {"label": 120, "value": 300, "unit": 40, "source": 200, "url": 500, "method": 500}
_NAMES = {"label": "what it is", "value": "the value", "unit": "the unit", "source": "the source"}
_NAMES |= {"url": "the address", "method": "the method"}


@dataclass(frozen=True)
class Fact:
    """A fact that may be kept."""

    section: str
    label: str
    value: str
    unit: str
    source: str
    url: str
    as_of: date
    method: str


@dataclass(frozen=True)
class Row:
    """One row as it was typed or imported, and what is wrong with it (nothing: ``fact`` is there)."""

    number: int
    typed: Mapping[str, str]
    problems: tuple[str, ...]
    fact: Fact | None


def judge(typed: Mapping[str, str], number: int, *, today: date) -> Row:
    """Is this a fact? Every reason why not is said at once."""
    given = {name: " ".join(typed.get(name, "").replace("\x00", "").split()) for name in COLUMNS}
    problems = [*_missing(given), *_too_long(given)]
    day = _day(given["date"], today, problems)
    if given["url"] and not _is_address(given["url"]):
        problems.append("The address of the source begins with https:// or http://.")
    if problems or day is None:
        return Row(number, given, tuple(problems), None)
    plain = {name: given[name] for name in COLUMNS if name != "date"}
    return Row(number, given, (), Fact(as_of=day, **plain))


def is_blank(typed: Mapping[str, str]) -> bool:
    """Is nothing but the section given? Such rows are left out."""
    return not any(typed.get(name, "").strip() for name in COLUMNS if name != "section")


def _missing(given: Mapping[str, str]) -> list[str]:
    said = (
        ("section", "Say which section it belongs to."),
        ("label", "Say what it is."),
        ("value", "Say its value."),
        ("source", "Name the source. A fact without a source is not shown."),
        ("date", "Say the date it was true."),
        ("method", "Say how it was found (counted, measured, quoted)."),
    )
    found = [words for name, words in said if not given[name]]
    if given["section"] and given["section"] not in SECTIONS:
        found.insert(
            0, f"“{given['section'][:40]}” is no section. Use one of: {', '.join(SECTIONS)}."
        )
    return found


def _too_long(given: Mapping[str, str]) -> list[str]:
    return [
        f"Use at most {most} characters for {_NAMES[name]}."
        for name, most in _LONGEST.items()
        if len(given[name]) > most
    ]


def _day(text: str, today: date, problems: list[str]) -> date | None:
    if not text:
        return None
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
        if day > today:
            problems.append("The date lies in the future.")
        elif day.year < 1900:
            problems.append("The date is too long ago.")
        return day
    problems.append(f"“{text[:20]}” is not a date. Write it as 2026-11-24.")
    return None


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and not re.search(r"\s", url)


def read_file(text: str, section: str, *, today: date) -> list[Row]:
    """The rows of a CSV file; rows that name no section belong to ``section``. Raises ValueError for a
    file that is no such table."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError("The file is too large: at most 200 kB at once.")
    try:
        table = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), strict=True)
        columns = [(name or "").strip().lower() for name in table.fieldnames or ()]
        _refuse_columns(columns)
        rows = [_cells(columns, row) for row in table]
    except csv.Error as error:
        raise ValueError(f"The file cannot be read as CSV: {error}.") from None
    rows = [row for row in rows if not is_blank(row)]
    if not rows:
        raise ValueError("The file has no rows below its first line.")
    if len(rows) > MOST_ROWS:
        raise ValueError(f"The file has more than {MOST_ROWS} rows. Split it.")
    return [
        judge({**row, "section": row.get("section") or section}, number, today=today)
        for number, row in enumerate(rows, 2)
    ]


def _refuse_columns(columns: Sequence[str]) -> None:
    needed = {"label", "value", "source", "date", "method"}
    if missing := needed - set(columns):
        raise ValueError(
            f"The first line has to name the columns. Missing: {', '.join(sorted(missing))}."
        )
    if unknown := set(columns) - set(COLUMNS):
        raise ValueError(
            f"Unknown columns: {', '.join(sorted(unknown))}. Known: {', '.join(COLUMNS)}."
        )


def _cells(
    columns: Sequence[str], row: Mapping[str | None, str | list[str] | None]
) -> dict[str, str]:
    """One line by the names of its columns; cells beyond the last column are no cells of ours."""
    values = [value for name, value in row.items() if name is not None]
    return {
        name: value.strip() if isinstance(value, str) else ""
        for name, value in zip(columns, values, strict=False)
    }


def merged(kept: Sequence[Fact], fresh: Sequence[Fact]) -> list[Fact]:
    """Fresh facts take the place of those with the same section and label; others stay."""
    names = {(fact.section, fact.label.lower()) for fact in fresh}
    return [f for f in kept if (f.section, f.label.lower()) not in names] + list(fresh)
