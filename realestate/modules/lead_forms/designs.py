"""Pure thinking about forms that an agency designs: their fields, what may be answered, how tall they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

KINDS = {
    "line": "One line",
    "text": "Several lines",
    "choice": "One of several",
    "choices": "Any of several",
    "yes": "A box to tick",
    "number": "A number",
    "date": "A day",
}
LEAD_TYPES = {
    "buyer": "Buyer",
    "seller": "Seller",
    "investor": "Investor",
    "renter": "Renter",
    "other": "Other",
}
MOST_FIELDS = 20
MOST_CHOICES = 30
MOST_ORIGINS = 20
MAX_LABEL = 120
MAX_ANSWER = 1_000
MAX_SLUG = 30
MAX_CONSENT = 1_000
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEIGHTS = {"line": 92, "number": 92, "date": 92, "choice": 92, "text": 176, "yes": 52}
_CHOICE_HEIGHT, _LABEL_LINE = 36, 26


@dataclass(frozen=True)
class Field:
    """One question of a form. ``choices`` only for kinds that have them."""

    label: str
    kind: str = "line"
    is_required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "kind": self.kind,
            "is_required": self.is_required,
            "choices": list(self.choices),
            "help": self.help,
        }

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Field:
        return cls(**{**kept, "choices": tuple(kept["choices"])})


@dataclass(frozen=True)
class Draft:
    """A form as somebody typed it. ``origins`` are the websites that may show it, as https://host."""

    title: str
    slug: str
    intro: str = ""
    consent_text: str = ""
    thank_you: str = ""
    submit_words: str = "Send"
    lead_type: str = "buyer"
    asks_phone: bool = True
    asks_message: bool = True
    fields: tuple[Field, ...] = ()
    origins: tuple[str, ...] = ()
    is_published: bool = False

    @property
    def words(self) -> dict[str, str]:
        """Everything a visitor would read, by the field it was typed in."""
        asked = "\n".join(" ".join((each.label, each.help, *each.choices)) for each in self.fields)
        return {
            "title": self.title,
            "intro": self.intro,
            "consent_text": self.consent_text,
            "thank_you": self.thank_you,
            "submit_words": self.submit_words,
            "fields": asked,
        }


def problems(draft: Draft) -> dict[str, list[str]]:
    """What must be mended before a form can be kept, by field; questions are ``fields``."""
    found: dict[str, list[str]] = {}
    if not 0 < len(draft.title) <= MAX_LABEL:
        found["title"] = [f"Give the form a title of at most {MAX_LABEL} characters."]
    if not _SLUG.fullmatch(draft.slug) or len(draft.slug) > MAX_SLUG:
        found["slug"] = [
            f"Use small letters, digits and single hyphens, {MAX_SLUG} at most: open-house-visit."
        ]
    if draft.lead_type not in LEAD_TYPES:
        found["lead_type"] = [f"Choose one of: {', '.join(LEAD_TYPES.values())}."]
    if len(draft.consent_text) > MAX_CONSENT:
        found["consent_text"] = [f"Use at most {MAX_CONSENT:,} characters."]
    if not 0 < len(draft.submit_words) <= 40:
        found["submit_words"] = ["Say in a few words what the button does."]
    for name, words in (("intro", draft.intro), ("thank_you", draft.thank_you)):
        if len(words) > 2_000:
            found[name] = ["Use at most 2,000 characters."]
    if asked := _problems_of_fields(draft.fields):
        found["fields"] = asked
    if wrong := [o for o in draft.origins if normalised_origin(o) is None]:
        found["origins"] = [f"“{wrong[0][:60]}” is not a website. Write https://www.example.com."]
    elif len(draft.origins) > MOST_ORIGINS:
        found["origins"] = [f"At most {MOST_ORIGINS} websites may show a form."]
    return found


def _problems_of_fields(fields: tuple[Field, ...]) -> list[str]:
    found = []
    if len(fields) > MOST_FIELDS:
        found.append(f"A form has at most {MOST_FIELDS} questions; this one has {len(fields)}.")
    labels = [each.label.casefold() for each in fields]
    for number, each in enumerate(fields, 1):
        which = f"Question {number}"
        if not 0 < len(each.label) <= MAX_LABEL:
            found.append(f"{which}: write the question, {MAX_LABEL} characters at most.")
        elif labels.count(each.label.casefold()) > 1:
            found.append(f"{which}: there is another question “{each.label}”.")
        if each.kind not in KINDS:
            found.append(f"{which}: choose how it is answered.")
        if each.kind in ("choice", "choices") and not 2 <= len(set(each.choices)) <= MOST_CHOICES:
            found.append(f"{which}: give 2 to {MOST_CHOICES} answers to choose from, one a line.")
        if any(len(choice) > MAX_LABEL for choice in each.choices):
            found.append(f"{which}: an answer has at most {MAX_LABEL} characters.")
    return found


def normalised_origin(typed: str) -> str | None:
    """``https://www.example.com``: scheme, host and port alone; None when it is no website's origin."""
    text = typed.strip().lower().rstrip("/")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    is_host = re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", host) is not None
    if parts.scheme not in ("https", "http") or not is_host or parts.path or parts.query:
        return None
    if "." not in host and host != "localhost":
        return None
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"


def answered(
    fields: tuple[Field, ...], given: dict[int, list[str]]
) -> tuple[list[dict[str, str]], dict[str, list[str]]]:
    """Answers as label and value, in order, and by field (``answer_0``...) what must be mended."""
    answers: list[dict[str, str]] = []
    found: dict[str, list[str]] = {}
    for number, asked in enumerate(fields):
        values = [value.strip() for value in given.get(number, []) if value.strip()]
        problem = _problem(asked, values)
        if problem:
            found[f"answer_{number}"] = [problem]
        elif values:
            words = "Yes" if asked.kind == "yes" else ", ".join(values)
            answers.append({"label": asked.label, "value": words})
    return answers, found


def _problem(asked: Field, values: list[str]) -> str | None:
    if not values:
        return _MISSING[asked.kind] if asked.is_required else None
    if any(len(value) > MAX_ANSWER for value in values):
        return f"Use at most {MAX_ANSWER:,} characters."
    if asked.kind in ("choice", "choices") and not set(values) <= set(asked.choices):
        return "Choose from what is offered."
    if asked.kind == "number" and not re.fullmatch(r"-?\d[\d,]{0,14}(\.\d{1,6})?", values[0]):
        return "Write a number, for instance 3 or 1,850."
    if asked.kind == "date" and not _is_day(values[0]):
        return "Choose a day."
    return None


_MISSING = {
    "line": "Please answer this.",
    "text": "Please answer this.",
    "choice": "Choose one.",
    "choices": "Choose at least one.",
    "yes": "This box must be ticked.",
    "number": "Write a number.",
    "date": "Choose a day.",
}


def _is_day(typed: str) -> bool:
    try:
        date.fromisoformat(typed)
    except ValueError:
        return False
    return True


def height(draft: Draft) -> int:
    """CSS pixels to keep free for the form on another website, at its narrowest (320 px), errors apart."""
    total = 180 + 2 * 92 + (92 if draft.asks_phone else 0) + (176 if draft.asks_message else 0)
    total += _lines(draft.intro, 38) * _LABEL_LINE + _lines(draft.title, 22) * 36
    total += _lines(draft.consent_text, 36) * _LABEL_LINE + 40
    return total + sum(_height(each) for each in draft.fields)


def _height(asked: Field) -> int:
    extra = (_lines(asked.label, 34) - 1) * _LABEL_LINE + _lines(asked.help, 38) * _LABEL_LINE
    if asked.kind == "choices":
        return extra + 52 + _CHOICE_HEIGHT * sum(_lines(choice, 30) for choice in asked.choices)
    return extra + _HEIGHTS[asked.kind]


def _lines(words: str, width: int) -> int:
    return -(-len(words) // width) if words else 0
