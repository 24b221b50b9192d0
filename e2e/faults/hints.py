"""Hints are lost: deleted as fast as they come, or their whole store is wiped. Only the sweeper is left."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from e2e.faults import checker
from e2e.faults.house import House
from e2e.faults.stage import Stage
from run_processes import module_command
from run_setup import ROOT

_PATIENCE = 40.0


def deleted(stage: Stage) -> None:
    """Somebody deletes every hint he sees, without a pause."""
    with House(stage.database) as house, stage.ledger() as ledger:
        stop = threading.Event()
        eraser = threading.Thread(target=_erase, args=(house, stop), daemon=True)
        eraser.start()
        with stage.load(house, ledger) as load:
            for _ in range(stage.rounds):
                time.sleep(2)
                stage.recover(house, checker.newest_event(house.engine), _PATIENCE)
        stop.set()
        eraser.join()
        stage.conclude(house, load, ledger)


def wiped(stage: Stage) -> None:
    """The store of hints is thrown away while everybody uses it: the file, or the tables."""
    with House(stage.database) as house, stage.ledger() as ledger:
        with stage.load(house, ledger) as load:
            for _ in range(stage.rounds):
                time.sleep(1)
                newest = checker.newest_event(house.engine)
                _wipe(house)
                load.burst(10)
                stage.recover(house, max(newest, checker.newest_event(house.engine)), _PATIENCE)
        stage.conclude(house, load, ledger)


def _erase(house: House, stop: threading.Event) -> None:
    while not stop.wait(0.01):
        with suppress(sqlite3.Error, SQLAlchemyError):
            if house.cluster:
                with house.engine.begin() as connection:
                    connection.execute(text("delete from huey_task"))
            else:
                with closing(sqlite3.connect(house.queue_file, timeout=1)) as store:
                    store.execute("delete from task")
                    store.commit()


def _wipe(house: House) -> None:
    if house.cluster:
        with house.engine.begin() as connection:
            connection.execute(text("drop table huey_task, huey_schedule, huey_kv, huey_counter"))
        return
    for path in house.folder.glob("queue.db*"):
        path.unlink(missing_ok=True)


def repeated(stage: Stage) -> None:
    """Each event is announced 1 to 50 times, in any order, to three workers, and each key sent often."""
    with House(stage.database) as house, stage.ledger() as ledger:
        house.start_worker("second")
        house.start_worker("third")
        with stage.load(house, ledger, rate=12) as load:
            for _ in range(stage.rounds):
                before = checker.newest_event(house.engine)
                load.burst(20)
                newest = checker.newest_event(house.engine)
                _announce(house, before, newest, stage.rng)
                for line in stage.rng.sample(ledger.accepted(), 10):
                    for _ in range(stage.rng.randint(1, 5)):
                        load.send(line.key, stage.rng)
                stage.recover(house, newest, _PATIENCE)
        stage.conclude(house, load, ledger)


def _announce(house: House, before: int, newest: int, rng: random.Random) -> None:
    words = map(str, (before, newest, rng.getrandbits(32)))
    command = module_command("e2e.faults.ringer", *words)
    done = subprocess.run(
        command, cwd=ROOT, env=house.environment, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise RuntimeError("the ringer failed")
