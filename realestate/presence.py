"""Which worker processes of this machine live: a locked file each; the kernel lets go of a dead one's lock."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

_mine: dict[Path, IO[str]] = {}


def announce(folder: Path, name: str) -> None:
    """Say that this process lives, for as long as it does."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.lock"
    while True:
        handle = path.open("w")
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle.fileno()).st_nlink:
            break
        handle.close()  # a neighbour took the fresh file, not locked yet, for a dead one's
    _mine[path] = handle


def withdraw() -> None:
    """Leave in good order: nobody needs to look after us."""
    for path, handle in list(_mine.items()):
        path.unlink(missing_ok=True)
        handle.close()
        del _mine[path]


def bury_dead(folder: Path, look_after: Callable[[str], object]) -> int:
    """Call ``look_after(name)`` for each process that died here, then forget it; returns how many.

    A failure leaves the file, so that the next round looks again.
    """
    found = 0
    for path in folder.glob("*.lock"):
        if path in _mine:
            continue
        with suppress(FileNotFoundError), path.open("r+") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if os.fstat(handle.fileno()).st_nlink:  # another worker may have buried it meanwhile
                look_after(path.stem)
                path.unlink(missing_ok=True)
                found += 1
    return found
