"""What a process remembers for seconds."""

from __future__ import annotations

from realestate.memory import Memory


class _EndsWhenAskedTwice(dict[str, int]):
    """Tells that it holds an entry, which is over when it is fetched: as time may have it."""

    def __contains__(self, _key: object) -> bool:
        return True


def test_an_entry_that_ends_at_this_very_moment_is_looked_up_anew() -> None:
    memory: Memory[str, int] = Memory()
    memory._kept = _EndsWhenAskedTwice()  # type: ignore[assignment]
    assert memory.get("a", lambda: 7) == 7
    assert memory.get("a", lambda: 8) == 7
