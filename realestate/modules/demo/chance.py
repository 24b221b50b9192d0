"""Choices that look random and are always the same: they depend on a key and nothing else."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def roll(key: str, about: str, sides: int) -> int:
    """A number from 0 to sides - 1; another question (`about`) gets an independent answer."""
    digest = blake2b(f"{about}:{key}".encode(), digest_size=4).digest()
    return int.from_bytes(digest) * sides >> 32


def choose(key: str, about: str, options: Sequence[T]) -> T:
    return options[roll(key, about, len(options))]
