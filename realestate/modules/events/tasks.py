"""Later: the hint that an event has deliveries waiting."""

from __future__ import annotations

from realestate.jobs import job
from realestate.modules.events.dispatch import work


@job
def deliver(event_id: int) -> None:
    """Work on one event's due deliveries; if they are taken or done by now, nothing happens."""
    while work(event_id=event_id):
        pass
