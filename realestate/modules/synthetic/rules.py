"""Pure thinking about synthetic leads: whose turn it is, and what is typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

KIND = "synthetic_lead"  # of the alarm
IN_TROUBLE = 5  # minutes between two turns while the alarm is open
INTERRUPTED = timedelta(minutes=5)  # a run that began earlier and has no end lost its worker
KEPT = timedelta(days=3)
DAY = timedelta(hours=24)
_DOMAIN = "synthetic-lead.test"  # by convention nobody's, ever


def turn_of(now: datetime, minutes: int) -> datetime:
    """The beginning of the present turn of so many minutes: the same for every process."""
    length = minutes * 60
    return datetime.fromtimestamp(now.timestamp() // length * length, UTC)


def typed(run_id: int, secret: str) -> dict[str, str]:
    """What the visitor without a browser writes. The address is new each time: it matches no contact."""
    return {
        "name": "Synthetic Lead",
        "email": f"run-{run_id}-{secret}@{_DOMAIN}",
        "message": "A test by the platform. It is removed by itself.",
    }


def is_ours(email: str | None) -> bool:
    """Can only a synthetic message have brought this address?"""
    return (email or "").endswith(f"@{_DOMAIN}")
