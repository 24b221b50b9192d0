"""SIGKILL: of the worker at each named step, and of the web while it accepts."""

from __future__ import annotations

import time
from collections import Counter

from e2e.faults import checker
from e2e.faults.house import House
from e2e.faults.load import REFUSED, Load
from e2e.faults.stage import Stage
from realestate.modules.events.steps import STEPS

_BATCH = (
    30  # leads that wait for the worker that will fall, so that it falls with a batch in its hands
)
_PATIENCE = 60.0


def worker_at_each_step(stage: Stage) -> None:
    """Each round: at every step a worker dies with work in its hands, and another one is started.

    In the short version each database takes half of the steps.
    """
    names = STEPS if not stage.short else STEPS[stage.database == "postgresql" :: 2]
    with House(stage.database) as house, stage.ledger() as ledger:
        house.end_worker()
        with stage.load(house, ledger, rate=3 if stage.short else 10, senders=2) as load:
            for number in range(stage.rounds):
                for step in stage.rng.sample(names, len(names)):
                    _fall(stage, house, load, step, elsewhere=not stage.short and number % 3 == 2)
        house.start_worker()
        stage.conclude(house, load, ledger)
        _count_letters(stage, house)
        stage.result.notes.insert(0, f"{stage.rounds * len(names)} kills")


def _fall(stage: Stage, house: House, load: Load, step: str, *, elsewhere: bool) -> None:
    load.burst(_BATCH, REFUSED if step == "failing" else "")
    nth = stage.rng.randint(1, 8) if step in ("reacted", "prepared", "sent") else 1
    process = house.start_worker("falling", "--at", step, str(nth), elsewhere=elsewhere)
    if checker.until(lambda: house.has_died("falling"), _PATIENCE) is None:
        stage.result.complaints.append(f"the worker never came to {step}")
    began, newest = time.monotonic(), checker.newest_event(house.engine)
    house.end_worker("falling", gently=False)
    house.start_worker("next")
    checker.until(lambda: not checker.held_by(house.engine, process), _PATIENCE)
    checker.until(lambda: not checker.waiting(house.engine, newest), _PATIENCE)
    stage.result.recovered(time.monotonic() - began)
    house.end_worker("next")


def _count_letters(stage: Stage, house: House) -> None:
    """A letter may leave twice when its sender dies between sending and marking; never more often."""
    copies = Counter(house.letters())
    twice = sum(n > 1 for n in copies.values())
    stage.result.notes.append(f"{len(copies)} letters, {twice} of them twice")
    if any(n > 2 for n in copies.values()) or twice > stage.rounds * len(STEPS):
        stage.result.complaints.append(f"letters left too often: {copies.most_common(3)}")


def web_during_accept(stage: Stage) -> None:
    """All web processes are killed under load; what they acknowledged before is there."""
    with House(stage.database) as house, stage.ledger() as ledger:
        with stage.load(house, ledger, rate=20, senders=8) as load:
            for _ in range(stage.rounds):
                time.sleep(stage.rng.uniform(0.5, 1.5))
                house.kill_web()
                newest = checker.newest_event(house.engine)
                house.start_web()
                stage.recover(house, newest, _PATIENCE)
                house.wait_until_ready()
        stage.conclude(house, load, ledger)
