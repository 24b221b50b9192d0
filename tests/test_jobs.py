"""The bell: rung by a thread of its own, once for many, and its failures hurt nobody."""

from __future__ import annotations

import threading

from realestate.jobs import _Ringer


def test_rings_that_wait_together_are_one_and_a_broken_bell_hurts_nobody() -> None:
    ringer, heard, gate = _Ringer(), [], threading.Event()

    def ring(row_id: int) -> None:
        gate.wait(5)
        heard.append(row_id)
        if row_id == 1:
            raise OSError("the queue is away")

    ringer.add(ring, 1, True)
    while ringer._waiting:
        pass
    for row_id in range(2, 6):
        ringer.add(ring, row_id, True)
    gate.set()
    ringer._flush()
    while len(heard) < 2:
        pass
    assert heard == [1, 5]


def test_what_waits_is_bounded() -> None:
    ringer, gate = _Ringer(most=3), threading.Event()
    for row_id in range(10):
        ringer.add(lambda _row_id: gate.wait(5), row_id, False)
    assert len(ringer._waiting) <= 3
    gate.set()
