"""When to try again, receipts, and fingerprints."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from realestate.modules.events import rules

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 30), (2, 120), (3, 600), (4, 1800)])
def test_delays_grow_with_at_most_a_tenth_of_spread(attempt: int, seconds: int) -> None:
    assert rules.next_attempt_at(attempt, now=NOW, spread=0) == NOW + timedelta(seconds=seconds)
    least = rules.next_attempt_at(attempt, now=NOW, spread=-1)
    most = rules.next_attempt_at(attempt, now=NOW, spread=1)
    assert least == NOW + timedelta(seconds=seconds * 0.9)
    assert most == NOW + timedelta(seconds=seconds * 1.1)


def test_after_the_last_attempt_there_is_no_next() -> None:
    assert rules.next_attempt_at(rules.MAX_ATTEMPTS, now=NOW, spread=0) is None


def test_receipts_can_be_read_out_and_hardly_repeat() -> None:
    made = {rules.new_receipt() for _ in range(2_000)}
    assert len(made) == 2_000
    assert all(len(r) == 9 and r[4] == "-" and not set(r) & set("01OI") for r in made)


def test_a_fingerprint_knows_content_not_order() -> None:
    assert rules.fingerprint({"a": 1, "b": 2}) == rules.fingerprint({"b": 2, "a": 1})
    assert rules.fingerprint({"a": 1}) != rules.fingerprint({"a": 2})
