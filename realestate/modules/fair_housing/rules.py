"""Does a text describe the property, or the people? The phrases are data: see phrases.py."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from realestate.modules.fair_housing.phrases import ROWS, WORDS, Grade, Row

_GAP = r"[\s/-]+"
_SILENT = "*_`~"  # marks of Markdown: they must not hide a word
_AS_PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "&": "&"}


@dataclass(frozen=True)
class Finding:
    """One phrase of a text: where it stands (``text[start:end]``), how grave, why, and what to write."""

    phrase: str
    start: int
    end: int
    grade: Grade
    reason: str
    advice: str
    source: str


def check(text: str) -> tuple[Finding, ...]:
    """What should not be said, in the order of the text; the graver of two that overlap. Allowed
    phrases are not findings."""
    plain, places = _folded(text)
    allowed = [m.span() for row in ROWS if row.grade == "allow" for m in _finds(row, plain)]
    found = [
        (match.span(), row)
        for row in ROWS
        if row.grade != "allow"
        for match in _finds(row, plain)
        if not any(start <= match.start() and match.end() <= end for start, end in allowed)
    ]
    found.sort(key=lambda pair: (pair[1].grade != "block", pair[0][0] - pair[0][1]))
    kept: list[tuple[tuple[int, int], Row]] = []
    for span, row in found:
        if not any(span[0] < end and start < span[1] for (start, end), _ in kept):
            kept.append((span, row))
    return tuple(_finding(text, places, span, row) for span, row in sorted(kept))


def blocking(text: str) -> tuple[Finding, ...]:
    """Only what may not be published without an override."""
    return tuple(finding for finding in check(text) if finding.grade == "block")


def check_all(texts: Mapping[str, str]) -> dict[str, tuple[Finding, ...]]:
    """The findings of several texts, by the name of their field; fields without any are left out."""
    found = {field: check(text) for field, text in texts.items()}
    return {field: findings for field, findings in found.items() if findings}


def in_words(finding: Finding) -> str:
    """For the message beside a field: the phrase, why, and what to write instead."""
    return f"“{finding.phrase}”: {finding.reason} {finding.advice}".strip()


def _finding(text: str, places: list[int], span: tuple[int, int], row: Row) -> Finding:
    start, end = places[span[0]], places[span[1] - 1] + 1
    return Finding(text[start:end], start, end, row.grade, row.reason, row.advice, row.source)


def _finds(row: Row, plain: str) -> list[re.Match[str]]:
    return list(_compiled(row.pattern).finditer(plain))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The row's pattern with its lists of words, whole words only, any gap for a space."""
    lists = {name: f"(?:{words})" for name, words in WORDS.items()}
    spelled = pattern.format(**lists).replace(" ?", "\0").replace(" ", _GAP)
    return re.compile(rf"(?<![\w])(?:{spelled.replace(chr(0), '[ -]?')})(?![\w])")


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in small plain letters, without marks and invisible characters; and for each letter
    its place in the text as it was written."""
    letters, places = [], []
    for place, written in enumerate(text):
        for letter in unicodedata.normalize("NFKD", _AS_PLAIN.get(written, written)).lower():
            if letter in _SILENT or unicodedata.category(letter) in ("Mn", "Cf"):
                continue
            letters.append(letter)
            places.append(place)
    return "".join(letters), places
