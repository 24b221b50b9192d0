"""A picture as we keep it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """Our copy: where it stands in the store, its size, and the widths kept beside it."""

    key: str
    width: int
    height: int
    sizes: tuple[str, ...]
