"""Pure thinking about sign-ins."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta


def digest(token: str) -> str:
    """What is kept of a random secret of 256 bits; those need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_over(
    *, created_at: datetime, last_seen_at: datetime, now: datetime, hours: int, idle_minutes: int
) -> bool:
    """Has a sign-in ended, by age or by silence?"""
    too_old = now - created_at > timedelta(hours=hours)
    return too_old or now - last_seen_at > timedelta(minutes=idle_minutes)
