"""Keys of a source compared with our homes."""

from __future__ import annotations

from flask import Flask

from realestate.db import db
from realestate.modules.feeds.models import FeedSource
from tests.cast import Cast
from tests.modules.feeds.conftest import AT, SYSTEM, acting, add_source, homes, read, source_of
from tests.support.reso import Reso


def test_keys_that_are_gone_take_their_homes_off(app: Flask, cast: Cast, mls: Reso) -> None:
    for number in range(10):
        mls.has(f"A{number}", AT)
    source_id = add_source(app, cast, mls)
    read(app, cast, mls, source_id)
    del mls.homes["A3"]
    assert read(app, cast, mls, source_id, "reconcile") == ""
    assert "$select=ListingKey" in mls.asked[-1]
    found = homes(app, cast.fairfield.ref, SYSTEM)
    assert [k for k, h in found.items() if h.standard_status == "Delete"] == ["A3"]


def test_a_fifth_gone_at_once_waits_for_a_persons_yes(app: Flask, cast: Cast, mls: Reso) -> None:
    for number in range(10):
        mls.has(f"A{number}", AT)
    source_id = add_source(app, cast, mls)
    read(app, cast, mls, source_id)
    mls.homes = {key: home for key, home in mls.homes.items() if key > "A2"}
    read(app, cast, mls, source_id, "reconcile")
    assert source_of(app, cast, source_id).removals_waiting == 3
    found = homes(app, cast.fairfield.ref, SYSTEM)
    assert {h.standard_status for h in found.values()} == {"Active"}
    with acting(app, cast.fairfield.ref):
        kept = db.session.scalars(FeedSource.of(cast.fairfield.ref)).one()
        kept.removals_allowed = 3
    read(app, cast, mls, source_id, "reconcile")
    found = homes(app, cast.fairfield.ref, SYSTEM)
    assert sum(h.standard_status == "Delete" for h in found.values()) == 3
    assert source_of(app, cast, source_id).removals_waiting == 0


def test_a_failed_look_at_the_keys_takes_nothing_off(app: Flask, cast: Cast, mls: Reso) -> None:
    mls.page = 5
    for number in range(10):
        mls.has(f"A{number}", AT)
    source_id = add_source(app, cast, mls)
    read(app, cast, mls, source_id)
    mls.page = 1

    def break_off() -> None:
        if len(mls.asked) > 6:
            mls.answers = [(500, {})] * 6

    read(app, cast, mls, source_id, "reconcile", breathe=break_off)
    found = homes(app, cast.fairfield.ref, SYSTEM)
    assert {h.standard_status for h in found.values()} == {"Active"}
