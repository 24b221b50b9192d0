"""A file of homes: checked, taken in, refused row by row, taken over by another worker."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from realestate.db import db, now
from realestate.errors import Conflict, Invalid
from realestate.modules.events.models import Event
from realestate.modules.feeds.actions import batches, imports
from realestate.modules.feeds.models import FeedError, FeedRow, FeedRun
from realestate.modules.listings.models import ListingChange
from tests.cast import Cast
from tests.modules.feeds.conftest import (
    OWNER,
    acting,
    as_csv,
    check,
    home,
    homes,
    run_of,
    send,
    start,
    take_in,
    work,
)


def _counts(run: FeedRun) -> tuple[int, int, int, int]:
    return run.count_new, run.count_changed, run.count_same, run.count_refused


def test_a_check_says_what_would_happen_and_writes_nothing(app: Flask, cast: Cast) -> None:
    rows = [home(1), home(2, Status="Actve"), home(3, **{"List Price": "call us"}), home(4)]
    run = check(app, cast, send(app, cast, as_csv(rows)))
    assert run.state == "checked"
    assert (run.total, *_counts(run)) == (4, 2, 0, 0, 2)
    assert homes(app, cast.fairfield.ref) == {}
    assert [row["facts"]["listing_key"] for row in run.examples["rows"]] == ["F1", "F4"]
    with acting(app, cast.fairfield.ref):
        found = db.session.scalars(FeedError.of(cast.fairfield.ref).order_by(FeedError.row_number))
        errors = [(e.row_number, e.field, e.value, e.remedy) for e in found]
    assert errors[0] == (3, "Status", "Actve", "Did you mean “Active”?")
    assert errors[1][:3] == (4, "List Price", "call us")


def test_a_file_is_taken_in_and_again_changes_nothing(app: Flask, cast: Cast) -> None:
    first = take_in(app, cast, [home(1), home(2)])
    assert (first.state, *_counts(first)) == ("done", 2, 0, 0, 0)
    kept = homes(app, cast.fairfield.ref)["F1"]
    assert (kept.living_area, kept.lot_size_area) == (1_850, 10_890)
    assert kept.property_sub_type == "Single Family Residence"
    again = take_in(app, cast, [home(1), home(2, Status="Pending")])
    assert _counts(again) == (0, 1, 1, 0)
    assert homes(app, cast.fairfield.ref)["F2"].standard_status == "Pending"


def test_rows_that_cannot_be_used_are_refused_alone(app: Flask, cast: Cast) -> None:
    run = take_in(app, cast, [home(1), home(2, Beds="many"), home(3)])
    assert _counts(run) == (2, 0, 0, 1)
    assert set(homes(app, cast.fairfield.ref)) == {"F1", "F3"}


def test_a_home_without_a_key_is_found_by_its_number(app: Flask, cast: Cast) -> None:
    take_in(app, cast, [home(1)])
    run = take_in(app, cast, [home(1, ListingKey="", City="Redmond")])
    assert _counts(run) == (0, 1, 0, 0)
    assert homes(app, cast.fairfield.ref)["F1"].city == "Redmond"


def test_a_home_that_appears_twice_is_one_home_as_the_last_row_says(app: Flask, cast: Cast) -> None:
    run = take_in(app, cast, [home(1), home(1, City="Redmond")])
    assert _counts(run) == (1, 1, 0, 0)
    assert homes(app, cast.fairfield.ref)["F1"].city == "Redmond"


def test_a_first_load_tells_nobody_and_a_later_one_does_when_asked(app: Flask, cast: Cast) -> None:
    def told() -> int:
        with acting(app, cast.fairfield.ref):
            found = select(func.count(Event.id)).where(Event.tenant_id == cast.fairfield.ref.id)
            return db.session.scalar(found.where(Event.type == "listings.changed")) or 0

    first = take_in(app, cast, [home(1)])
    assert not first.is_told
    assert told() == 0
    take_in(app, cast, [home(1, City="Kirkland")], is_told=True)
    assert told() == 1


def test_a_killed_worker_leaves_nothing_half_done_and_the_next_goes_on(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 3)
    run_id = send(app, cast, as_csv([home(number) for number in range(10)]))
    check(app, cast, run_id)
    start(app, cast, run_id)
    breaths = iter(range(100))

    def die() -> None:
        if next(breaths) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work(app, "killed", breathe=die)
    half = run_of(app, cast, run_id)
    assert (half.state, half.row_cursor, half.count_new) == ("running", 6, 6)
    assert len(homes(app, cast.fairfield.ref)) == 6
    assert work(app, "another") == 0, "its lease is not over yet"
    with acting(app, cast.fairfield.ref):
        held = db.session.scalars(FeedRun.of(cast.fairfield.ref)).one()
        held.lease_until = now() - timedelta(seconds=1)
    work(app, "another")
    whole = run_of(app, cast, run_id)
    assert (whole.state, *_counts(whole)) == ("done", 10, 0, 0, 0)
    with acting(app, cast.fairfield.ref):
        tenant = cast.fairfield.ref
        listed = select(func.count(ListingChange.id)).where(ListingChange.tenant_id == tenant.id)
        assert db.session.scalar(listed) == 10
        assert len(list(db.session.scalars(FeedRow.of(tenant)))) == 10


def test_a_stopped_run_writes_nothing_more_and_can_go_on(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    run_id = send(app, cast, as_csv([home(number) for number in range(6)]))
    check(app, cast, run_id)
    start(app, cast, run_id)
    breaths = iter(range(100))

    def stop() -> None:
        if next(breaths) == 2:
            with acting(app, cast.fairfield.ref):
                imports.stop(cast.fairfield.ref, OWNER, run_id, now=now())

    work(app, breathe=stop)
    assert run_of(app, cast, run_id).state == "stopped"
    assert len(homes(app, cast.fairfield.ref)) == 2
    with acting(app, cast.fairfield.ref):
        imports.resume(cast.fairfield.ref, OWNER, run_id, now=now())
    work(app)
    assert run_of(app, cast, run_id).count_new == 6


def test_homes_not_in_the_file_are_taken_off_after_the_number_is_typed(
    app: Flask, cast: Cast
) -> None:
    take_in(app, cast, [home(1), home(2), home(3)])
    run_id = send(app, cast, as_csv([home(1)]))
    assert check(app, cast, run_id).missing == 2
    with pytest.raises(Invalid, match="Type 2"):
        start(app, cast, run_id, takes_off=True, missing_shown=1)
    start(app, cast, run_id, takes_off=True, missing_shown=2)
    work(app)
    assert run_of(app, cast, run_id).count_removed == 2
    found = homes(app, cast.fairfield.ref)
    assert {key: each.standard_status for key, each in found.items()} == {
        "F1": "Active",
        "F2": "Delete",
        "F3": "Delete",
    }


def test_more_missing_homes_than_agreed_to_are_left_alone(app: Flask, cast: Cast) -> None:
    take_in(app, cast, [home(1), home(2)])
    run_id = send(app, cast, as_csv([home(1)]))
    check(app, cast, run_id)
    start(app, cast, run_id, takes_off=True, missing_shown=1)
    with acting(app, cast.fairfield.ref):
        run = db.session.scalars(FeedRun.of(cast.fairfield.ref).where(FeedRun.id == run_id)).one()
        run.missing = 0
    work(app)
    done = run_of(app, cast, run_id)
    assert (done.state, done.count_removed) == ("done", 0)
    assert "None was taken off" in done.problem


def test_the_plan_limits_active_homes(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from realestate.modules.plans import PLANS

    monkeypatch.setitem(PLANS["pro"].limits, "listings", 7)  # the cast has five for sale
    run = take_in(app, cast, [home(1), home(2), home(3), home(4, Status="Closed")])
    assert _counts(run) == (3, 0, 0, 1)
    with acting(app, cast.fairfield.ref):
        problem = db.session.scalars(select(FeedError.problem)).one()
    assert problem == "Your plan shows at most 7 active homes, and they are all in use."


def test_a_mapping_is_remembered_for_a_source_and_its_headers(app: Flask, cast: Cast) -> None:
    run_id = send(app, cast, as_csv([home(1)]))
    mapping = {**run_of(app, cast, run_id).mapping, "Remarks": "private_remarks"}
    with acting(app, cast.fairfield.ref):
        imports.match(cast.fairfield.ref, OWNER, run_id, mapping, now=now())
    again = run_of(app, cast, send(app, cast, as_csv([home(2)])))
    assert again.mapping["Remarks"] == "private_remarks"


def test_a_mapping_that_cannot_work_says_why(app: Flask, cast: Cast) -> None:
    run_id = send(app, cast, as_csv([home(1)]))
    mapping = {**run_of(app, cast, run_id).mapping, "List Price": "", "Beds": "city"}
    with (
        acting(app, cast.fairfield.ref),
        pytest.raises(Invalid, match="cannot be used") as refused,
    ):
        imports.match(cast.fairfield.ref, OWNER, run_id, mapping, now=now())
    assert refused.value.fields["mapping"] == [
        "“City” and “Beds” are both matched with “Town”.",
        "Match a column with “Price”: no home can do without.",
    ]


def test_a_run_cannot_be_started_twice(app: Flask, cast: Cast) -> None:
    run_id = send(app, cast, as_csv([home(1)]))
    check(app, cast, run_id)
    start(app, cast, run_id)
    with pytest.raises(Conflict, match="another step"):
        start(app, cast, run_id)


@pytest.mark.parametrize("value", ["9" * 40, "1" * 400 + ".5", "9" * 24 + "m"])
@pytest.mark.parametrize("column", ["Beds", "Lot Size Acres", "List Price"])
def test_a_number_beyond_all_reckoning_is_refused_in_words(
    app: Flask, cast: Cast, column: str, value: str
) -> None:
    run = take_in(app, cast, [home(1), home(2, **{column: value})])
    assert (run.state, run.count_new, run.count_refused) == ("done", 1, 1)


def test_half_a_character_does_not_stop_a_file(app: Flask, cast: Cast) -> None:
    body = json.dumps([home(1), home(2, Remarks="x\ud800y", City="Bell\udfffevue")]).encode()
    run = check(app, cast, send(app, cast, body, "homes.json"))
    start(app, cast, run.id)
    work(app)
    assert run_of(app, cast, run.id).count_new == 2


def test_a_file_that_nobody_foresaw_fails_once_and_says_so(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = send(app, cast, as_csv([home(1)]))

    def broken(*_args: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr("realestate.modules.feeds.actions.runs.read_row", broken)
    run = check(app, cast, run_id)
    assert run.state == "failed"
    assert "could not be read" in run.problem
