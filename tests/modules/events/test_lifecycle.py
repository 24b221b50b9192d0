"""Any life of a delivery: accepted, worked, failed, crashed at any step, rescued, paused, requeued, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.exc import TimeoutError as PoolTimeout

from realestate.db import db, finish, transaction
from realestate.errors import PermanentError, TemporaryError
from realestate.modules.crm.models import Contact
from realestate.modules.events import dispatch, handlers, rules, steps, sweeper
from realestate.modules.events.catalogue import SHAPES
from realestate.modules.events.models import Attempt, Delivery, IngestionPause
from realestate.modules.reactions import REACTIONS
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import across_tenants
from tests.cast import NOW, Cast
from tests.modules.events.conftest import (
    TEST_TYPE,
    WITH_CLOCKS,
    TestHappened,
    accept,
    forget_process,
)

WAYS = {
    "well": None,
    "temporarily": TemporaryError("the other side sleeps"),
    "for good": PermanentError("n: is odd", "invalid_payload"),
    "away": PoolTimeout("the database is away"),
}
ENDS = ("processed", "dead_letter")
IN_CI = settings(
    max_examples=12, stateful_step_count=25, derandomize=True, deadline=None, database=None
)


class Crash(BaseException):
    """The process is gone: nothing after this line is done by it."""


class World:
    """A clock of our own, reactions that go as they are told, and a look at every row."""

    def __init__(self) -> None:
        self.now: datetime = NOW
        self.way = "well"
        self.touched: list[int] = []
        self.sent: Counter[int] = Counter()
        self.died_sent = 0
        self.rounds = 0

    def clock(self) -> datetime:
        return self.now

    def react(self, _tenant: TenantRef, occurrence: handlers.Occurrence, now: datetime) -> None:
        self.touched.append(occurrence.delivery_id)
        db.session.add(Contact(name=f"effect of {occurrence.delivery_id}", created_at=now))
        db.session.flush()
        if error := WAYS[self.way]:
            raise error

    def write(
        self, _tenant: TenantRef, occurrence: handlers.Occurrence, _now: datetime
    ) -> handlers.Post:
        self.touched.append(occurrence.delivery_id)
        error, delivery = WAYS[self.way], occurrence.delivery_id

        def send() -> None:
            if error:
                raise error
            self.sent[delivery] += 1

        return send

    def crash(self, step: str, lane: str) -> None:
        """Work, and end at this step; what the process knew is gone with it."""

        def fall(name: str) -> None:
            if name == step:
                raise Crash

        deaf = steps.listen(fall)
        try:
            dispatch.work(lane, limit=3)
        except Crash:
            self.died_sent += step == "sent"
        finally:
            deaf()
            forget_process()

    def finish_everything(self) -> None:
        """Nothing hinders any more: time passes, and rounds are made."""
        self.way = "well"
        with transaction():
            db.session.execute(delete(IngestionPause))
        while any(d["status"] not in ENDS for d in rows(Delivery)):
            self.rounds += 1
            assert self.rounds < 12, "every retry and every lease is over by now"
            self.now += rules.LONGEST_DELAY + timedelta(seconds=1)
            sweeper.mend_clock()
            sweeper.sweep()


def rows(model: Any) -> list[Any]:
    with across_tenants("this test looks at every row"):
        found = [
            {column.key: getattr(row, column.key) for column in model.__table__.columns}
            for row in db.session.scalars(select(model).order_by(model.id))
        ]
    finish(keep=False)
    return found


def effects() -> Counter[int]:
    with across_tenants("this test counts effects"):
        found = select(Contact.name).where(Contact.name.startswith("effect of"))
        names = list(db.session.scalars(found))
    finish(keep=False)
    return Counter(int(name.rpartition(" ")[2]) for name in names)


@pytest.fixture
def world(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    world = World()
    letter = handlers.Handler("test.letter", lane="post", prepare=lambda *a: Life.world.write(*a))
    react = handlers.Handler("test.react", react=lambda *a: Life.world.react(*a), then=(letter,))
    handlers.install({**REACTIONS, TEST_TYPE: (react,)})
    monkeypatch.setitem(SHAPES, (TEST_TYPE, 1), TestHappened)
    for module in WITH_CLOCKS:
        monkeypatch.setattr(module, "now", lambda: Life.world.now)
    Life.world = world
    with app.app_context():
        yield world
    forget_process()
    handlers.install(REACTIONS)


class Life(RuleBasedStateMachine):
    """Everything that may happen to deliveries of two agencies, and what must hold whatever happened."""

    world: ClassVar[World]
    connection: ClassVar[Connection]
    agencies: ClassVar[tuple[TenantRef, ...]]

    def __init__(self) -> None:
        super().__init__()
        Life.world = World()
        forget_process()
        self.undone = self.connection.begin_nested()
        self.keys: set[tuple[int, str]] = set()
        self.history: dict[int, Any] = {}

    def teardown(self) -> None:
        try:
            self.world.finish_everything()
            self.what_holds_always()
            assert {d["status"] for d in rows(Delivery)} <= set(ENDS), "nothing stays under way"
        finally:
            finish(keep=False)
            self.undone.rollback()

    @rule(agency=st.integers(0, 1), number=st.integers(0, 4))
    def accept_or_resend(self, agency: int, number: int) -> None:
        key = f"k{number}"
        accept(self.agencies[agency], key=key, now=self.world.now)
        self.keys.add((agency, key))
        assert len([d for d in rows(Delivery) if d["lane"] == "crm"]) == len(self.keys)

    @rule(lane=st.sampled_from(["crm", "post"]))
    def work(self, lane: str) -> None:
        due = self._due()
        self.world.touched.clear()
        dispatch.work(lane, limit=3)
        assert set(self.world.touched) <= due, "nothing is worked before its time, or paused"

    @rule(step=st.sampled_from(steps.STEPS), lane=st.sampled_from(["crm", "post"]))
    def crash(self, step: str, lane: str) -> None:
        self.world.crash(step, lane)

    @rule()
    def rescue(self) -> None:
        sweeper.rescue()

    @rule()
    def mend_clock(self) -> None:
        sweeper.mend_clock()

    @rule(seconds=st.sampled_from([1, 21, 34, 135, 700, 2_000, -3_600]))
    def the_clock_moves(self, seconds: int) -> None:
        self.world.now += timedelta(seconds=seconds)

    @rule(way=st.sampled_from(list(WAYS)))
    def from_now_on_it_goes(self, way: str) -> None:
        self.world.way = way

    @rule(pauses=st.booleans())
    def pause_or_resume(self, pauses: bool) -> None:
        with transaction():
            db.session.execute(delete(IngestionPause))
            if pauses:
                db.session.add(IngestionPause(actor="staff", paused_at=self.world.now))

    @rule()
    def requeue_by_hand(self) -> None:
        with across_tenants("staff requeue what they choose"), transaction():
            db.session.execute(
                update(Delivery)
                .where(Delivery.status == "dead_letter")
                .values(
                    status="pending",
                    attempts_before=Delivery.attempts_before + Delivery.attempt_count,
                    attempt_count=0,
                    leases_lost=0,
                    reason=None,
                    dead_lettered_at=None,
                    next_attempt_at=self.world.now,
                )
                .execution_options(synchronize_session=False)
            )

    @invariant()
    def what_holds_always(self) -> None:
        made = effects()
        for delivery in rows(Delivery):
            number = delivery["id"]
            assert delivery["attempt_count"] - delivery["leases_lost"] <= rules.MAX_ATTEMPTS
            if delivery["lane"] == "crm":
                assert made[number] == (delivery["status"] == "processed"), "one effect, when done"
            elif delivery["status"] == "processed":
                assert 1 <= self.world.sent[number] <= 1 + self.world.died_sent
            if delivery["status"] == "dead_letter":
                self._died_rightly(delivery)

    @invariant()
    def history_is_never_rewritten(self) -> None:
        found = {attempt["id"]: attempt for attempt in rows(Attempt)}
        for number, before in self.history.items():
            assert found[number] == before
        self.history = found
        numbers: dict[int, list[int]] = {}
        for attempt in found.values():
            numbers.setdefault(attempt["delivery_id"], []).append(attempt["number"])
        for told in numbers.values():
            assert told == sorted(set(told)), "each try has a higher number than the one before"

    def _died_rightly(self, delivery: dict[str, Any]) -> None:
        failures = delivery["attempt_count"] - delivery["leases_lost"]
        last = [a for a in self.history.values() if a["delivery_id"] == delivery["id"]]
        assert delivery["reason"] in ("ingestion_failed", "invalid_payload", "lease_lost")
        if delivery["reason"] == "ingestion_failed":
            assert failures == rules.MAX_ATTEMPTS
        elif delivery["reason"] == "lease_lost":
            assert delivery["leases_lost"] == rules.MAX_LEASES_LOST
        elif last:
            assert last[-1]["outcome"] in ("buried", "failed", "lease_lost")

    def _due(self) -> set[int]:
        if rows(IngestionPause):
            return set()
        return {
            d["id"]
            for d in rows(Delivery)
            if d["status"] == "pending" and d["next_attempt_at"] <= self.world.now
        }


def test_any_life_of_a_delivery(
    world: World, app: Flask, cast: Cast, connection: Connection
) -> None:
    Life.connection, Life.agencies = connection, (cast.fairfield.ref, cast.harbor.ref)
    run_state_machine_as_test(Life, settings=IN_CI)


def test_an_outage_longer_than_every_retry_spends_no_attempt_and_loses_nothing(
    world: World, cast: Cast
) -> None:
    accept(cast.fairfield.ref, now=world.now)
    world.way = "away"
    for _ in range(36):  # three hours; all retries together last 42 minutes
        sweeper.sweep()
        world.now += timedelta(minutes=5)
    world.way = "well"
    world.now += timedelta(seconds=2)
    sweeper.sweep()
    assert [d["status"] for d in rows(Delivery)] == ["processed", "processed"]
    assert [a["outcome"] for a in rows(Attempt)] == ["processed", "processed"]
    assert set(effects().values()) == {1}
