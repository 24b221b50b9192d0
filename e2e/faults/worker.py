"""`python -m e2e.faults.worker`: the product's worker with a fault inside, of which production code knows nothing."""

from __future__ import annotations

import argparse
import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from flask.cli import ScriptInfo

from e2e.faults.load import POISON, REFUSED, WAITS
from realestate import config
from realestate import db as ground
from realestate.cli.worker import worker
from realestate.errors import PermanentError
from realestate.modules.events import handlers, steps
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.events.handlers import Handler, Occurrence, Post, outgoing
from realestate.modules.reactions import REACTIONS
from realestate.tenancy.models import TenantRef
from wsgi import app


def main() -> None:
    """Run until killed. `--at STEP N` with `--do die|wait`, `--poison`, `--plain`, `--silent`, `--clock FILE`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--at", nargs=2, metavar=("STEP", "N"))
    parser.add_argument("--do", choices=["die", "wait"], default="die")
    parser.add_argument("--poison", action="store_true", help="die of messages that say poison")
    parser.add_argument("--plain", action="store_true", help="no letters of our own")
    parser.add_argument("--silent", action="store_true", help="nothing follows a lead")
    parser.add_argument("--clock", type=Path, help="a file with the seconds our clock is ahead")
    told = parser.parse_args()
    faulthandler.register(signal.SIGUSR1, all_threads=True)  # kill -USR1 says where it stands
    if told.silent:
        handlers.install({t: tuple(replace(h, then=()) for h in hs) for t, hs in REACTIONS.items()})
    elif not told.plain:
        _install(is_mortal=told.poison)
    if told.at:
        _fall(told.at[0], int(told.at[1]), _die if told.do == "die" else _wait)
    if told.clock:
        _shift_clock(told.clock)
    worker.main([], obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)


def _fall(step: str, number: int, end: Callable[[], None]) -> None:
    """Meet our end at the n-th reach of a step."""
    lock, left = threading.Lock(), [number]

    def hook(name: str) -> None:
        if name == step:
            with lock:
                left[0] -= 1
                is_due = left[0] == 0
            if is_due:
                end()

    steps.listen(hook)


def _die() -> None:
    """As by a power cut."""
    os.kill(os.getpid(), signal.SIGKILL)


def _wait() -> None:
    """Stay here, and say so, until somebody has frozen and woken us."""
    sign = config.load().instance_dir / WAITS
    sign.touch()
    while sign.exists():
        time.sleep(0.05)


def _install(*, is_mortal: bool) -> None:
    """Behind each lead a letter of our own, so that the steps of what leaves the house are reached."""
    table = dict(REACTIONS)
    (capture,) = REACTIONS[LEAD_SUBMITTED]
    capture = replace(capture, then=(*capture.then, outgoing(_letter)))
    table[LEAD_SUBMITTED] = (_mortal(capture) if is_mortal else capture,)
    handlers.install(table)


def _mortal(handler: Handler) -> Handler:
    """The same handler, which dies of poison whether it works on one or on many."""

    def react(tenant: TenantRef, occurrence: Occurrence, now: datetime) -> None:
        assert handler.react is not None
        handler.react(tenant, occurrence, now)
        _die_of([occurrence])

    def together(tenant: TenantRef, occurrences: Sequence[Occurrence], now: datetime) -> None:
        assert handler.together is not None
        handler.together(tenant, occurrences, now)
        _die_of(occurrences)

    return replace(handler, react=react, together=together)


def _die_of(occurrences: Sequence[Occurrence]) -> None:
    if any(POISON in str(each.payload.get("message", "")) for each in occurrences):
        _die()


def _letter(_tenant: TenantRef, occurrence: Occurrence, _now: datetime) -> Post:
    refused = REFUSED in str(occurrence.payload.get("message", ""))
    path = config.load().instance_dir / "letters"

    def send() -> None:
        if refused:
            raise PermanentError("the letter box is closed", "ingestion_failed")
        with path.open("a", encoding="utf-8") as letters:
            letters.write(f"{occurrence.delivery_id}\n")

    return send


def _shift_clock(path: Path) -> None:
    """Wherever the application reads a clock, it reads ours, ahead by what the file says at that moment."""

    def shifted(clock: Callable[[], datetime]) -> Callable[[], datetime]:
        def read() -> datetime:
            return clock() + timedelta(seconds=float(path.read_text() or 0))

        return read

    words = ["utc_now"]  # which `now` asks on SQLite
    words += ["now"] if config.load().uses_postgresql else []
    old = {word: getattr(ground, word) for word in words}
    for name, module in list(sys.modules.items()):
        if name.startswith("realestate"):
            for word, clock in old.items():
                if vars(module).get(word) is clock:
                    setattr(module, word, shifted(old[word]))


if __name__ == "__main__":
    main()
