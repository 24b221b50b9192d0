"""A visitor's message: what must be mended, and what a person should look at first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from realestate.modules.lead_forms.rules import (
    TENANT_A_MINUTE,
    Submission,
    Wish,
    doubt,
    problems,
    wished_times,
)

GOOD: dict[str, Any] = {
    "source": "contact_form",
    "name": "Ann",
    "email": "ann@mail.example",
    "message": "Hello",
}


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, set()),
        ({"name": ""}, {"name"}),
        ({"name": "x" * 121}, {"name"}),
        ({"email": ""}, {"email"}),
        ({"email": "", "phone": "206 555 0142"}, set()),
        ({"email": "not an address"}, {"email"}),
        ({"phone": "12"}, {"phone"}),
        ({"message": ""}, {"message"}),
        ({"message": "", "source": "listing_inquiry"}, set()),
        ({"message": "x" * 4_001}, {"message"}),
        ({"timeframe": "yesterday"}, {"timeframe"}),
        ({"name": "", "email": "x", "message": ""}, {"name", "email", "message"}),
    ],
)
def test_what_must_be_mended(changed: dict[str, Any], fields: set[str]) -> None:
    assert set(problems(Submission(**{**GOOD, **changed}))) == fields


@pytest.mark.parametrize(
    ("changed", "age", "received", "reason"),
    [
        ({}, 30, 0, None),
        ({}, None, 0, None),
        ({"website": "http://x"}, 30, 0, "hidden field filled"),
        ({}, 0.5, 0, "sent faster than a person types"),
        ({"message": "http:// " * 4}, 30, 0, "many links"),
        ({"message": "see http://a.example"}, 30, 0, None),
        ({}, 30, TENANT_A_MINUTE, "flood of messages"),
    ],
)
def test_what_a_person_should_look_at_first(
    changed: dict[str, Any], age: float | None, received: int, reason: str | None
) -> None:
    opened = None if age is None else timedelta(seconds=age)
    found = doubt(Submission(**{**GOOD, **changed}), age=opened, received_last_minute=received)
    assert found == reason


@pytest.mark.parametrize(
    ("wishes", "times", "mend"),
    [
        ([("2026-11-21", "morning")], [(21, "morning")], set()),
        ([("2026-11-20", "evening")], [(20, "evening")], set()),
        ([("2026-11-19", "morning")], [], {"day_1"}),
        ([("2027-01-20", "morning")], [], {"day_1"}),
        ([], [], set()),
        ([("", "")], [], {"day_1"}),
        ([("", ""), ("2026-11-22", "morning")], [(22, "morning")], set()),
        ([("2026-11-21", "morning"), ("", "evening")], [(21, "morning")], {"day_2"}),
        ([("2026-11-21", "morning")] * 3, [(21, "morning")], set()),
        ([("2026-11-21", "noon"), ("x", "morning")], [], {"part_1", "day_2"}),
    ],
)
def test_wished_times(
    wishes: list[tuple[str, str]], times: list[tuple[int, str]], mend: set[str]
) -> None:
    typed = tuple(Wish(*wish) for wish in wishes)
    found, to_mend = wished_times(typed, date(2026, 11, 20))
    assert [(day.day, part) for day, part in found] == times
    assert set(to_mend) == mend
