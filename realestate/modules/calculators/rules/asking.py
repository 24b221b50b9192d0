"""Questions a calculator asks, and reading what was typed: nothing typed is lost, each problem has its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_TYPED = 40


@dataclass(frozen=True)
class Question:
    """One field: its key in the address, its words, how its text is read, and its place in the form."""

    key: str
    label: str
    read: Callable[[str], Any]
    hint: str = ""
    default: str = ""
    unit: str = ""  # "$" stands before the field, anything else behind it
    needed: str = ""  # the words when it is empty and must not be
    group: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    kind: str = "text"


@dataclass(frozen=True)
class Answers:
    """What was typed and what it means; ``errors`` are words by key, in the order of the questions."""

    typed: dict[str, str]
    values: dict[str, Any]
    errors: dict[str, str] = field(default_factory=dict)
    is_asked: bool = False  # did anybody ask yet? An untouched form has no errors

    @property
    def is_complete(self) -> bool:
        return self.is_asked and not self.errors

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)


def read_answers(questions: Sequence[Question], query: Mapping[str, str]) -> Answers:
    """Read every question; one that is not in the query has its default, one left empty has nothing."""
    typed = {q.key: query.get(q.key, q.default).strip()[:MOST_TYPED] for q in questions}
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    is_asked = any(q.key in query for q in questions)
    for question in questions:
        try:
            values[question.key] = _value(question, typed[question.key])
        except ValueError as error:
            errors[question.key] = str(error)
    return Answers(typed, values, errors if is_asked else {}, is_asked)


def by_group(questions: Sequence[Question]) -> dict[str, list[Question]]:
    """The questions below the headings they stand under, in their order."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.group, []).append(question)
    return groups


def choice(*allowed: str) -> Callable[[str], str]:
    """A reader of one of these."""

    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError("Choose one of the list.")
        return text

    return read


def _value(question: Question, text: str) -> Any:
    if text:
        return question.read(text)
    if question.needed:
        raise ValueError(question.needed)
    return None
