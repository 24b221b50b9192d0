"""A run in the hands of one worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from realestate.db import now, transaction
from realestate.modules.feeds.actions.leases import LeaseLost, hold_run
from realestate.modules.feeds.models import FeedRun
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as


@dataclass(frozen=True)
class Work:
    """A run in the hands of one worker."""

    tenant: TenantRef
    run_id: int
    owner: str
    state: str
    kind: str
    source_id: int
    source_system: str
    mapping: Mapping[str, str]
    is_told: bool
    done: int  # rows done before
    breathe: Callable[[], None]
    is_stopping: Callable[[], bool]

    @contextmanager
    def held(self) -> Iterator[FeedRun]:
        """One transaction in which the run is ours; LeaseLost when it no longer is."""
        self.breathe()
        if self.is_stopping():
            raise LeaseLost
        with acting_as(self.tenant), transaction():
            yield hold_run(self.tenant, self.run_id, self.owner, self.state, now())
