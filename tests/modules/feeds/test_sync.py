"""A RESO source read through all its moods."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db
from realestate.modules.alarms.queries import open_alarms
from realestate.modules.feeds import reso as client
from realestate.modules.feeds.actions import rounds, sync
from realestate.modules.feeds.actions.leases import Hands
from realestate.modules.feeds.models import FeedError, FeedRun, WantedPicture
from realestate.modules.listings.models import ListingChange, OpenHouse
from tests.cast import Cast
from tests.modules.feeds.conftest import (
    AT,
    SYSTEM,
    acting,
    add_source,
    homes,
    read,
    source_of,
)
from tests.support.reso import Reso


def test_homes_come_with_their_pictures_and_open_houses(app: Flask, cast: Cast, mls: Reso) -> None:
    picture = {"MediaURL": "https://img.example/1.jpg", "Order": 1, "ShortDescription": "Front"}
    hidden = {"MediaURL": "https://img.example/2.jpg", "Order": 2, "Permission": "Private"}
    visit = {
        "OpenHouseStartTime": "2026-12-05T21:00:00Z",
        "OpenHouseEndTime": "2026-12-05T23:00:00Z",
    }
    mls.has("A1", AT, Media=[hidden, picture], OpenHouse=[visit])
    mls.has("A2", AT, StandardStatus="ActiveUnderContract")
    source_id = add_source(app, cast, mls)
    assert read(app, cast, mls, source_id) == ""
    found = homes(app, cast.fairfield.ref, SYSTEM)
    assert {k: h.standard_status for k, h in found.items()} == {
        "A1": "Active",
        "A2": "Active Under Contract",
    }
    with acting(app, cast.fairfield.ref):
        wanted = db.session.scalars(WantedPicture.of(cast.fairfield.ref)).one()
        assert (wanted.url, wanted.short_description) == ("https://img.example/1.jpg", "Front")
        held = db.session.scalars(OpenHouse.of(cast.fairfield.ref)).one()
        assert held.starts_at == datetime(2026, 12, 5, 21, tzinfo=UTC)
    source = source_of(app, cast, source_id)
    assert source.cursor_at == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert source.last_success_at is not None
    assert source.lease_owner == ""


def test_a_later_round_asks_for_changes_only_and_with_an_overlap(
    app: Flask, cast: Cast, mls: Reso
) -> None:
    mls.has("A1", AT)
    source_id = add_source(app, cast, mls)
    read(app, cast, mls, source_id)
    mls.has("A1", "2026-11-24T09:00:00.000Z", ListPrice=650_000)
    assert read(app, cast, mls, source_id) == ""
    assert "gt%202026-11-24T07:55:00.000Z" in mls.asked[-1]
    assert homes(app, cast.fairfield.ref, SYSTEM)["A1"].list_price == 650_000


def test_a_source_whose_clock_is_wrong_hides_nothing_that_follows(
    app: Flask, cast: Cast, mls: Reso
) -> None:
    mls.has("A1", "2199-01-01T00:00:00.000Z")
    source_id = add_source(app, cast, mls)
    read(app, cast, mls, source_id)
    cursor = source_of(app, cast, source_id).cursor_at
    assert cursor is not None
    assert cursor <= datetime.now(UTC)


def test_pages_follow_each_other_and_repeated_ones_change_nothing(
    app: Flask, cast: Cast, mls: Reso
) -> None:
    mls.page, mls.repeats_pages = 3, True
    for number in range(10):
        mls.has(f"A{number}", AT)
    source_id = add_source(app, cast, mls)
    assert read(app, cast, mls, source_id) == ""
    assert len(homes(app, cast.fairfield.ref, SYSTEM)) == 10
    with acting(app, cast.fairfield.ref):
        assert len(list(db.session.scalars(ListingChange.of(cast.fairfield.ref)))) == 10


def test_a_token_that_expires_is_renewed(app: Flask, cast: Cast, mls: Reso) -> None:
    mls.page = 2
    for number in range(6):
        mls.has(f"A{number}", AT)
    source_id = add_source(app, cast, mls)

    def expire() -> None:
        for token in mls.tokens:
            mls.tokens[token] = 0 if len(mls.tokens) == 1 else mls.tokens[token]

    assert read(app, cast, mls, source_id, breathe=expire) == ""
    assert len(mls.tokens) > 1
    assert len(homes(app, cast.fairfield.ref, SYSTEM)) == 6


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_short_bad_moment_is_waited_out(app: Flask, cast: Cast, mls: Reso, status: int) -> None:
    mls.has("A1", AT)
    mls.answers = [(status, {"Retry-After": "1"}), (status, {})]
    assert read(app, cast, mls, add_source(app, cast, mls)) == ""


def test_a_source_that_asks_for_patience_is_left_until_then(
    app: Flask, cast: Cast, mls: Reso
) -> None:
    mls.answers = [(429, {"Retry-After": "1800"})]
    source_id = add_source(app, cast, mls)
    assert read(app, cast, mls, source_id) == ("It asks for patience. We try again by ourselves.")
    source = source_of(app, cast, source_id)
    assert source.next_run_at is not None
    assert source.last_run_at is not None
    assert source.next_run_at - source.last_run_at > timedelta(minutes=29)


def test_what_was_read_before_a_failure_stays_and_the_next_round_goes_on(
    app: Flask, cast: Cast, mls: Reso
) -> None:
    mls.page = 2
    for number in range(6):
        mls.has(f"A{number}", f"2026-11-24T1{number}:00:00.000Z")
    source_id = add_source(app, cast, mls)

    def fail_later() -> None:
        if len(mls.asked) == 2:
            mls.answers = [(500, {})] * 6

    assert "answered 500" in str(read(app, cast, mls, source_id, breathe=fail_later))
    assert len(homes(app, cast.fairfield.ref, SYSTEM)) == 4
    assert source_of(app, cast, source_id).failures == 1
    mls.answers = []
    assert read(app, cast, mls, source_id) == ""
    assert "gt%202026-11-24T12:55" in mls.asked[-1]
    assert len(homes(app, cast.fairfield.ref, SYSTEM)) == 6
    assert source_of(app, cast, source_id).failures == 0


def test_a_source_that_cannot_expand_is_asked_for_pictures_by_themselves(
    app: Flask, cast: Cast, mls: Reso
) -> None:
    mls.expands = False
    mls.has("A1", AT, Media=[{"MediaURL": "https://img.example/1.jpg", "Order": 1}])
    assert read(app, cast, mls, add_source(app, cast, mls)) == ""
    with acting(app, cast.fairfield.ref):
        assert db.session.scalars(select(WantedPicture.url)).one() == "https://img.example/1.jpg"


def test_a_source_whose_fields_changed_is_read_without_choosing_fields(
    app: Flask, cast: Cast, mls: Reso
) -> None:
    record = mls.has("A1", AT, NewField={"odd": [1]})
    mls.known = set(record) - {"Media", "OpenHouse"}
    assert read(app, cast, mls, add_source(app, cast, mls)) == ""
    assert len(homes(app, cast.fairfield.ref, SYSTEM)) == 1


def test_a_record_that_cannot_be_used_is_refused_alone(app: Flask, cast: Cast, mls: Reso) -> None:
    mls.has("A1", AT, StandardStatus="Weird")
    mls.has("A2", AT)
    assert read(app, cast, mls, add_source(app, cast, mls)) == ""
    assert set(homes(app, cast.fairfield.ref, SYSTEM)) == {"A2"}
    with acting(app, cast.fairfield.ref):
        assert db.session.scalars(select(FeedError.field)).one() == "StandardStatus"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"client_secret": "wrong"}, "It refuses the client id or the secret. Check the client id"),
        ({"base_url": "BASE/nothing"}, "There is no such resource"),
    ],
)
def test_what_a_person_must_mend_is_said(
    app: Flask, cast: Cast, mls: Reso, changes: dict[str, str], says: str
) -> None:
    changes = {name: value.replace("BASE", mls.base_url[:-6]) for name, value in changes.items()}
    if "base_url" in changes:
        mls.answers = [(404, {})]
    said = read(app, cast, mls, add_source(app, cast, mls, **changes))
    assert str(said).startswith(says)
    assert "wrong" not in str(said)


def test_a_next_link_to_another_host_is_not_followed(app: Flask, cast: Cast, mls: Reso) -> None:
    mls.page, mls.next_host = 1, "https://evil.example"
    mls.has("A1", AT)
    mls.has("A2", AT)
    said = read(app, cast, mls, add_source(app, cast, mls))
    assert str(said).startswith("Its next page is on another host")


def test_a_private_address_is_never_asked(app: Flask, cast: Cast, mls: Reso) -> None:
    source_id = add_source(app, cast, mls)
    with app.app_context():
        way = mls.way(is_allowed=client.Way().is_allowed)
        said = sync.sync(cast.fairfield.ref, source_id, Hands("worker"), way=way)
    assert "private address" in str(said)
    assert mls.asked == []


def test_no_two_workers_read_one_source(app: Flask, cast: Cast, mls: Reso) -> None:
    source_id = add_source(
        app,
        cast,
        mls,
        lease_owner="other",
        lease_until=datetime.now(UTC) + timedelta(minutes=1),
    )
    assert read(app, cast, mls, source_id) is None


def test_quiet_rounds_leave_no_rows(app: Flask, cast: Cast, mls: Reso) -> None:
    mls.has("A1", AT)
    source_id = add_source(app, cast, mls)
    for _ in range(3):
        read(app, cast, mls, source_id)
    with acting(app, cast.fairfield.ref):
        assert len(list(db.session.scalars(FeedRun.of(cast.fairfield.ref)))) == 1


def test_a_late_source_sounds_an_alarm_until_it_is_read(app: Flask, cast: Cast, mls: Reso) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=13)
    source_id = add_source(app, cast, mls, last_success_at=long_ago)
    with app.app_context():
        rounds.watch()
        (alarm,) = open_alarms()
        assert alarm.words == "Wide MLS: no complete reading for more than 12 hours"
    read(app, cast, mls, source_id)
    with app.app_context():
        rounds.watch()
        assert open_alarms() == []


def test_the_worker_reads_what_is_due(app: Flask, cast: Cast, mls: Reso) -> None:
    mls.has("A1", AT)
    add_source(app, cast, mls)
    with app.app_context():
        assert rounds.sources(Hands("worker"), way=mls.way()) == 1
        assert rounds.sources(Hands("worker"), way=mls.way()) == 0


def test_the_secret_is_in_no_repr() -> None:
    place = client.Place("https://a.example", "", "id", "canary-secret")
    assert "canary" not in repr(place)
