"""What an agency may write about a place: checked field by field before it is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from realestate.modules.areas.models import KINDS
from realestate.modules.areas.rules.outlines import is_simple, read_outline

RESERVED = frozenset({"all-areas", "new"})
MOST_QUESTIONS = 20
_LONGEST = {"name": 80, "slug": 80, "city": 60, "intro": 2_000, "text": 20_000}
_LONGEST |= {"meta_description": 200, "outline_note": 200, "hero_alt": 300}


@dataclass(frozen=True)
class Question:
    """One question with its answer."""

    question: str
    answer: str


@dataclass(frozen=True)
class Draft:
    """A place as somebody typed it."""

    kind: str = "town"
    name: str = ""
    slug: str = ""
    parent_id: int | None = None
    city: str = ""
    postal_codes: str = ""
    outline: str = ""
    outline_note: str = ""
    intro: str = ""
    text: str = ""
    meta_description: str = ""
    hero_key: str = ""
    hero_alt: str = ""
    faq: Sequence[Question] = field(default=())
    is_published: bool = False


@dataclass(frozen=True)
class Checked:
    """The parts of a draft that had to be read, or what is wrong, by field."""

    postal_codes: list[str]
    outline: dict[str, Any] | None
    faq: list[dict[str, str]]
    problems: dict[str, list[str]]


def check(draft: Draft) -> Checked:
    """Everything that can be judged without looking at other places."""
    problems: dict[str, list[str]] = {}
    for name, most in _LONGEST.items():
        if len(getattr(draft, name)) > most:
            problems[name] = [f"Use at most {most:,} characters."]
    if not draft.name:
        problems["name"] = ["Give the place its name."]
    if draft.kind not in KINDS:
        problems["kind"] = ["Choose town or neighborhood."]
    if draft.slug and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", draft.slug):
        problems["slug"] = [
            "Use small letters, digits and single hyphens, for instance lake-hills."
        ]
    if draft.slug in RESERVED:
        problems["slug"] = ["This address is taken by a page of ours. Choose another."]
    codes = postal_codes(draft.postal_codes, problems)
    outline = _outline(draft, problems)
    if not (draft.city or codes or outline or problems):
        problems["city"] = ["Say where its homes are: a city, ZIP codes, or an outline."]
    if draft.hero_key and not draft.hero_alt:
        problems["hero_alt"] = ["Say what the picture shows, for people who cannot see it."]
    return Checked(codes, outline, _faq(draft.faq, problems), problems)


def postal_codes(text: str, problems: dict[str, list[str]]) -> list[str]:
    found = list(dict.fromkeys(re.split(r"[\s,;]+", text.strip()))) if text.strip() else []
    wrong = [code for code in found if not re.fullmatch(r"[0-9A-Za-z-]{3,12}", code)]
    if wrong:
        problems["postal_codes"] = [f"“{wrong[0][:20]}” is not a ZIP code."]
    if len(found) > 60:
        problems["postal_codes"] = ["Use at most 60 ZIP codes."]
    return [code for code in found if code]


def _outline(draft: Draft, problems: dict[str, list[str]]) -> dict[str, Any] | None:
    try:
        outline = read_outline(draft.outline)
    except (ValueError, RecursionError) as error:
        problems["outline"] = [str(error)]
        return None
    is_alone = not (draft.city or draft.postal_codes.strip())
    if outline and is_alone and not is_simple(outline):
        problems["outline"] = [
            "Its homes are found by a single ring only: name a city or ZIP codes too."
        ]
    if outline and not draft.outline_note:
        problems["outline_note"] = ["Say what the outline is and where it comes from."]
    return outline


def _faq(rows: Sequence[Question], problems: dict[str, list[str]]) -> list[dict[str, str]]:
    kept = []
    for row in rows:
        if not row.question and not row.answer:
            continue
        if not row.question or not row.answer:
            problems["faq"] = ["A question needs an answer, and an answer a question."]
        if len(row.question) > 200 or len(row.answer) > 2_000:
            problems["faq"] = ["Use at most 200 characters a question and 2,000 an answer."]
        kept.append({"question": row.question, "answer": row.answer})
    if len(kept) > MOST_QUESTIONS:
        problems["faq"] = [f"Use at most {MOST_QUESTIONS} questions."]
    return kept
