"""Passwords: argon2id, a bounded number of hashes at one time, and no oracle for unknown people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from realestate.errors import TooMany

MIN_LENGTH = 12
MAX_LENGTH = 128
_WAIT_SECONDS = 5
_hasher = PasswordHasher()  # argon2id with the library's RFC 9106 low-memory parameters
_slots = BoundedSemaphore(2)


def configure(slots: int) -> None:
    """How many hashes (64 MiB each) one process computes at a time."""
    global _slots
    _slots = BoundedSemaphore(slots)


def hashed(password: str) -> str:
    with _slot():
        return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Is it the password? For nobody (None) the same time is spent to say no."""
    with _slot():
        try:
            return _hasher.verify(password_hash or _nobodys(), password) and bool(password_hash)
        except VerificationError:
            return False


def problems(password: str, about: tuple[str, ...] = ()) -> list[str]:
    """Why this password will not do; ``about`` are words its owner's enemies would try first."""
    if len(password) < MIN_LENGTH:
        return [f"Use at least {MIN_LENGTH} characters; a few unrelated words work well."]
    if len(password) > MAX_LENGTH:
        return [f"Use at most {MAX_LENGTH} characters."]
    from zxcvbn import zxcvbn  # its word lists cost 50 ms at import and are wanted rarely

    judged = zxcvbn(password[:72], user_inputs=[word for word in about if word])
    if judged["score"] < 3:
        hint = judged["feedback"]["warning"] or "It is easy to guess."
        return [f"{hint.rstrip('.')}. Choose something longer or less usual."]
    return []


@cache
def _nobodys() -> str:
    return _hasher.hash("the password of nobody at all")


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=_WAIT_SECONDS):
        raise TooMany("Many people are signing in. Please try again in a moment.", 5)
    try:
        yield
    finally:
        _slots.release()
