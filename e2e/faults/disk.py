"""A full disk: refused aloud while it is full, and everything acknowledged arrives once there is room."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from e2e.faults import checker
from e2e.faults.cluster import Cluster
from e2e.faults.house import House
from e2e.faults.load import Load
from e2e.faults.stage import Stage

_SQLITE_MB, _POSTGRESQL_MB = 48, 160
_SMALL = ("max_wal_size=32MB", "min_wal_size=32MB")
_FULL_SECONDS = 6.0
_PATIENCE = 60.0


class _NoDisk(Exception):
    """This machine lets us mount nothing."""


def disk_full(stage: Stage) -> None:
    """Fill the disk below the database under load, then make room again."""
    try:
        with _small_disk(_SQLITE_MB if stage.database == "sqlite" else _POSTGRESQL_MB) as disk:
            _fill_and_free(stage, disk)
    except _NoDisk as reason:
        stage.result.skipped = str(reason)


def _fill_and_free(stage: Stage, disk: Path) -> None:
    on_sqlite = stage.database == "sqlite"
    cluster = None if on_sqlite else Cluster(disk, _SMALL)
    with (
        House(stage.database, disk=disk if on_sqlite else None, cluster=cluster) as house,
        stage.ledger() as ledger,
    ):
        with stage.load(house, ledger, rate=10, senders=4) as load:
            for _ in range(stage.rounds):
                time.sleep(2)
                _while_full(stage, disk, load)
                if cluster and not cluster.is_running:
                    cluster.start()  # it gives up when even its own recovery finds no room
                stage.recover(house, checker.newest_event(house.engine), _PATIENCE)
        stage.conclude(house, load, ledger)
        if not house.has_died("worker"):
            return
        stage.result.complaints.append("the worker died of it")


def _while_full(stage: Stage, disk: Path, load: Load) -> None:
    ballast = disk / "ballast"
    before = load.answers.copy()
    until = time.monotonic() + _FULL_SECONDS
    with ballast.open("ab", buffering=0) as file:
        while time.monotonic() < until:
            with suppress(OSError):
                file.write(bytes(65_536))
                continue
            with suppress(OSError):
                file.write(bytes(512))
            load.burst(1)
            time.sleep(0.1)  # what is refused comes back: it must find room then
    ballast.unlink()
    said = {code: n - before[code] for code, n in load.answers.items() if n > before[code]}
    stage.result.notes.append("while full " + " ".join(f"{c}×{n}" for c, n in sorted(said.items())))
    if not any(code != 202 for code in said):
        stage.result.complaints.append("nothing was refused: the disk was not full")


@contextmanager
def _small_disk(megabytes: int) -> Iterator[Path]:
    if os.geteuid() != 0:
        raise _NoDisk("only root may mount a small disk")
    folder = Path(tempfile.mkdtemp(prefix="realestate-faults-disk-", dir="/tmp"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        folder.rmdir()
        raise _NoDisk(f"a small disk cannot be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)
        folder.rmdir()
