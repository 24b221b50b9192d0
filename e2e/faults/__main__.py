"""`python3 run.py faults`: hurt the product in every way of the list, and say what was lost or doubled."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from e2e.faults import crowds, database, disk, halfopen, hints, kills, pauses, report
from e2e.faults.report import Result
from e2e.faults.stage import Stage
from tests.support.postgres_binaries import find_account, find_binaries, major_version

DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Fault:
    """A row of the list: how it is called, who does it, how many rounds it has (in the short version)."""

    name: str
    title: str
    run: Callable[[Stage], None]
    rounds: int = 5
    short: int = 0
    databases: tuple[str, ...] = DATABASES


FAULTS = (
    Fault("steps", "worker killed at each step", kills.worker_at_each_step, 10, 1),
    Fault("web", "web killed while it accepts", kills.web_during_accept, 20),
    Fault("crash", "database crash under load", database.crash, 20, 1, ("postgresql",)),
    Fault("outage", "database away for longer than a lease", database.outage, 3),
    Fault("hints", "hints deleted", hints.deleted, 5),
    Fault("wiped", "store of hints wiped", hints.wiped, 5, 1),
    Fault("half-open", "half-open connections", halfopen.half_open, 3, 0, ("postgresql",)),
    Fault("disk", "disk full", disk.disk_full, 3),
    Fault("frozen", "worker frozen past its lease", pauses.frozen, 4),
    Fault("clocks", "clock jumps", pauses.clock_jumps, 3),
    Fault("repeated", "hints repeated 1 to 50 times", hints.repeated, 5),
    Fault("malformed", "malformed payloads", crowds.malformed, 1, 1),
    Fault("fairness", "a crowd due at once", crowds.fairness, 1, 1),
    Fault("poison", "payloads that kill their worker", crowds.poison, 3, 1),
)


def main(words: list[str]) -> int:
    """Run what the command line asks for; 0 when nothing was lost, doubled, or late."""
    told = _parse(words)
    seed = told.seed if told.seed is not None else secrets.randbelow(10**6)
    said = report.versions(_postgresql() if "postgresql" in told.databases else "")
    print(f"seed {seed}; {said}", flush=True)
    stages = [
        (fault, database)
        for fault in FAULTS
        for database in told.databases
        if database in fault.databases
        and (fault.name in told.only if told.only else fault.short or not told.short)
    ]
    results: list[Result] = []
    with ThreadPoolExecutor(told.together) as pool:
        for result in pool.map(lambda each: _run(each[0], each[1], told, seed), stages):
            results.append(result)
            if told.write:  # at each step, so that a run that is ended leaves what it measured
                report.write(results, seed, said)
    print("\n" + report.table(results))
    wrong = [f"{r.fault}, {r.database}: {w}" for r in results for w in r.wrongs()]
    print("\n" + ("\n".join(wrong) or "nothing lost, nothing doubled, nothing late"), flush=True)
    return 1 if wrong else 0


def _run(fault: Fault, database: str, told: argparse.Namespace, seed: int) -> Result:
    rounds = told.rounds or (fault.short if told.short and fault.short else fault.rounds)
    stage = Stage(fault.title, database, rounds, seed, told.short, told.crowd, told.malformed)
    began = time.monotonic()
    try:
        fault.run(stage)
    except Exception as error:
        stage.result.complaints.append("".join(traceback.format_exception(error)))
    result = stage.result
    result.seconds = time.monotonic() - began
    how = "skipped" if result.skipped else "ok" if result.is_good else "FAILED"
    print(f"  {how:<7} {fault.name}, {database} ({result.seconds:.0f} s)", flush=True)
    print("          " + " | ".join(result.cells()[2:]), flush=True)
    for wrong in result.wrongs():
        print(f"          {wrong}", flush=True)
    if result.skipped:
        print(f"          NOT RUN: {result.skipped}", flush=True)
    return result


def _parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=0, help="rounds of each fault")
    parser.add_argument("--seed", type=int, help="the same seed takes the same chances")
    parser.add_argument(
        "--only",
        action="append",
        choices=[f.name for f in FAULTS],
        metavar="NAME",
        help=f"one of: {', '.join(f.name for f in FAULTS)}; may be repeated",
    )
    parser.add_argument("--database", dest="databases", action="append", choices=DATABASES)
    parser.add_argument("--short", action="store_true", help="the part that `check` runs")
    parser.add_argument("--crowd", type=int, help="deliveries due at once (100,000; short 2,000)")
    parser.add_argument("--malformed", type=int, help="malformed payloads (10,000; short 300)")
    parser.add_argument("--together", type=int, default=0, help="faults run side by side")
    parser.add_argument("--write", action="store_true", help="write the table into docs/trust.md")
    told = parser.parse_args(words)
    told.databases = told.databases or list(DATABASES)
    told.crowd = told.crowd or (2_000 if told.short else 100_000)
    told.malformed = told.malformed or (300 if told.short else 10_000)
    told.together = told.together or (4 if told.short else 1)
    return told


def _postgresql() -> str:
    account = find_account()
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, account.uid, account.gid)
        binaries = find_binaries(account, Path(folder))
        return f"PostgreSQL {major_version(account, binaries)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
