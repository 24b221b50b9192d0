"""The database goes away under load: a crash, and an outage that catches work in the middle."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

from sqlalchemy import text

from e2e.faults import checker
from e2e.faults.house import House
from e2e.faults.load import Load
from e2e.faults.stage import Stage

_PATIENCE = 60.0
_BLAMED = "select count(*) from attempts where outcome in ('failed', 'buried')"


def crash(stage: Stage) -> None:
    """`-m immediate` while leads come in, and at once a start on the same data."""
    _hurt(stage, down=0.0)


def outage(stage: Stage) -> None:
    """Away for longer than a lease, caught in the middle of work: no attempt is spent on it."""
    _hurt(stage, down=4.0 if stage.short else 22.0)


def _hurt(stage: Stage, *, down: float) -> None:
    with House(stage.database) as house, stage.ledger() as ledger:
        with stage.load(house, ledger, rate=15, senders=6) as load:
            for _ in range(stage.rounds):
                time.sleep(stage.rng.uniform(1, 2))
                load.burst(5)
                newest = _away(house, down)
                stage.recover(house, newest, _PATIENCE)
        stage.conclude(house, load, ledger)
        _blame_nobody(stage, house, load)


def _away(house: House, down: float) -> int:
    """Take the database away for so long; returns the newest event that was accepted before."""
    newest = checker.newest_event(house.engine)
    if house.cluster:
        house.cluster.crash()
        time.sleep(down)
        house.cluster.start()
        return newest
    path = house.folder / "realestate.db"
    with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as other:
        other.execute("begin immediate")  # somebody else keeps the one writer's place
        time.sleep(max(down, 0.5))
        other.execute("rollback")
    return newest


def _blame_nobody(stage: Stage, house: House, load: Load) -> None:
    with house.engine.connect() as connection:
        blamed = connection.execute(text(_BLAMED)).scalar_one()
    if blamed:
        stage.result.complaints.append(f"{blamed} attempts were spent on a database that was away")
    stage.result.notes.append(
        f"slowest answer {load.slowest:.1f} s, attempts spent on it: {blamed}"
    )
