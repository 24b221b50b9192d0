"""Pure thinking about the newsletter: when an issue is due, what it tells, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

RHYTHMS = ("off", "weekly", "monthly")
RHYTHM_WORDS = {"off": "Off", "weekly": "Once a week", "monthly": "Once a month"}
OFTEN = {"weekly": "at most once a week", "monthly": "at most once a month"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LAST_MONTHDAY = 28  # every month has it
HOUR = 9  # of the agency's clock
MAX_INTRO = 1_000
FORMS_AN_HOUR = 20  # from one network
TESTS_AN_HOUR = 10  # by one person of the agency
MOST_ARTICLES, MOST_AREAS, MOST_OPEN_HOUSES = 6, 5, 6  # an issue; the rest is behind a link
REACHES_BACK = {"weekly": timedelta(days=7), "monthly": timedelta(days=31)}  # of a first issue

CONSENT_ID = "newsletter-by-mail-1"
_CONSENT = (
    "I agree that {agency} e-mails me its newsletter about new articles, the market and open houses, {often}. "
    "Every issue has a link that ends it. My address is used for nothing else."
)
WITHDRAWN = "No more newsletter."


def consent_text(agency: str, rhythm: str) -> str:
    """The exact words that stand beside the box; they are kept with the answer."""
    return _CONSENT.format(agency=agency, often=OFTEN.get(rhythm, OFTEN["weekly"]))


def next_issue(
    rhythm: str, weekday: int, monthday: int, *, after: datetime, timezone: str, last: date | None
) -> datetime | None:
    """When the next issue is due: at nine of the chosen day, never twice in one week or one month."""
    if rhythm == "off":
        return None
    zone = ZoneInfo(timezone)
    day = after.astimezone(zone).date()
    for _ in range(100):
        moment = datetime.combine(day, time(HOUR), zone).astimezone(UTC)
        is_day = day.weekday() == weekday if rhythm == "weekly" else day.day == monthday
        if is_day and moment > after and not (last and is_same_span(rhythm, last, day)):
            return moment
        day += timedelta(days=1)
    return None


def is_same_span(rhythm: str, one: date, other: date) -> bool:
    """Do two days lie in one calendar week (or month)?"""
    if rhythm == "weekly":
        return one.isocalendar()[:2] == other.isocalendar()[:2]
    return (one.year, one.month) == (other.year, other.month)


def has_news(content: Mapping[str, Any]) -> bool:
    return any(content.get(part) for part in ("articles", "market", "open_houses"))


def title(content: Mapping[str, Any]) -> str:
    """The subject of an issue, from what is in it."""
    articles, market = content.get("articles", []), content.get("market")
    said = []
    if len(articles) == 1:
        said.append(articles[0]["title"])
    elif articles:
        more = len(articles) + content.get("more_articles", 0) - 1
        said.append(f"{articles[0]['title']}, and {_many(more, 'more article')}")
    if market:
        said.append(f"the market in {market['month']}")
    homes = len(content.get("open_houses", [])) + content.get("more_open_houses", 0)
    if homes and len(said) < 2:
        said.append(f"{_many(homes, 'open house')} this weekend")
    words = "; ".join(said)
    return (words[:1].upper() + words[1:])[:200]


def rhythm_in_words(rhythm: str, weekday: int, monthday: int) -> str:
    if rhythm == "off":
        return "No newsletter is sent."
    day = f"every {DAYS[weekday]}" if rhythm == "weekly" else f"on day {monthday} of every month"
    return f"Sent {day} at {HOUR}:00, if there is something new."


def _many(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
