"""The round: finds what no bell announced, buries what kills its workers, and says the worker lives."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update

from realestate.db import db, now, transaction
from realestate.jobs import worker_name
from realestate.modules.events import rules
from realestate.modules.events.dispatch import close_lost_attempts, work
from realestate.modules.events.models import Delivery, WorkerHeartbeat
from realestate.tenancy.scope import across_tenants

log = logging.getLogger(__name__)
_ROUNDS = 1_000  # at most so many deliveries a round


def sweep() -> int:
    """Work on everything that is due, bounded; returns how many deliveries were tried."""
    bury_poison()
    tried = 0
    while tried < _ROUNDS and work():
        tried += 1
    return tried


def bury_poison() -> int:
    """Deliveries whose worker died under them too often are dead letters (``lease_lost``)."""
    with across_tenants("the sweeper buries poison of every agency"), transaction():
        moment = now()
        buried = db.session.execute(
            update(Delivery)
            .where(Delivery.status == "processing", Delivery.lease_expires_at < moment)
            .where(
                or_(
                    Delivery.leases_lost >= rules.MAX_LEASES_LOST - 1,
                    Delivery.attempt_count >= rules.MAX_ATTEMPTS,
                )
            )
            .values(
                status="dead_letter",
                reason="lease_lost",
                leases_lost=Delivery.leases_lost + 1,
                last_error="its worker died while working on it",
                dead_lettered_at=moment,
                lease_token=None,
                lease_expires_at=None,
            )
            .returning(Delivery.id)
            .execution_options(synchronize_session=False)
        )
        ids = list(buried.scalars())
        close_lost_attempts(ids, moment)
        return len(ids)


def beat(started_at: datetime) -> None:
    """Say that this worker lives; forget workers silent for an hour."""
    with transaction():
        moment = now()
        row = db.session.get(WorkerHeartbeat, worker_name())
        if row is None:
            row = WorkerHeartbeat(worker=worker_name(), started_at=started_at, beat_at=moment)
            db.session.add(row)
        row.beat_at = moment
        db.session.execute(
            delete(WorkerHeartbeat).where(WorkerHeartbeat.beat_at < moment - timedelta(hours=1))
        )
