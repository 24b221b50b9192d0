"""Whose turn it is: each agency once a turn however many workers, and those who asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db, now, transaction
from realestate.errors import Conflict
from realestate.jobs import huey
from realestate.modules import entitlements
from realestate.modules.alarms import actions as alarms
from realestate.modules.alarms.queries import open_alarms
from realestate.modules.synthetic import actions, journey, queries, rules
from realestate.modules.synthetic.models import SyntheticRun
from realestate.tenancy.actions import set_status
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import Cast

T = datetime(2026, 11, 24, 9, 47, 12, tzinfo=UTC)


def due(minutes: int = 60, at: datetime = T) -> list[tuple[str, datetime | None]]:
    with transaction():
        return [(ref.slug, turn) for ref, turn in queries.due(at, minutes)]


def take(tenant: TenantRef, turn_at: datetime | None, at: datetime = T) -> int | None:
    with acting_as(tenant), transaction():
        return actions.take(tenant, turn_at=turn_at, now=at)


def end(tenant: TenantRef, run_id: int, problem: str | None = None, at: datetime = T) -> None:
    with acting_as(tenant), transaction():
        actions.end(tenant, run_id, problem, now=at)
        actions.note(run_id, removed_at=at)


@pytest.mark.parametrize(("minutes", "begins"), [(60, "09:00"), (5, "09:45"), (1, "09:47")])
def test_a_turn_begins_at_the_same_moment_for_every_process(minutes: int, begins: str) -> None:
    assert f"{rules.turn_of(T, minutes):%H:%M}" == begins
    assert rules.turn_of(T, minutes).second == 0


def test_a_turn_is_taken_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        turn = rules.turn_of(T, 60)
        assert due() == [("fairfield", turn), ("harbor", turn)]
        run_id = take(cast.fairfield.ref, turn)
        assert run_id is not None
        assert take(cast.fairfield.ref, turn) is None, "it is under way"
        end(cast.fairfield.ref, run_id)
        assert take(cast.fairfield.ref, turn) is None, "it is done"
        assert due() == [("harbor", turn)]
        later = T + timedelta(hours=1)
        assert len(due(at=later)) == 2
        assert take(cast.fairfield.ref, rules.turn_of(later, 60), later) is not None


def test_an_agency_in_trouble_is_tried_again_soon(app: Flask, cast: Cast) -> None:
    with app.app_context():
        run_id = take(cast.fairfield.ref, rules.turn_of(T, 60))
        assert run_id is not None
        end(cast.fairfield.ref, run_id, "the website did not answer")
        assert ("fairfield", rules.turn_of(T, 5)) in due()


def test_without_turns_only_those_who_asked(app: Flask, cast: Cast) -> None:
    with app.app_context():
        assert due(0) == []
        with acting_as(cast.harbor.ref), transaction():
            actions.ask(cast.harbor.ref, now=T)
            with pytest.raises(Conflict):
                actions.ask(cast.harbor.ref, now=T)
        assert huey.pending_count() == 1
        assert due(0) == [("harbor", None)]
        assert take(cast.harbor.ref, None) is not None
        assert due(0) == []


def test_a_run_without_an_end_stops_nobody_for_long(app: Flask, cast: Cast) -> None:
    with app.app_context():
        lost = take(cast.fairfield.ref, rules.turn_of(T, 60))
        soon, later = T + timedelta(minutes=2), T + timedelta(minutes=6)
        assert take(cast.fairfield.ref, rules.turn_of(soon, 1), soon) is None
        assert take(cast.fairfield.ref, rules.turn_of(later, 1), later) is not None
        with acting_as(cast.fairfield.ref):
            old = db.session.scalars(select(SyntheticRun).where(SyntheticRun.id == lost)).one()
            assert old.problem == "its worker was stopped on the way"


def test_agencies_that_are_closed_or_without_forms_are_passed_over(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journey, "run", lambda *_args, **_options: pytest.fail("nothing to test"))
    tenant = cast.fairfield.ref
    with app.app_context():
        with acting_as(tenant), transaction():
            alarms.sound(rules.KIND, tenant, words="It was bad.", now=T)
            actions.ask(tenant, now=T)
            entitlements.switch(tenant, "sten", "lead_forms", is_on=False, now=T)
        entitlements.queries.forget(tenant)
        with transaction():
            set_status("harbor", "suspended")
            alarms.sound(rules.KIND, cast.harbor.ref, words="It was bad.", now=T)
        place = journey.Place("http://127.0.0.1:1", "s")
        options = {"is_stopping": lambda: False, "breathe": lambda: None}
        assert journey.make_round(place, 60, **options) == 0
        assert open_alarms() == []
        with acting_as(tenant):
            asked = db.session.scalars(select(SyntheticRun)).one()
            assert asked.problem == "the lead forms of this agency are off"


def test_a_round_stops_when_the_worker_is_told_to(app: Flask, cast: Cast) -> None:
    with app.app_context():
        place = journey.Place("http://127.0.0.1:1", "s")
        stopping = {"is_stopping": lambda: True, "breathe": lambda: None}
        assert journey.make_round(place, 60, **stopping) == 0


def test_old_runs_are_forgotten(app: Flask, cast: Cast) -> None:
    with app.app_context():
        old = now() - timedelta(days=8)
        first = take(cast.fairfield.ref, rules.turn_of(old, 60), old)
        assert first is not None
        end(cast.fairfield.ref, first, at=old)
        second = take(cast.fairfield.ref, rules.turn_of(now(), 60), now())
        assert second is not None
        end(cast.fairfield.ref, second, at=now())
        with acting_as(cast.fairfield.ref):
            assert db.session.scalars(select(SyntheticRun.id)).all() == [second]
