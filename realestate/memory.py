"""What a process may remember for a few seconds: bounded, safe between threads, easy to forget."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Any, Generic, TypeVar

from cachetools import TTLCache

K = TypeVar("K")
V = TypeVar("V")

_memories: list[Memory[Any, Any]] = []


class Memory(Generic[K, V]):
    """A bounded cache whose entries, absent things included, live ``seconds`` at most."""

    def __init__(self, size: int = 10_000) -> None:
        self._lock = Lock()
        self._kept: TTLCache[K, V] = TTLCache(size, 0)
        _memories.append(self)

    def get(self, key: K, look_up: Callable[[], V]) -> V:
        """What is remembered under this key, else what ``look_up()`` finds now."""
        with self._lock, suppress(KeyError):
            return self._kept[key]  # asked once: it may end between two questions
        found = look_up()
        with self._lock:
            self._kept[key] = found
        return found

    def forget(self, key: K) -> None:
        with self._lock:
            self._kept.pop(key, None)

    def resize(self, size: int, seconds: float) -> None:
        with self._lock:
            self._kept = TTLCache(size, seconds)


def configure(size: int, seconds: float) -> None:
    """Set the bound and the lifetime of every memory, and start them empty."""
    for memory in _memories:
        memory.resize(size, seconds)
