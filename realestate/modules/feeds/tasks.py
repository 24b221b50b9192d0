"""Later: the bell that says a file or a source waits for the worker."""

from __future__ import annotations

import threading

from realestate.jobs import job

bell = threading.Event()  # heard by the worker's hand for files and feeds


@job
def ring(run_id: int) -> None:
    """Wake that hand: somebody waits. What for, the rows say."""
    bell.set()
