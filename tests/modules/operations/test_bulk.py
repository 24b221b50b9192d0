"""Many letters at once: within the filter, bounded, paced, and reported."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from realestate.db import db, finish, now, transaction
from realestate.errors import Invalid, NotFound
from realestate.modules.events import handlers, sweeper
from realestate.modules.events.models import Delivery, Event
from realestate.modules.operations import actions, queries
from realestate.modules.operations.rules import MOST_AT_ONCE, LetterFilter
from realestate.tenancy.scope import across_tenants
from tests.cast import Cast
from tests.modules.events.conftest import TEST_TYPE
from tests.modules.operations.conftest import DEED, bury, deeds, look, work_off

pytestmark = pytest.mark.usefixtures("_in_context")

OTHER = "tests.other"  # a second handler of the same type
KINDS = (("f1", "f2"), ("ingestion_failed", "lease_lost"), (None, OTHER))
AGES = (timedelta(hours=1), timedelta(days=9))


def _population(cast: Cast, moment: datetime) -> dict[int, dict[str, Any]]:
    """Letters of two agencies in every combination of kind and age; and what is true of each."""
    facts: dict[int, dict[str, Any]] = {}
    whose = (cast.fairfield.ref, cast.harbor.ref)
    for number, (tenant, fingerprint, reason, handler, age) in enumerate(
        itertools.product(whose, *KINDS, AGES)
    ):
        of_attempt = {"error_class": f"Error{number % 3}", "code_version": f"c{number % 5}"}
        changes = {"error_fingerprint": fingerprint, "reason": reason, **of_attempt}
        changes |= {"handler": handler} if handler else {}
        letter = bury(tenant, key=f"k{number}", dead_lettered_at=moment - age, **changes)
        facts[letter] = {
            "tenant": tenant.slug,
            "fingerprint": fingerprint,
            "reason": reason,
            "handler": look(letter).handler,
            "event_type": TEST_TYPE,
            "error_class": of_attempt["error_class"],
            "version": of_attempt["code_version"],
            "at": moment - age,
        }
        finish(keep=False)
    handlers._table[TEST_TYPE] += (handlers.Handler(OTHER, react=lambda *_: None),)
    return facts


def _is_meant(wanted: LetterFilter, facts: dict[str, Any]) -> bool:
    """The filter in plain Python, as the judge of the one in SQL."""
    said = all(getattr(wanted, name) in (None, facts[name]) for name in facts.keys() - {"at"})
    is_after = wanted.since is None or facts["at"] >= wanted.since
    return said and is_after and (wanted.until is None or facts["at"] < wanted.until)


def _filters(moment: datetime) -> list[LetterFilter]:
    """Every combination of tenant, fingerprint, handler, reason and time; and the rest one by one."""
    border = moment - timedelta(days=2)
    made = [
        LetterFilter(tenant=t, fingerprint=f, handler=h, reason=r, **when)
        for t, f, h, r, when in itertools.product(
            (None, "fairfield"),
            (None, "f2"),
            (None, OTHER),
            (None, "lease_lost"),
            ({}, {"since": border}, {"until": border}, {"since": border, "until": border}),
        )
    ]
    return made + [
        LetterFilter(error_class="Error1"),
        LetterFilter(version="c2", tenant="harbor"),
        LetterFilter(event_type="another.type"),
        LetterFilter(handler="another.handler"),
        LetterFilter(fingerprint="nowhere"),
    ]


def _standing() -> dict[int, tuple[str, bool]]:
    with across_tenants("this test looks at all deliveries"):
        rows = db.session.execute(select(Delivery.id, Delivery.status, Delivery.discarded_at))
        return {row.id: (row.status, row.discarded_at is not None) for row in rows}


@pytest.mark.parametrize("act", ["requeue", "discard"])
def test_a_bulk_act_never_reaches_beyond_its_filter(
    cast: Cast, reactions: dict[str, Any], act: str
) -> None:
    moment = now()
    facts = _population(cast, moment)
    touched = ("pending", False) if act == "requeue" else ("dead_letter", True)
    for wanted in _filters(moment):
        meant = {letter for letter, said in facts.items() if _is_meant(wanted, said)}
        looked = getattr(actions, "preview" if act == "requeue" else "preview_discard")(wanted)
        assert looked.eligible == len(meant), wanted
        assert {letter.id for letter in queries.letters(wanted, limit=500)} == meant
        report = getattr(actions, f"{act}_many")(wanted, limit=500, now=now(), **DEED)
        assert set(report.done) == meant, wanted
        assert (report.skipped, report.left) == ({}, 0)
        after = _standing()
        assert {i for i, standing in after.items() if standing == touched} == meant, wanted
        assert {after[i] for i in facts.keys() - meant} <= {("dead_letter", False)}, wanted
        finish(keep=False)  # undone: the next filter meets the same letters


def test_a_bulk_act_is_bounded_and_says_what_is_left(cast: Cast, reactions: dict[str, Any]) -> None:
    old = [
        bury(cast.fairfield.ref, key=f"k{n}", dead_lettered_at=now() - timedelta(hours=9 - n))
        for n in range(5)
    ]
    with transaction():
        report = actions.requeue_many(LetterFilter(), limit=2, now=now(), **DEED)
    assert (list(report.done), report.left) == (old[:2], 3), "the oldest first"
    for limit in (0, MOST_AT_ONCE + 1):
        with pytest.raises(Invalid, match="bulk act"), transaction():
            actions.requeue_many(LetterFilter(), limit=limit, now=now(), **DEED)


def test_what_cannot_be_sent_again_is_left_alone_with_the_reason(
    cast: Cast, reactions: dict[str, Any]
) -> None:
    good = bury(cast.fairfield.ref, key="good")
    bury(cast.fairfield.ref, key="gone", discarded_at=now(), discard_reason="a joke")
    bury(cast.fairfield.ref, key="unknown", handler="nobody.does_this")
    black = bury(cast.harbor.ref, key="black")
    with across_tenants("this test blacks out"), transaction():
        of_letter = select(Delivery.event_id).where(Delivery.id == black).scalar_subquery()
        db.session.execute(
            update(Event)
            .where(Event.id == of_letter)
            .values(redacted_at=now())
            .execution_options(synchronize_session=False)
        )
    every = LetterFilter(include_discarded=True)
    looked = actions.preview(every)
    assert looked.eligible == 1
    assert looked.not_eligible == {
        "discarded before": 1,
        "its personal words were blacked out": 1,
        "this release has no such handler": 1,
    }
    finish(keep=False)
    with transaction():
        report = actions.requeue_many(every, now=now(), **DEED)
    assert (report.done, report.skipped) == ((good,), looked.not_eligible)
    assert actions.preview_discard(every).not_eligible == {"discarded before": 1}


def test_a_replay_is_spread_over_time_and_no_clock_hurries_it(
    cast: Cast, reactions: dict[str, Any]
) -> None:
    for n in range(4):
        bury(cast.fairfield.ref, key=f"k{n}")
    moment = now()
    with transaction():
        report = actions.requeue_many(LetterFilter(), per_second=0.01, now=moment, **DEED)
    assert sweeper.mend_clock() == 0
    waits = [(look(i).next_attempt_at - moment).total_seconds() for i in report.done]
    assert waits == [0, 100, 200, 300]
    finish(keep=False)
    assert work_off() == 1


def test_each_letter_of_a_bulk_act_is_recorded(cast: Cast, reactions: dict[str, Any]) -> None:
    letters = [bury(agency.ref) for agency in (cast.fairfield, cast.harbor)]
    with transaction():
        actions.discard_many(LetterFilter(), now=now(), **DEED)
    found = {(d.object_key, d.tenant_id, d.reason) for d in deeds("letter.discarded")}
    ids = (cast.fairfield.ref.id, cast.harbor.ref.id)
    expected = zip(map(str, letters), ids, itertools.repeat(DEED["reason"]), strict=False)
    assert found == set(expected)


def test_alike_letters_stand_together_with_the_agencies_they_touch(
    cast: Cast, reactions: dict[str, Any]
) -> None:
    first, last = now() - timedelta(hours=3), now() - timedelta(hours=1)
    bury(cast.fairfield.ref, key="a", dead_lettered_at=first)
    bury(cast.fairfield.ref, key="b", dead_lettered_at=first)
    bury(cast.harbor.ref, key="c", dead_lettered_at=last, last_error="the newest")
    bury(cast.harbor.ref, key="d", error_fingerprint="f2", dead_lettered_at=first)
    newest, other = queries.groups(LetterFilter())
    assert (newest.count, newest.first_seen, newest.last_seen) == (3, first, last)
    assert newest.tenants == (("fairfield", 2), ("harbor", 1))
    assert newest.last_error == "the newest"
    assert (other.fingerprint, other.count) == ("f2", 1)
    assert queries.letter_count(LetterFilter(), cap=3) == 3


def test_an_agency_that_is_none_is_not_an_empty_filter(cast: Cast) -> None:
    wanted = replace(LetterFilter(), tenant="fairfeild")
    for look_at in (queries.letters, queries.groups, actions.preview):
        with pytest.raises(NotFound, match="fairfeild"):
            look_at(wanted)
