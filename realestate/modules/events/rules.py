"""Pure thinking about deliveries: when to try again, when to give up, what a receipt and an error look like."""

from __future__ import annotations

import hashlib
import json
import random
import re
import secrets
from datetime import datetime, timedelta
from typing import Any

MAX_ATTEMPTS = 5
MAX_LEASES_LOST = 3
LEASE = timedelta(seconds=20)
LONGEST_SILENCE = timedelta(seconds=30)  # a worker silent for longer is not counted as alive
DELAY_SECONDS = (30, 120, 600, 1800)
JITTER = 0.10
NOTHING = timedelta(0)
FRESH_AHEAD = timedelta(seconds=5)  # a fresh delivery due later than this met a clock set back
LONGEST_DELAY = timedelta(seconds=DELAY_SECONDS[-1] * (1 + JITTER))
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, no 1/I: it is read out on the phone


def next_attempt_at(failures: int, *, now: datetime, spread: float) -> datetime | None:
    """When to try again after failed attempt 1, 2, 3 or 4 (``spread`` in -1..1); None after the last."""
    if failures >= MAX_ATTEMPTS:
        return None
    seconds = DELAY_SECONDS[failures - 1] * (1 + JITTER * spread)
    return now + timedelta(seconds=seconds)


def not_before(planned: datetime, *, now: datetime, seconds: float) -> datetime:
    """The planned time, or the later one the other side asked for, as far as that is reasonable."""
    return max(planned, now + min(timedelta(seconds=seconds), LONGEST_DELAY))


def random_spread() -> float:
    """A random spread for ``next_attempt_at``: after an outage not everyone knocks at once."""
    return random.uniform(-1, 1)


def new_receipt() -> str:
    """A short public number such as ``K7Q2-9MXH``: 40 random bits, unique an agency."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def spelled_receipt(text: str) -> str:
    """A receipt as somebody typed or read it out, the way it is kept: ``k7q2 9mxh`` is ``K7Q2-9MXH``."""
    letters = "".join(ch for ch in text.upper() if ch.isalnum())[:20]
    return f"{letters[:4]}-{letters[4:]}"


def fingerprint(payload: dict[str, Any]) -> str:
    """SHA-256 of a payload, the same for the same content in any order."""
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


_EMAIL = re.compile(r"[^\s@<>()'\",;:]+@[^\s@<>()'\",;:]+")
_NUMBER = re.compile(r"\+?\d[\d ().-]{5,}\d")


def masked(words: str) -> str:
    """An error's words without e-mail addresses and without what may be a phone number."""
    return _NUMBER.sub("[number]", _EMAIL.sub("[e-mail]", words))


def error_fingerprint(error_class: str, words: str) -> str:
    """Twelve hex digits, the same for the same kind of error: numbers and quoted values do not count."""
    alike = re.sub(r"\d+", "#", re.sub(r"'[^']*'|\"[^\"]*\"", "'…'", masked(words)))
    return hashlib.sha256(f"{error_class}|{alike}".encode()).hexdigest()[:12]
