"""Time plays tricks: a worker frozen past its lease and woken again, and clocks that jump."""

from __future__ import annotations

import time

from e2e.faults import checker
from e2e.faults.house import House
from e2e.faults.load import WAITS
from e2e.faults.stage import Stage

_PATIENCE = 60.0
_FROZEN_SECONDS = 25.0  # a lease is 20
_HOUR = 3600


def frozen(stage: Stage) -> None:
    """SIGSTOP in the middle of work, another worker takes over, SIGCONT: one effect.

    On SQLite it is frozen where it holds no write lock: whoever stops there stops every writer.
    """
    steps = ["claimed", "sent"] + (["fenced", "reacted"] if stage.database == "postgresql" else [])
    with House(stage.database) as house, stage.ledger() as ledger:
        with stage.load(house, ledger, rate=10, senders=2) as load:
            for number in range(stage.rounds):
                step = steps[number % len(steps)]
                _freeze(stage, house, step)
        stage.conclude(house, load, ledger)
        stage.result.notes.append(f"at {', '.join(steps)}")


def _freeze(stage: Stage, house: House, step: str) -> None:
    sign = house.folder / WAITS
    process = house.start_worker("frozen", "--at", step, "1", "--do", "wait")
    if checker.until(sign.exists, _PATIENCE) is None:
        stage.result.complaints.append(f"the worker never came to {step}")
    house.freeze("frozen")
    sign.unlink(missing_ok=True)
    began, newest = time.monotonic(), checker.newest_event(house.engine)
    checker.until(lambda: not checker.held_by(house.engine, process), _PATIENCE)
    stage.result.recovered(time.monotonic() - began)
    checker.until(lambda: not checker.waiting(house.engine, newest), _PATIENCE)
    time.sleep(max(0.0, began + _FROZEN_SECONDS - time.monotonic()))
    house.thaw("frozen")
    time.sleep(2)
    if house.has_died("frozen"):
        stage.result.complaints.append(f"the worker died when woken at {step}")
    house.end_worker("frozen")


def clock_jumps(stage: Stage) -> None:
    """The worker's clock jumps an hour ahead and an hour back in the middle of work."""
    with House(stage.database) as house, stage.ledger() as ledger:
        house.end_worker()
        clock = house.folder / "clock"
        clock.write_text("0")
        house.start_worker("worker", "--clock", str(clock))
        with stage.load(house, ledger, rate=12) as load:
            for number in range(stage.rounds):
                for ahead in (_HOUR, 0, -_HOUR, 0):
                    load.burst(10)
                    swap = clock.with_suffix(f".{number}")
                    swap.write_text(str(ahead))
                    swap.replace(clock)
                    load.burst(10)
                    stage.recover(house, checker.newest_event(house.engine), _PATIENCE)
        stage.conclude(house, load, ledger)
        stage.result.notes.append(f"{4 * stage.rounds} jumps of an hour")
