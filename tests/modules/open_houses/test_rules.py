"""Times that will do, days that are meant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from realestate.modules.open_houses import rules

ZONE = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts", "lasts", "remarks", "fields"),
    [
        (NOW + HOUR, 2 * HOUR, "", []),
        (NOW, 2 * HOUR, "", ["starts_at"]),
        (NOW - HOUR, 2 * HOUR, "", ["starts_at"]),
        (NOW + timedelta(days=400), HOUR, "", ["starts_at"]),
        (NOW + HOUR, -HOUR, "", ["ends_at"]),
        (NOW + HOUR, 0 * HOUR, "", ["ends_at"]),
        (NOW + HOUR, 13 * HOUR, "", ["ends_at"]),
        (NOW + HOUR, HOUR, "x" * 501, ["remarks"]),
        (NOW - HOUR, -HOUR, "", ["ends_at", "starts_at"]),
    ],
)
def test_each_wrong_time_has_its_words(
    starts: datetime, lasts: timedelta, remarks: str, fields: list[str]
) -> None:
    assert sorted(rules.problems(starts, starts + lasts, remarks, now=NOW)) == fields


@pytest.mark.parametrize(
    ("now", "first", "last"),
    [
        # a Friday: the whole weekend; where the agency is, days begin at 8:00 UTC
        (NOW, datetime(2026, 11, 21, 8, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC)),
        # Sunday at noon there: what is left of it
        (
            datetime(2026, 11, 22, 20, tzinfo=UTC),
            datetime(2026, 11, 22, 20, tzinfo=UTC),
            datetime(2026, 11, 23, 8, tzinfo=UTC),
        ),
        # Monday in UTC is still Sunday there
        (
            datetime(2026, 11, 23, 5, tzinfo=UTC),
            datetime(2026, 11, 23, 5, tzinfo=UTC),
            datetime(2026, 11, 23, 8, tzinfo=UTC),
        ),
    ],
)
def test_a_weekend_is_where_the_agency_is(now: datetime, first: datetime, last: datetime) -> None:
    span = rules.weekend_span(now, ZONE)
    assert (span.start, span.end) == (first, last)


def test_a_day_with_a_change_of_clocks_has_25_hours() -> None:
    span = rules.day_span(date(2026, 11, 1), ZONE)
    assert span.end.astimezone(UTC) - span.start.astimezone(UTC) == 25 * HOUR


def test_each_choice_is_counted_without_itself() -> None:
    late = datetime(2026, 11, 22, 3, tzinfo=UTC)  # still the 21st there
    found = [(late, "Bellevue"), (late + 20 * HOUR, "Bellevue"), (late, "Kirkland")]
    day = date(2026, 11, 21)
    chosen = rules.choices(found, ZONE, day=day, town="Bellevue")
    assert chosen.days == [(day, 1), (date(2026, 11, 22), 1)]
    assert chosen.towns == [("Bellevue", 1), ("Kirkland", 1)]


@pytest.mark.parametrize("text", ["", "x", "2026-13-01", "tomorrow"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert rules.read_day(text) is None
