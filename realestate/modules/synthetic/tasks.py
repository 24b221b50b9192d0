"""Later: the bell that says a test lead was asked for."""

from __future__ import annotations

import threading

from realestate.jobs import job

bell = threading.Event()  # heard by the worker's hand for synthetic leads


@job
def ring(run_id: int) -> None:
    """Wake that hand: somebody waits. Which run it was, the rows say."""
    bell.set()
