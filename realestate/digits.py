"""Whole numbers as strangers type them: plain digits, never longer than a row's number can be."""

from __future__ import annotations

_LONGEST = 18  # digits: any more and a database or int() itself would object


def whole(typed: str | None) -> int | None:
    """The number; None for anything else, as “²”, “-1” or a mile of nines."""
    text = (typed or "").strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= _LONGEST
    return int(text) if is_number else None
