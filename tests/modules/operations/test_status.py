"""The state of ingestion: exact counts, ages, workers, pauses, in a few queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

from realestate.db import db, finish, now, transaction
from realestate.errors import Conflict
from realestate.modules.events import dispatch
from realestate.modules.events.models import Delivery, WorkerHeartbeat
from realestate.modules.operations import actions, queries
from realestate.tenancy.scope import across_tenants
from tests.cast import Cast
from tests.modules.operations.conftest import (
    DEED,
    accept,
    bury,
    deeds,
    look,
    work_off,
)
from tests.support.queries import counted

pytestmark = pytest.mark.usefixtures("_in_context")


def _make_one_of_each(cast: Cast) -> None:
    """Fairfield: one processed, one under way, one discarded; Harbor: one due, one later, one dead."""
    moment = now()
    accept(cast.fairfield.ref, key="done")
    dispatch.work()
    underway = bury(
        cast.fairfield.ref,
        key="underway",
        status="processing",
        claimed_at=moment - timedelta(seconds=12),
        lease_expires_at=moment - timedelta(seconds=2),
    )
    assert look(underway).status == "processing"
    finish(keep=False)
    bury(cast.fairfield.ref, key="gone", discarded_at=moment, discard_reason="a joke")
    accept(cast.harbor.ref, key="due", now=moment - timedelta(seconds=90))
    accept(cast.harbor.ref, key="later", now=moment + timedelta(hours=1))
    bury(cast.harbor.ref, key="dead", reason="lease_lost")
    with transaction():
        for name, age in (("a:1", 3), ("b:2", 300)):
            beat = moment - timedelta(seconds=age)
            db.session.add(WorkerHeartbeat(worker=name, started_at=beat, beat_at=beat, processed=7))


def test_the_counts_are_exact_and_the_ages_are_told(cast: Cast, reactions: dict[str, Any]) -> None:
    _make_one_of_each(cast)
    found = queries.status(now())
    assert found.counts == {"pending": 2, "processing": 1, "processed": 1, "dead_letter": 1}
    assert (found.discarded, found.dead_by_reason) == (1, {"lease_lost": 1})
    assert found.due == 1
    assert 90 <= (found.oldest_due_seconds or 0) < 100
    assert found.oldest_pending_seconds is not None
    assert 12 <= found.lease_ages[0] < 22
    assert found.lapsed_leases == 1
    assert (found.processed_last_minute, found.processed_last_hour) == (1, 1)
    workers = {w.worker: w.is_alive for w in found.workers}
    assert workers == {"a:1": True, "b:2": False}


def test_one_agency_is_counted_alone(cast: Cast, reactions: dict[str, Any]) -> None:
    _make_one_of_each(cast)
    found = queries.status(now(), cast.fairfield.ref)
    assert found.counts == {"pending": 0, "processing": 1, "processed": 1, "dead_letter": 0}
    assert (found.due, found.oldest_due_seconds, found.discarded) == (0, None, 1)


def test_the_status_takes_five_queries(
    cast: Cast, reactions: dict[str, Any], connection: Connection
) -> None:
    _make_one_of_each(cast)
    with counted(connection) as sent:
        queries.status(now())
    assert len([s for s in sent if "clock_timestamp" not in s]) == 5


def test_counting_what_is_processed_does_not_look_at_the_rows(
    cast: Cast, connection: Connection, is_postgresql: bool
) -> None:
    """Wall 3 asks for the tenant of each row: the index must hold it."""
    count = "select count(*) from deliveries where status = 'processed'"
    if is_postgresql:
        for setting in ("enable_seqscan = off", "enable_bitmapscan = off"):
            connection.exec_driver_sql(f"set local {setting}")
        plan = [row[0] for row in connection.exec_driver_sql(f"explain {count}")]
        assert any("Index Only Scan using ix_deliveries_processed" in line for line in plan), plan
    else:
        plan = [row[3] for row in connection.exec_driver_sql(f"explain query plan {count}")]
        assert any("USING INDEX ix_deliveries_processed" in line for line in plan), plan


def test_a_paused_agency_waits_and_goes_on_when_it_is_resumed(
    cast: Cast, reactions: dict[str, Any]
) -> None:
    with transaction():
        actions.pause(cast.fairfield.ref, now=now(), **DEED)
    accept(cast.fairfield.ref)
    accept(cast.harbor.ref)
    assert work_off() == 1, "Harbor is not held up"
    (seen,) = queries.status(now()).pauses
    assert (seen.tenant, seen.actor, seen.reason) == ("fairfield", DEED["actor"], DEED["reason"])
    with pytest.raises(Conflict, match=DEED["actor"]), transaction():
        actions.pause(cast.fairfield.ref, now=now(), **DEED)
    with transaction():
        actions.resume(cast.fairfield.ref, now=now(), **DEED)
    assert work_off() == 1
    assert [d.tenant_id for d in deeds("ingestion.resumed")] == [cast.fairfield.ref.id]


def test_a_pause_of_everybody_stops_everybody(cast: Cast, reactions: dict[str, Any]) -> None:
    with transaction():
        actions.pause(None, now=now(), **DEED)
    accept(cast.fairfield.ref)
    accept(cast.harbor.ref)
    assert work_off() == 0
    (seen,) = queries.status(now(), cast.harbor.ref).pauses
    assert seen.tenant is None
    finish(keep=False)
    with pytest.raises(Conflict, match="not paused"), transaction():
        actions.resume(cast.fairfield.ref, now=now(), **DEED)
    with transaction():
        actions.resume(None, now=now(), **DEED)
    assert work_off() == 2


def test_a_chosen_time_counts_once(cast: Cast, reactions: dict[str, Any]) -> None:
    """Once it has come, what follows is a retry like any other, which a mended clock may hurry."""
    reactions["raise"] = ValueError("broken")
    letter = bury(cast.fairfield.ref)
    moment = now()
    with transaction():
        actions.requeue(letter, now=moment, at=moment + timedelta(hours=1), **DEED)
    with across_tenants("this test lets the hour pass"), transaction():
        db.session.execute(update(Delivery).values(next_attempt_at=now() - timedelta(seconds=1)))
    assert work_off() == 1
    assert look(letter).is_scheduled is False
