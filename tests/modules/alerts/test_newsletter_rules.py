"""When an issue is due, and what it is called."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from realestate.modules.alerts import newsletter as rules

ZONE = "America/Los_Angeles"
MONDAY = datetime(2026, 11, 16, 20, 0, tzinfo=UTC)


def due(rhythm: str, after: datetime = MONDAY, last: date | None = None, **day: int) -> datetime:
    found = rules.next_issue(
        rhythm,
        day.get("weekday", 3),
        day.get("monthday", 1),
        after=after,
        timezone=ZONE,
        last=last,
    )
    assert found is not None
    return found


def test_an_issue_is_due_at_nine_where_the_agency_is() -> None:
    assert due("weekly") == datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
    assert due("monthly") == datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
    summer = datetime(2026, 7, 6, 0, 0, tzinfo=UTC)
    assert due("weekly", summer) == datetime(2026, 7, 9, 16, 0, tzinfo=UTC)


def test_a_newsletter_that_is_off_is_never_due() -> None:
    assert rules.next_issue("off", 3, 1, after=MONDAY, timezone=ZONE, last=None) is None


def test_at_nine_itself_the_next_one_is_a_week_later() -> None:
    at = due("weekly")
    assert due("weekly", at) == at + timedelta(days=7)


@pytest.mark.parametrize(
    ("rhythm", "last", "then"),
    [
        ("weekly", date(2026, 11, 16), date(2026, 11, 26)),  # sent this week: not again in it
        ("weekly", date(2026, 11, 15), date(2026, 11, 19)),
        (
            "monthly",
            date(2026, 12, 3),
            date(2027, 1, 1),
        ),  # sent weekly before: not again this month
    ],
)
def test_another_day_or_rhythm_brings_no_second_issue_in_one_span(
    rhythm: str, last: date, then: date
) -> None:
    assert due(rhythm, last=last).date() == then


def test_a_title_says_what_is_in_the_issue() -> None:
    one, two = {"title": "What a well costs"}, {"title": "Offers"}
    assert rules.title({"articles": [one]}) == "What a well costs"
    many = {"articles": [one, two], "more_articles": 2, "market": {"month": "October 2026"}}
    assert rules.title(many) == "What a well costs, and 3 more articles; the market in October 2026"
    assert rules.title({"open_houses": [{}]}) == "1 open house this weekend"
    assert rules.title({"market": {"month": "October 2026"}}) == "The market in October 2026"


def test_words_above_are_no_news() -> None:
    assert not rules.has_news({"intro": "Good morning.", "articles": [], "open_houses": []})
    assert rules.has_news({"intro": "", "market": {"month": "October 2026"}})
