"""A source in the hands of one worker, from taking its lease on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from realestate.db import db, now, transaction
from realestate.modules.feeds.actions.leases import Hands, LeaseLost, hold_source, take_source
from realestate.modules.feeds.models import FeedRun, FeedSource
from realestate.modules.feeds.reso import Place
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as


@dataclass(frozen=True)
class Round:
    """A source in the hands of one worker."""

    tenant: TenantRef
    source_id: int
    source_system: str
    run_id: int
    place: Place
    since: datetime | None
    is_first: bool
    hands: Hands

    @contextmanager
    def held(self) -> Iterator[tuple[FeedSource, FeedRun]]:
        """One transaction in which the source is ours; LeaseLost when it no longer is."""
        self.breathe()
        with acting_as(self.tenant), transaction():
            source = hold_source(self.tenant, self.source_id, self.hands.owner, now())
            found = FeedRun.of(self.tenant).where(FeedRun.id == self.run_id)
            yield source, db.session.scalars(found).one()

    def breathe(self) -> None:
        self.hands.breathe()
        if self.hands.is_stopping():
            raise LeaseLost


def begin(tenant: TenantRef, source_id: int, hands: Hands, kind: str) -> Round | None:
    """Take the source and note that a round began; None when another worker has it."""
    with acting_as(tenant), transaction():
        moment = now()
        source = take_source(tenant, source_id, hands.owner, moment)
        if source is None or source.kind != "reso":
            return None
        run = FeedRun(
            source_id=source.id, kind=kind, state="running", created_at=moment, started_at=moment
        )
        run.is_told = not source.is_first_load
        db.session.add(run)
        db.session.flush()
        source.last_run_at = moment
        place = Place(
            source.base_url,
            source.token_url,
            source.client_id,
            source.client_secret,
            source.scope,
        )
        return Round(
            tenant,
            source.id,
            source.source_system,
            run.id,
            place,
            source.cursor_at,
            source.is_first_load,
            hands,
        )
