"""Figures as a sheet keeps them: one short row a group; and whether a sheet still says what is true."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from realestate.modules.areas.rules.figures import Figures, Key, Median, last_closed
from realestate.modules.listings.places import Place

OLDEST = timedelta(days=1)  # the worker counts anew each day; so late it may be
LEAST_PAUSE = timedelta(minutes=1)
PAUSES = 50  # so many times longer than counting took nobody counts again: it is 2 % of a processor


@dataclass(frozen=True)
class Sheet:
    """What was counted of one place, and when."""

    figures: Mapping[Key, Figures]
    day: date
    counted_at: datetime


def print_of(place: Place | None) -> str:
    """The same for the same homes: changes when a place means others. None: all homes."""
    said = "all" if place is None else json.dumps([place.city, place.postal_codes, place.polygon])
    return hashlib.sha256(said.encode()).hexdigest()[:40]


def is_usable(day: date, today: date) -> bool:
    """Days on market may be one too few while the worker counts anew; a month that ended must be in it."""
    return day <= today <= day + OLDEST and last_closed(day) == last_closed(today)


def is_due(
    *, is_of_today: bool, is_complete: bool, counted_at: datetime, took_ms: int, now: datetime
) -> bool:
    """Count again? A new day at once; changed homes after a pause that grows with what counting costs."""
    pause = max(LEAST_PAUSE, timedelta(milliseconds=took_ms * PAUSES))
    return not is_of_today or (not is_complete and now - counted_at >= pause)


def as_rows(found: Mapping[Key, Figures]) -> list[list[Any]]:
    return [_row(kind, slot, figures) for (kind, slot), figures in sorted(found.items())]


def from_rows(rows: Iterable[list[Any]]) -> dict[Key, Figures]:
    return {(row[0], row[1]): _figures(*row[2:]) for row in rows}


def _row(kind: str, slot: int, figures: Figures) -> list[Any]:
    row: list[Any] = [kind, slot, figures.count]
    since = figures.since.isoformat() if figures.since else None
    medians = [_told(m) for m in (figures.price, figures.foot, figures.days)]
    return [*row, *medians, since] if any(medians) or since else row


def _told(median: Median) -> list[Any] | None:
    return (
        [None if median.value is None else str(median.value), median.sample]
        if median.sample
        else None
    )


def _figures(
    count: int,
    price: list[Any] | None = None,
    foot: list[Any] | None = None,
    days: list[Any] | None = None,
    since: str | None = None,
) -> Figures:
    first = date.fromisoformat(since) if since else None
    return Figures(count, _median(price), _median(foot), _median(days), first)


def _median(told: list[Any] | None) -> Median:
    if told is None:
        return Median(None, 0)
    value, sample = told
    return Median(None if value is None else Decimal(value), sample)
