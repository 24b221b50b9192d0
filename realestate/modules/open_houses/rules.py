"""Pure thinking about open houses: which times will do, which days are meant, what belongs together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from realestate.modules.listings.models import OpenHouse

LONGEST = timedelta(hours=12)
FURTHEST = timedelta(days=180)
MOST_REMARKS = 500
_SATURDAY = 5


@dataclass(frozen=True)
class Span:
    """A stretch of time, from ``start`` up to ``end``."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Choices:
    """Days and towns to choose from, with how many open houses each has while the other choice stands."""

    days: list[tuple[date, int]]
    towns: list[tuple[str, int]]


@dataclass(frozen=True)
class OpenDay:
    """The open houses of one day."""

    day: date
    open_houses: list[OpenHouse]


def problems(
    starts_at: datetime, ends_at: datetime, remarks: str, *, now: datetime
) -> dict[str, list[str]]:
    """What is wrong with a wished time, by field; empty when it will do."""
    found: dict[str, list[str]] = {}
    if starts_at <= now:
        found["starts_at"] = ["This time is over. Choose one that lies ahead."]
    elif starts_at - now > FURTHEST:
        found["starts_at"] = [f"Choose a day within the next {FURTHEST.days} days."]
    if ends_at <= starts_at:
        found["ends_at"] = ["The end must come after the start."]
    elif ends_at - starts_at > LONGEST:
        found["ends_at"] = ["An open house lasts 12 hours at most. Make one for each day."]
    if len(remarks) > MOST_REMARKS:
        found["remarks"] = [f"Keep the remarks to {MOST_REMARKS} characters."]
    return found


def day_span(day: date, zone: ZoneInfo) -> Span:
    """A day where the agency is, from midnight to midnight."""
    start = datetime.combine(day, time(0), tzinfo=zone)
    return Span(start, datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone))


def weekend_span(now: datetime, zone: ZoneInfo) -> Span:
    """What is left of the present weekend, or else the whole next one."""
    today = now.astimezone(zone).date()
    saturday = today + timedelta(days=_SATURDAY - today.weekday())
    monday = saturday + timedelta(days=2)
    start, end = day_span(saturday, zone).start, day_span(monday, zone).start
    return Span(max(now, start), end)


def read_day(text: str) -> date | None:
    """2026-11-28 as a day; None when it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def choices(
    found: Iterable[tuple[datetime, str]], zone: ZoneInfo, *, day: date | None, town: str
) -> Choices:
    """Count starts and towns: days within the chosen town, towns within the chosen day."""
    placed = [(starts_at.astimezone(zone).date(), city) for starts_at, city in found]
    days = Counter(when for when, city in placed if not town or city == town)
    towns = Counter(city for when, city in placed if day is None or when == day)
    return Choices(sorted(days.items()), sorted(towns.items()))


def by_day(open_houses: Iterable[OpenHouse], zone: ZoneInfo) -> list[OpenDay]:
    """Day by day; within a day town by town, then by time."""
    found: dict[date, list[OpenHouse]] = {}
    for each in open_houses:
        found.setdefault(each.starts_at.astimezone(zone).date(), []).append(each)
    return [
        OpenDay(day, sorted(rows, key=lambda each: (each.listing.city, each.starts_at, each.id)))
        for day, rows in sorted(found.items())
    ]
