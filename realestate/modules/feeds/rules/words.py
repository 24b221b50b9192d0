"""What the state of a source or a run is called, how far it is behind, and what to do about it."""

from __future__ import annotations

from datetime import datetime, timedelta

STALE = timedelta(hours=12)  # what display rules allow at most
STATES = {
    "mapping": "Match the columns",
    "checking": "Being checked",
    "checked": "Checked, not yet taken in",
    "running": "Being taken in",
    "done": "Done",
    "stopped": "Stopped",
    "failed": "Failed",
    "reverting": "Being undone",
    "reverted": "Undone",
    "discarded": "Put aside",
}


def span(length: timedelta) -> str:
    """“11 minutes”, “3 hours”: in the largest unit that says it."""
    seconds = max(0, int(length.total_seconds()))
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            number = seconds // size
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "less than a minute"


def lag(last_success: datetime | None, now: datetime) -> str:
    """How far our homes are behind the source: it may have changed ever since we last looked."""
    if last_success is None:
        return "Never read to its end yet"
    return f"At most {span(now - last_success)} behind the source"


def is_stale(last_success: datetime | None, created: datetime, now: datetime) -> bool:
    return now - (last_success or created) > STALE


def speed(rows: int, started: datetime | None, now: datetime) -> str:
    """“320 rows a second”; nothing while there is nothing to say."""
    seconds = (now - started).total_seconds() if started else 0.0
    if seconds < 1 or not rows:
        return ""
    return f"{rows / seconds:,.0f} rows a second"


def remaining(done: int, total: int, started: datetime | None, now: datetime) -> str:
    """“about 2 minutes left”, once it can be told."""
    seconds = (now - started).total_seconds() if started else 0.0
    if seconds < 3 or not done or done >= total:
        return ""
    left = timedelta(seconds=seconds / done * (total - done))
    return f"{'about ' if left >= timedelta(minutes=1) else ''}{span(left)} left"


def waits(failures: int, minutes: int) -> timedelta:
    """How long after a failure the next try is: 1, 2, 4 … minutes, at most an hour."""
    return timedelta(minutes=min(60, max(1, min(minutes, 2 ** max(0, failures - 1)))))
