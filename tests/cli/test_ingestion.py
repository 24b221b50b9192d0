"""flask ingestion: looked at, worked off, paused and resumed, pruned and blacked out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from realestate.db import db, finish, now, transaction
from realestate.modules.events import handlers, rules
from realestate.modules.events.models import Delivery, Event
from realestate.tenancy.scope import across_tenants
from tests.cast import Cast
from tests.cli.test_commands import answer, run
from tests.modules.events.conftest import TEST_TYPE, reactions, set_delivery
from tests.modules.operations.conftest import (
    _in_context,
    accept,
    attempts_of,
    bury,
    deliveries,
    event_of,
    look,
)

__all__ = ["_in_context", "reactions"]
pytestmark = pytest.mark.usefixtures("_in_context")
COMMAND = "ingestion"


def _drain(app: Flask, *words: str) -> dict[str, Any]:
    return answer(run(app, COMMAND, "drain", *words, "--json"))


def test_draining_works_off_both_lanes_and_says_what_came_of_it(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    sent: list[int] = []

    def prepare(_tenant: object, occurrence: handlers.Occurrence, _now: object) -> Any:
        return lambda: sent.append(occurrence.delivery_id)

    handlers._table[TEST_TYPE] += (handlers.outgoing(prepare),)
    for agency in (cast.fairfield, cast.harbor):
        accept(agency.ref)
    assert _drain(app) == {
        "event": "ingestion_drain_result",
        "loops": 1,
        "picked": 4,
        "processed": 4,
        "requeued": 0,
        "failed": 0,
        "dead_lettered": 0,
    }
    assert len(sent) == 2
    assert _drain(app)["picked"] == 0


def test_draining_is_bounded(app: Flask, cast: Cast, reactions: dict[str, Any]) -> None:
    for n in range(5):
        accept(cast.fairfield.ref, key=f"k{n}")
    found = _drain(app, "--batch-size", "2", "--max-loops", "2")
    assert (found["loops"], found["picked"]) == (2, 4)
    assert _drain(app, "--dry-run")["picked"] == 1
    assert [d.status for d in deliveries()].count("pending") == 1


def test_draining_first_takes_back_what_the_dead_held(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    accept(cast.fairfield.ref)
    ended = now() - timedelta(seconds=1)
    set_delivery(status="processing", attempt_count=1, lease_token="x", lease_expires_at=ended)
    assert _drain(app)["processed"] == 1


def test_a_failing_delivery_is_tried_five_times_at_its_times_and_then_buried(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    """Retry cadence with gating and attempt counts; a second round after it was put back."""
    reactions["raise"] = ValueError("broken")
    accept(cast.fairfield.ref)
    letter = deliveries()[0].id
    finish(keep=False)
    for attempt, seconds in enumerate(rules.DELAY_SECONDS, 1):
        moment = now()
        assert _drain(app)["requeued"] == 1
        found = look(letter)
        assert (found.status, found.attempt_count) == ("pending", attempt)
        wait = (found.next_attempt_at - moment).total_seconds()
        assert seconds * 0.89 < wait < seconds * 1.11 + 5
        finish(keep=False)
        assert _drain(app)["picked"] == 0, "not before its time"
        set_delivery(next_attempt_at=now() - timedelta(seconds=1))
    found_last = _drain(app)
    assert (found_last["failed"], found_last["dead_lettered"]) == (1, 1)
    assert look(letter).attempt_count == 5
    finish(keep=False)
    run(app, "dead-letters", "requeue", "--job", str(letter))
    assert _drain(app)["requeued"] == 1, "it has its five attempts again"
    numbers = [(a.number, a.outcome) for a in attempts_of(letter)]
    assert numbers == [*((n, "failed") for n in range(1, 5)), (5, "buried"), (6, "failed")]


STATUS: dict[str, type | tuple[type, ...]] = {
    "event": str,
    "tenant": str,
    "as_of": str,
    "counts": dict,
    "discarded": int,
    "due": int,
    "oldest_due_seconds": (float, type(None)),
    "oldest_pending_seconds": (float, type(None)),
    "lease_ages": list,
    "lapsed_leases": int,
    "processed_last_minute": int,
    "processed_last_hour": int,
    "dead_by_reason": dict,
    "held": int,
    "workers": list,
    "pauses": list,
}


def test_the_status_has_a_stable_shape(app: Flask, cast: Cast, reactions: dict[str, Any]) -> None:
    bury(cast.fairfield.ref)
    accept(cast.harbor.ref)
    for words, dead in (((), 1), (("--tenant", "harbor"), 0)):
        found = answer(run(app, COMMAND, "status", *words, "--json"))
        assert set(found) == set(STATUS)
        assert all(isinstance(found[name], kind) for name, kind in STATUS.items())
        assert found["event"] == "ingestion_status_result"
        assert set(found["counts"]) == {"pending", "processing", "processed", "dead_letter"}
        assert found["counts"]["dead_letter"] == dead
    assert "due now" in run(app, COMMAND, "status").stdout
    assert run(app, COMMAND, "status", "--tenant", "nobody").exit_code == 3


@pytest.mark.parametrize("whose", [(), ("--tenant", "fairfield")])
def test_what_is_paused_waits_until_it_is_resumed(
    app: Flask, cast: Cast, reactions: dict[str, Any], whose: tuple[str, ...]
) -> None:
    accept(cast.fairfield.ref)
    assert run(app, COMMAND, "pause", *whose, "--dry-run").exit_code == 0
    assert run(app, COMMAND, "resume", *whose).exit_code == 4, "a dry run pauses nobody"
    found = answer(run(app, COMMAND, "pause", *whose, "--reason", "repairs", "--json"))
    name = whose[1] if whose else "all"
    assert found == {"event": "ingestion_paused", "tenant": name, "reason": "repairs"}
    assert run(app, COMMAND, "pause", *whose).exit_code == 4
    assert _drain(app, "--dry-run")["picked"] == 0
    assert _drain(app)["picked"] == 0
    assert "repairs" in run(app, COMMAND, "status").stdout
    assert answer(run(app, COMMAND, "resume", *whose, "--json"))["event"] == "ingestion_resumed"
    assert _drain(app)["picked"] == 1


def _grow_old(days: int) -> None:
    """As if everything had happened so many days ago."""
    then = now() - timedelta(days=days)
    with across_tenants("this test lets time pass"), transaction():
        for change in (
            update(Event).values(received_at=then),
            update(Delivery).where(Delivery.status == "processed").values(processed_at=then),
        ):
            db.session.execute(change.execution_options(synchronize_session=False))


def test_old_events_are_pruned_when_it_is_confirmed(
    app: Flask, cast: Cast, reactions: dict[str, Any]
) -> None:
    for n in range(4):
        accept(cast.fairfield.ref, key=f"k{n}")
    _drain(app)
    _grow_old(days=401)
    words = (COMMAND, "prune", "--json")
    assert answer(run(app, *words, "--dry-run"))["events"] == 3, "the newest number is kept"
    refused = run(app, *words)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert answer(run(app, *words, "--before", "500", "--yes"))["events"] == 0
    found = answer(run(app, *words, "--limit", "2", "--yes"))
    assert set(found) == {"event", "before", "events", "deliveries", "attempts"}
    assert (found["events"], found["deliveries"], found["attempts"]) == (2, 2, 2)
    assert len(deliveries()) == 2


def test_an_event_is_blacked_out(app: Flask, cast: Cast, reactions: dict[str, Any]) -> None:
    letter = bury(cast.fairfield.ref, payload={"contact": {"name": "Ann Canary"}})
    event_id = event_of(letter).id
    finish(keep=False)
    words = (COMMAND, "redact", "--event", str(event_id), "--reason", "she asked", "--json")
    assert answer(run(app, *words, "--dry-run"))["redacted"] == [event_id]
    assert "Canary" in str(event_of(letter).payload)
    finish(keep=False)
    found = answer(run(app, *words))
    assert found == {
        "event": "ingestion_redact_result",
        "event_id": event_id,
        "redacted": [event_id],
    }
    assert "Canary" not in str(event_of(letter).payload)
    finish(keep=False)
    missing = run(app, COMMAND, "redact", "--event", "987654", "--reason", "she asked")
    assert missing.exit_code == 3
