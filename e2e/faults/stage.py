"""What every fault has to hand: a house on a database, a ledger, senders, and the end where all is counted."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from e2e.faults import checker
from e2e.faults.house import House
from e2e.faults.ledger import Ledger
from e2e.faults.load import Load
from e2e.faults.report import Result

QUIET_SECONDS = 150.0


@dataclass
class Stage:
    """One fault on one database: how often, from which seed, how much of it, and in the short version or not."""

    fault: str
    database: str
    rounds: int
    seed: int
    short: bool
    crowd: int = 100_000  # deliveries of the largest agency that are due at once
    malformed: int = 10_000

    def __post_init__(self) -> None:
        self.rng = random.Random(f"{self.seed} {self.fault} {self.database}")
        self.result = Result(self.fault, self.database, self.rounds)

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        with tempfile.TemporaryDirectory(prefix="realestate-faults-ledger-") as folder:
            yield Ledger(Path(folder) / "acknowledged.jsonl")

    def load(self, house: House, ledger: Ledger, **options: float) -> Load:
        return Load(house.port, house.agencies, ledger, self.rng, **options)  # type: ignore[arg-type]

    def recover(self, house: House, newest: int, patience: float) -> None:
        """Wait until everything up to this event is at its end, and note how long it took from now."""
        waited = checker.until(lambda: checker.waiting(house.engine, newest) == 0, patience)
        self.result.recovered(waited)
        if waited is None:
            self.result.complaints.append(checker.described(house.engine, newest))

    def conclude(
        self,
        house: House,
        load: Load,
        ledger: Ledger,
        poison: frozenset[str] = frozenset(),
        patience: float = QUIET_SECONDS,
    ) -> None:
        """Let good senders send again, wait until nothing is under way, then count."""
        if still_open := load.settle():
            self.result.complaints.append(f"{still_open} keys were never acknowledged")
        checker.until(lambda: checker.waiting(house.engine, letters=True) == 0, patience)
        time.sleep(1)  # long enough for a doubled one to show
        self.result.verdict = checker.compare(house.engine, ledger, poison=poison)
        refused = load.answers.total() - load.answers[202]
        if refused:
            codes = " ".join(
                f"{code}×{n}" for code, n in sorted(load.answers.items()) if code != 202
            )
            self.result.notes.append(f"refused or cut off and sent again: {codes}")
