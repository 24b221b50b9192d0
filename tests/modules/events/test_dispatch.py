"""The life of a delivery: once in effect, fenced, retried with gating, and buried when hopeless."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from realestate.db import db, finish, now, transaction
from realestate.errors import PermanentError, TemporaryError
from realestate.modules.events import dispatch, rules, sweeper
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
        assert dispatch.work() == 1
        assert dispatch.work() == 0
        assert [d.status for d in deliveries()] == ["processed"]
        finish(keep=False)
        assert effects() == 1


def test_a_hint_heard_twice_has_one_effect(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    with app.app_context():
        event_id = accept(cast.fairfield.ref)
        for _ in range(3):
            dispatch.work(event_id=event_id)
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
        assert dispatch.work() == 0
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
        assert dispatch.work() == 0
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
        assert dispatch.work() == 0, "a living lease is respected"
        set_delivery(lease_expires_at=now() - timedelta(seconds=1))
        assert sweeper.sweep() == 1
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
        with across_tenants("this test claims"), transaction():
            (claim,) = dispatch._claim(dispatch._lock_due(None, 25))
        set_delivery(lease_token="somebody else's")
        dispatch._attempt(claim)
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
        assert sweeper.sweep() == 0
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
        assert sweeper.sweep() == 2
        assert {d.status for d in deliveries()} == {"dead_letter", "processed"}
        finish(keep=False)
        assert effects() == 1


def test_what_kills_its_worker_takes_no_other_with_it(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    """One delivery is claimed at a time, so a lost lease is nobody else's."""
    with app.app_context():
        for number in range(5):
            accept(cast.fairfield.ref, key=f"k{number}")
        assert dispatch.work() == 1
        assert sorted(d.status for d in deliveries()) == ["pending"] * 4 + ["processed"]
