"""The named steps of a delivery's way, so that a test can end a process at any of them."""

from __future__ import annotations

from collections.abc import Callable

STEPS = (
    "claiming",  # rows are locked, nothing is written
    "claimed",  # the claim is committed
    "fenced",  # the effect's transaction is open and the lease is ours
    "reacted",  # a row's effect is written, not committed
    "marked",  # everything is written, not committed
    "committed",
    "prepared",  # what leaves the house is ready
    "sent",  # it has left, and is not marked yet
    "failing",  # a failure is about to be written down
)
_hooks: list[Callable[[str], None]] = []


def reach(step: str) -> None:
    """Say where the work is; nobody listens but tests."""
    for hook in _hooks:
        hook(step)


def listen(hook: Callable[[str], None]) -> Callable[[], None]:
    """Call ``hook`` at every step from now on; returns how to stop it."""
    _hooks.append(hook)
    return lambda: _hooks.remove(hook)
