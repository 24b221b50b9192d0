"""A visitor's message: what must be mended, and what a person should look at first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from realestate.modules.lead_forms.rules import TENANT_A_MINUTE, Submission, doubt, problems

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
