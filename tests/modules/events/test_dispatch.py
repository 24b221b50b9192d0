"""The life of a delivery: once in effect, fenced, retried with gating, and buried when hopeless."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from realestate.db import db, finish, now
from realestate.errors import PermanentError, TemporaryError
from realestate.modules.events import claims, dispatch, returns, rules, sweeper
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.events.models import Attempt
from realestate.tenancy.scope import across_tenants
from tests.cast import Cast
from tests.modules.events.conftest import accept, deliveries, effects, set_delivery


def test_an_accepted_event_is_worked_once(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    with app.app_context():
        accept(cast.fairfield.ref)
        assert dispatch.work().picked == 1
        assert dispatch.work().picked == 0
        assert [d.status for d in deliveries()] == ["processed"]
        finish(keep=False)
        assert effects() == 1


def test_a_hint_heard_twice_has_one_effect(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    with app.app_context():
        accept(cast.fairfield.ref)
        for _ in range(3):
            dispatch.work()
        assert effects() == 1


def test_a_temporary_error_waits_and_is_not_tried_before_its_time(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    reactions["raise"] = TemporaryError("the other side sleeps")
    with app.app_context():
        accept(cast.fairfield.ref)
        dispatch.work()
        (delivery,) = deliveries()
        assert (delivery.status, delivery.attempt_count) == ("pending", 1)
        assert "the other side sleeps" in (delivery.last_error or "")
        wait = (delivery.next_attempt_at - now()).total_seconds()
        assert 26 < wait <= 33
        finish(keep=False)
        assert dispatch.work().picked == 0
        assert effects() == 0, "a failed attempt leaves nothing behind"


def test_after_five_attempts_it_is_a_dead_letter(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    reactions["raise"] = ValueError("broken")
    with app.app_context():
        accept(cast.fairfield.ref)
        for _ in range(rules.MAX_ATTEMPTS):
            set_delivery(next_attempt_at=now() - timedelta(seconds=1))
            dispatch.work()
        (delivery,) = deliveries()
        assert (delivery.status, delivery.reason) == ("dead_letter", "ingestion_failed")
        assert delivery.attempt_count == 5
        assert delivery.dead_lettered_at is not None
        finish(keep=False)
        assert dispatch.work().picked == 0
        with across_tenants("this test reads attempts"):
            outcomes = db.session.scalars(select(Attempt.outcome).order_by(Attempt.number)).all()
        assert outcomes == ["failed"] * 4 + ["buried"]


def test_a_permanent_error_is_buried_at_once(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    reactions["raise"] = PermanentError("contact.name: missing", "invalid_payload")
    with app.app_context():
        accept(cast.fairfield.ref)
        dispatch.work()
        (delivery,) = deliveries()
        assert (delivery.status, delivery.reason) == ("dead_letter", "invalid_payload")
        assert delivery.attempt_count == 1


def test_a_killed_workers_delivery_is_rescued_when_its_lease_ends(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    with app.app_context():
        accept(cast.fairfield.ref)
        gone = {"status": "processing", "attempt_count": 1, "lease_token": "of the dead"}
        set_delivery(**gone, lease_expires_at=now() + timedelta(seconds=5))
        assert dispatch.work().picked == 0, "a living lease is respected"
        set_delivery(lease_expires_at=now() - timedelta(seconds=1))
        assert sweeper.sweep().picked == 1
        (delivery,) = deliveries()
        assert (delivery.status, delivery.leases_lost) == ("processed", 1)
        finish(keep=False)
        assert effects() == 1


def test_a_worker_that_slept_past_its_lease_leaves_nothing(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    """The fence: another worker took the delivery between the claim and the effect."""
    with app.app_context():
        accept(cast.fairfield.ref)
        claim = claims.claim("crm", 25)
        assert claim is not None
        set_delivery(lease_token="somebody else's")
        assert dispatch._together(claim).processed == 0
        (delivery,) = deliveries()
        assert (delivery.status, delivery.lease_token) == ("processing", "somebody else's")
        finish(keep=False)
        assert effects() == 0


def test_what_kills_its_workers_three_times_is_poison(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    with app.app_context():
        accept(cast.fairfield.ref)
        expired = {"status": "processing", "lease_token": "x"}
        set_delivery(**expired, leases_lost=2, lease_expires_at=now() - timedelta(seconds=1))
        assert sweeper.sweep().picked == 0
        (delivery,) = deliveries()
        assert (delivery.status, delivery.reason) == ("dead_letter", "lease_lost")
        finish(keep=False)
        assert effects() == 0


def test_one_bad_delivery_does_not_hold_up_the_others(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    with app.app_context():
        accept(cast.fairfield.ref, key="bad", type=LEAD_SUBMITTED, payload={"source": 7})
        accept(cast.harbor.ref, key="good")
        assert sweeper.sweep().picked == 2
        assert {d.status for d in deliveries()} == {"dead_letter", "processed"}
        finish(keep=False)
        assert effects() == 1


def test_what_kills_its_worker_takes_no_other_with_it(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    """A batch loses its lease together; from then on each is tried alone, so poison dies alone."""
    with app.app_context():
        for number in range(5):
            accept(cast.fairfield.ref, key=f"k{number}")
        claim = claims.claim("crm", 25)
        assert claim is not None
        assert len(claim.taken) == 5
        set_delivery(lease_expires_at=now() - timedelta(seconds=1))
        assert sweeper.rescue() == 5
        assert dispatch.work().picked == 1
        assert sorted(d.status for d in deliveries()) == ["pending"] * 4 + ["processed"]


def test_a_lease_lost_beside_poison_is_nobody_elses_failure(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    """Four failures and a lost lease: the fifth try is still owed."""
    with app.app_context():
        accept(cast.fairfield.ref)
        set_delivery(attempt_count=5, leases_lost=1)
        assert dispatch.work().processed == 1


def test_one_bad_row_of_a_batch_hurts_no_other(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    with app.app_context():
        for number in range(5):
            accept(cast.fairfield.ref, key=f"k{number}")
        accept(cast.fairfield.ref, key="bad", type=LEAD_SUBMITTED, payload={"source": 7})
        tally = dispatch.work()
        assert (tally.picked, tally.processed, tally.dead_lettered) == (6, 5, 1)
        finish(keep=False)
        assert effects() == 5


def test_agencies_take_turns(app: Flask, cast: Cast, reactions: dict[str, Any]) -> None:
    """However much one agency has waiting, the other's is in the next claim but one at the latest."""
    with app.app_context():
        for number in range(30):
            accept(cast.fairfield.ref, key=f"k{number}")
        accept(cast.harbor.ref, key="small")
        dispatch.work(limit=5)
        dispatch.work(limit=5)
        waiting = [d for d in deliveries() if d.status == "pending"]
        assert {d.tenant_id for d in waiting} == {cast.fairfield.ref.id}


def test_work_given_back_is_as_if_never_claimed(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    with app.app_context():
        accept(cast.fairfield.ref)
        claim = claims.claim("crm", 25)
        assert claim is not None
        returns.give_back(claim, after=rules.NOTHING)
        (delivery,) = deliveries()
        assert (delivery.status, delivery.attempt_count) == ("pending", 0)
        finish(keep=False)
        assert dispatch.work().processed == 1


def test_a_kept_lease_does_not_end(app: Flask, cast: Cast, reactions: dict[str, Any]) -> None:
    with app.app_context():
        accept(cast.fairfield.ref)
        claim = claims.claim("crm", 25)
        assert claim is not None
        set_delivery(lease_expires_at=now() + timedelta(seconds=1))
        assert claims.extend_leases() == 1
        (delivery,) = deliveries()
        assert delivery.lease_expires_at is not None
        assert delivery.lease_expires_at > now() + timedelta(seconds=15)
        finish(keep=False)
        claims.let_go(claim)
        assert claims.extend_leases() == 0


def test_a_clock_set_back_keeps_nothing_waiting(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    with app.app_context():
        accept(cast.fairfield.ref)
        set_delivery(next_attempt_at=now() + timedelta(hours=1))
        assert dispatch.work().picked == 0
        assert sweeper.mend_clock() == 1
        assert dispatch.work().processed == 1
        accept(cast.fairfield.ref, key="by hand")
        set_delivery(
            next_attempt_at=now() + timedelta(hours=1), status="pending", is_scheduled=True
        )
        assert sweeper.mend_clock() == 0, "a time that a person chose stays"


def test_the_history_of_a_delivery_names_worker_code_and_error(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    reactions["raise"] = ValueError("vic@mail.example called from 206 555 0177")
    with app.app_context():
        accept(cast.fairfield.ref)
        dispatch.work()
        with across_tenants("this test reads attempts"):
            (attempt,) = db.session.scalars(select(Attempt))
        assert (attempt.number, attempt.outcome, attempt.error_class) == (1, "failed", "ValueError")
        assert attempt.message == "ValueError: [e-mail] called from [number]"
        assert "conftest.py" in (attempt.traceback or "")
        assert "vic@mail" not in (attempt.traceback or "")
        assert attempt.worker.startswith(attempt.host)
        assert attempt.code_version


def test_two_suspects_are_never_in_the_hands_of_one_process(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    """Poison beside another suspect would take it along three times, and bury a good one with it."""
    with app.app_context():
        for number in range(3):
            accept(cast.fairfield.ref, key=f"k{number}")
        set_delivery(leases_lost=1, attempt_count=1)
        accept(cast.harbor.ref, key="fresh")
        first = claims.claim("crm", 25)
        second = claims.claim("crm", 25)
        assert first is not None
        assert second is not None
        assert [t.row.leases_lost for t in (*first.taken, *second.taken)] == [1, 0]
        assert claims.claim("crm", 25) is None, "the next suspect waits until this one is over"
        claims.let_go(first)
        third = claims.claim("crm", 25)
        assert third is not None
        assert [t.row.leases_lost for t in third.taken] == [1]
