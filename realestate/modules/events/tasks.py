"""Later: the hint that an event has deliveries waiting."""

from __future__ import annotations

import threading

from realestate.jobs import job

bell = threading.Event()  # heard by the worker's hands; whoever else hears it has no hands


@job
def deliver(event_id: int) -> None:
    """Wake the hands: something is due. Which event it was does not matter, the rows say it."""
    bell.set()
