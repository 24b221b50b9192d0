"""`python -m e2e.faults.ringer BEFORE NEWEST SEED`: announce each event 1 to 50 times, shuffled, and work on some
of them here at the same time."""

from __future__ import annotations

import random
import sys
import threading

from realestate.modules.events import dispatch
from realestate.modules.events.tasks import deliver
from wsgi import app

_MOST = 50


def main(before: int, newest: int, seed: int) -> None:
    rng = random.Random(seed)
    rings = [i for i in range(before + 1, newest + 1) for _ in range(rng.randint(1, _MOST))]
    rng.shuffle(rings)
    hands = [threading.Thread(target=_work) for _ in range(2)]
    for hand in hands:
        hand.start()
    for event_id in rings:
        deliver(event_id)
    for hand in hands:
        hand.join()


def _work() -> None:
    """A dispatcher that was called for nothing, many times over."""
    with app.app_context():
        for _ in range(_MOST):
            dispatch.work(limit=3)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
