"""The figures of the queue, read from real rows on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, update

from realestate.db import db, now, transaction
from realestate.modules.events import sweeper
from realestate.modules.events.models import Attempt, IngestionPause, WorkerHeartbeat
from realestate.modules.operations import dashboard
from realestate.modules.operations.figures import Alarms, Figures
from realestate.tenancy.scope import across_tenants
from tests.cast import Agency, Cast
from tests.support.letters import bury_lead
from tests.support.queries import counted


@pytest.fixture(autouse=True)
def _in_context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.remove()


def _look() -> Figures:
    dashboard.forget()
    with transaction():
        return dashboard.look()


def _alarms() -> Alarms:
    dashboard.forget()
    with transaction():
        return dashboard.alarms()


def _processed(
    cast: Cast,
    key: str,
    at: datetime,
    took: timedelta,
    *,
    agency: Agency | None = None,
    **values: Any,
) -> int:
    facts = {"status": "processed", "created_at": at - took, "processed_at": at, "reason": None}
    return bury_lead((agency or cast.fairfield).ref, key, **facts, dead_lettered_at=None, **values)


def test_an_empty_queue_is_all_nought_and_has_no_percentile() -> None:
    figures = _look()
    assert (figures.pending, figures.processing, figures.dead, figures.held) == (0, 0, 0, 0)
    assert figures.latency.percentile(0.5) is None
    assert figures.oldest_at is None
    assert len(figures.slots) == dashboard.SLOTS


def test_what_waits_is_counted_by_lane_and_agency_with_its_age(cast: Cast) -> None:
    moment = now()
    old = {"status": "pending", "created_at": moment - timedelta(hours=2)}
    bury_lead(cast.fairfield.ref, "a", **old, next_attempt_at=moment - timedelta(minutes=1))
    bury_lead(cast.harbor.ref, "b", status="pending", next_attempt_at=moment + timedelta(hours=1))
    figures = _look()
    assert (figures.pending, figures.due) == (2, 1)
    assert (figures.lanes[0].name, figures.lanes[0].pending) == ("crm", 2)
    assert figures.at - figures.oldest_at >= timedelta(hours=2)  # type: ignore[operator]
    first, second = figures.agencies
    assert [first.slug, second.slug] == ["fairfield", "harbor"]
    assert (first.pending, second.pending) == (1, 1)


def test_what_was_processed_stands_in_its_half_hour_with_its_latency(cast: Cast) -> None:
    moment = now()
    for number in range(9):
        _processed(cast, f"p{number}", moment - timedelta(seconds=5), timedelta(milliseconds=70))
    _processed(cast, "slow", moment - timedelta(hours=3), timedelta(seconds=20))
    _processed(cast, "yesterday", moment - timedelta(hours=25), timedelta(seconds=1))
    figures = _look()
    assert (figures.last_minute, figures.last_hour) == (9, 9)
    assert 0.05 <= figures.latency.percentile(0.95) <= 0.1  # type: ignore[operator]
    assert figures.latest.total == 9
    assert figures.latest_seconds == pytest.approx(0.63, abs=0.02)
    assert sum(slot.processed for slot in figures.slots) == 10
    then = next(
        s
        for s in figures.slots
        if s.start <= moment - timedelta(hours=3) < s.start + dashboard.SLOT
    )
    assert 10 <= then.latency.percentile(0.5) <= 30  # type: ignore[operator]
    assert figures.agencies[0].processed == 10


def test_failed_attempts_stand_in_their_half_hour(cast: Cast) -> None:
    bury_lead(cast.fairfield.ref)
    with across_tenants("this test moves an attempt"), transaction():
        db.session.execute(update(Attempt).values(ended_at=now() - timedelta(hours=5)))
    assert [slot.failed for slot in _look().slots if slot.failed] == [1]


def test_dead_letters_are_counted_by_reason_without_what_was_discarded(cast: Cast) -> None:
    bury_lead(cast.fairfield.ref, "a")
    bury_lead(cast.harbor.ref, "b", reason="ingestion_failed")
    bury_lead(cast.harbor.ref, "c", discarded_at=now(), discard_reason="spam")
    figures = _look()
    assert {each.reason: each.count for each in figures.buried} == {
        "invalid_payload": 1,
        "ingestion_failed": 1,
    }
    assert {a.slug: a.dead for a in figures.agencies} == {"fairfield": 1, "harbor": 1}


def test_a_silent_worker_is_not_alive() -> None:
    sweeper.beat(now())
    assert (_look().alive, _alarms().alive) == (1, 1)
    with transaction():
        db.session.execute(update(WorkerHeartbeat).values(beat_at=now() - timedelta(seconds=31)))
    assert (_look().alive, _alarms().alive) == (0, 0)
    assert _alarms().is_alarming


def test_alarms_tell_of_new_dead_letters_and_pauses(cast: Cast) -> None:
    sweeper.beat(now())
    bury_lead(cast.fairfield.ref, "old", dead_lettered_at=now() - timedelta(hours=2))
    assert not _alarms().is_alarming
    bury_lead(cast.fairfield.ref, "new")
    assert (_alarms().dead, _alarms().dead_in_hour) == (2, 1)
    with transaction():
        for tenant in (None, cast.harbor.ref.id):
            db.session.add(IngestionPause(tenant_id=tenant, actor="sten", paused_at=now()))
    alarms = _alarms()
    assert (alarms.is_all_paused, alarms.paused_agencies) == (True, 1)
    with transaction():
        assert [pause.slug for pause in dashboard.pauses()] == [None, "harbor"]


def test_the_agencies_day_is_read_by_time_and_not_through_every_row(
    connection: Connection, is_postgresql: bool
) -> None:
    if is_postgresql:
        return
    query = dashboard.done_by_agency(now()).compile(
        connection, compile_kwargs={"literal_binds": True}
    )
    plan = connection.exec_driver_sql(f"explain query plan {query}").all()
    assert "SEARCH deliveries USING" in str(plan)
    assert "ix_deliveries_processed" in str(plan)


def test_the_alarms_are_one_query_and_remembered(connection: Connection) -> None:
    dashboard.forget()
    with counted(connection) as sent, transaction():
        dashboard.alarms()
        dashboard.alarms()
    assert len([line for line in sent if "deliveries" in line]) == 1


def test_figures_are_remembered_until_somebody_changes_the_queue(cast: Cast) -> None:
    assert _look().dead == 0
    bury_lead(cast.fairfield.ref)
    with transaction():
        assert dashboard.look().dead == 0
    assert _look().dead == 1


def test_each_agency_has_its_own_latency(cast: Cast) -> None:
    """A slow day at one agency is not hidden by the others."""
    for agency, took in ((cast.fairfield, 0.03), (cast.harbor, 20)):
        _processed(cast, agency.ref.slug, now(), timedelta(seconds=took), agency=agency)
    quick, slow = ({a.slug: a for a in _look().agencies}[s] for s in ("fairfield", "harbor"))
    assert (quick.processed, slow.processed) == (1, 1)
    assert (quick.latency.percentile(0.95) or 9) < 0.1
    assert 10 <= (slow.latency.percentile(0.5) or 0) <= 30
