"""Forms of an agency's own making: what may be asked, and what may be answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from realestate.modules.lead_forms.designs import (
    MOST_FIELDS,
    Draft,
    Field,
    answered,
    height,
    normalised_origin,
    problems,
)

GOOD = Draft(title="Open day", slug="open-day", fields=(Field("How many?", "number"),))


def test_a_good_form_has_no_problem() -> None:
    assert problems(GOOD) == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"slug": "Open Day"}, "slug"),
        ({"slug": "open--day"}, "slug"),
        ({"slug": "x" * 31}, "slug"),
        ({"lead_type": "family"}, "lead_type"),
        ({"submit_words": ""}, "submit_words"),
        ({"intro": "x" * 2_001}, "intro"),
        ({"consent_text": "x" * 1_001}, "consent_text"),
        ({"origins": ("https://a.example/path",)}, "origins"),
        ({"origins": tuple(f"https://a{n}.example" for n in range(21))}, "origins"),
        ({"fields": (Field(""),)}, "fields"),
        ({"fields": (Field("A"), Field("a"))}, "fields"),
        ({"fields": (Field("A", "rating"),)}, "fields"),
        ({"fields": (Field("A", "choice", choices=("one",)),)}, "fields"),
        ({"fields": (Field("A", "choice", choices=("x" * 121, "b")),)}, "fields"),
        ({"fields": tuple(Field(f"Q{n}") for n in range(MOST_FIELDS + 1))}, "fields"),
    ],
)
def test_what_cannot_be_kept_is_named(changed: dict[str, object], field: str) -> None:
    assert list(problems(replace(GOOD, **changed))) == [field]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://www.builder.example", "https://www.builder.example"),
        ("HTTPS://Builder.example/", "https://builder.example"),
        ("builder.example", "https://builder.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("https://a.example/path", None),
        ("https://a.example?x=1", None),
        ("https://a.example; script-src *", None),
        ("javascript:alert(1)", None),
        ("https://*.example", None),
        ("https://user:word@a.example:99999", None),
        ("*", None),
        ("", None),
    ],
)
def test_origins_are_websites_and_nothing_else(typed: str, origin: str | None) -> None:
    assert normalised_origin(typed) == origin


ASKED = (
    Field("Name of the dog"),
    Field("How many?", "number", is_required=True),
    Field("When?", "date"),
    Field("Which?", "choice", choices=("Left", "Right")),
    Field("What?", "choices", choices=("Garden", "Kitchen")),
    Field("Read it", "yes", is_required=True),
)


def test_answers_come_in_order_with_their_questions() -> None:
    given = {1: ["1,850"], 2: ["2026-12-05"], 3: ["Left"], 4: ["Garden", "Kitchen"], 5: ["yes"]}
    answers, found = answered(ASKED, given)
    assert found == {}
    assert [(each["label"], each["value"]) for each in answers] == [
        ("How many?", "1,850"),
        ("When?", "2026-12-05"),
        ("Which?", "Left"),
        ("What?", "Garden, Kitchen"),
        ("Read it", "Yes"),
    ]


@pytest.mark.parametrize(
    ("number", "given"),
    [
        (0, ["x" * 1_001]),
        (1, ["many"]),
        (1, []),
        (2, ["tomorrow"]),
        (3, ["Up"]),
        (4, ["Garden", "Cellar"]),
        (5, []),
    ],
)
def test_what_cannot_be_answered_so_is_named(number: int, given: list[str]) -> None:
    right = {1: ["3"], 5: ["yes"]}
    _, found = answered(ASKED, {**right, number: given})
    assert list(found) == [f"answer_{number}"]


def test_more_questions_need_more_room() -> None:
    more = replace(GOOD, fields=(*GOOD.fields, Field("Tell us", "text")))
    assert height(more) > height(GOOD) > 400
