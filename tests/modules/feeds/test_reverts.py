"""A run undone: what it added goes, what it changed comes back, what others changed since stays."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from realestate.db import db, now
from realestate.errors import Invalid
from realestate.modules.crm.models import Lead
from realestate.modules.feeds.actions import imports
from realestate.modules.feeds.models import FeedRow, FeedRun
from realestate.modules.listings.actions import put_listings
from tests.cast import Cast
from tests.modules.feeds.conftest import (
    OWNER,
    SOURCE,
    acting,
    home,
    homes,
    run_of,
    take_in,
    work,
)


def undo(app: Flask, cast: Cast, run: FeedRun) -> FeedRun:
    shown = run.count_new + run.count_changed + run.count_removed
    with acting(app, cast.fairfield.ref):
        imports.revert(cast.fairfield.ref, OWNER, run.id, shown=shown, now=now())
    work(app)
    return run_of(app, cast, run.id)


def change(app: Flask, cast: Cast, key: str, **facts: Any) -> None:
    with acting(app, cast.fairfield.ref):
        row = {"source_system": SOURCE, "listing_key": key, **facts}
        put_listings(cast.fairfield.ref, [row], now=now(), told=False)


def test_new_homes_nobody_refers_to_are_gone_as_if_never_there(app: Flask, cast: Cast) -> None:
    run = undo(app, cast, take_in(app, cast, [home(1), home(2)]))
    assert run.state == "reverted"
    assert run.count_restored == 2
    assert homes(app, cast.fairfield.ref) == {}


def test_a_new_home_a_lead_asks_about_is_taken_off_and_stays_known(app: Flask, cast: Cast) -> None:
    run = take_in(app, cast, [home(1), home(2)])
    asked = homes(app, cast.fairfield.ref)["F1"].id
    with acting(app, cast.fairfield.ref):
        lead = db.session.scalars(Lead.of(cast.fairfield.ref)).first()
        assert lead is not None
        lead.listing_id = asked
    undo(app, cast, run)
    left = homes(app, cast.fairfield.ref)
    assert {key: each.standard_status for key, each in left.items()} == {"F1": "Delete"}


def test_changed_facts_come_back_except_those_changed_since(app: Flask, cast: Cast) -> None:
    take_in(app, cast, [home(1), home(2)])
    lowered = {"List Price": "650000", "Beds": "4"}
    run = take_in(app, cast, [home(1, **lowered), home(2, **lowered)])
    change(app, cast, "F2", list_price=Decimal(640_000))
    run = undo(app, cast, run)
    assert (run.count_restored, run.count_conflicts) == (2, 1)
    found = homes(app, cast.fairfield.ref)
    assert (found["F1"].list_price, found["F1"].bedrooms_total) == (Decimal(700_000), 3)
    assert (found["F2"].list_price, found["F2"].bedrooms_total) == (Decimal(640_000), 3)
    with acting(app, cast.fairfield.ref):
        rows = db.session.scalars(FeedRow.of(cast.fairfield.ref).where(FeedRow.run_id == run.id))
        conflicts = {row.listing_key: row.conflicts for row in rows}
    assert conflicts == {"F1": {}, "F2": {"list_price": "640000.00"}}


def test_homes_taken_off_come_back(app: Flask, cast: Cast) -> None:
    take_in(app, cast, [home(1), home(2)])
    run = take_in(app, cast, [home(1)], takes_off=True, missing_shown=1)
    undo(app, cast, run)
    assert homes(app, cast.fairfield.ref)["F2"].standard_status == "Active"
    assert homes(app, cast.fairfield.ref)["F2"].off_market_date is None


def test_a_home_named_twice_is_undone_step_by_step(app: Flask, cast: Cast) -> None:
    take_in(app, cast, [home(1)])
    run = take_in(app, cast, [home(1, City="Redmond"), home(1, City="Kirkland")])
    undo(app, cast, run)
    assert homes(app, cast.fairfield.ref)["F1"].city == "Bellevue"


def test_the_number_of_homes_is_typed_before_they_are_undone(app: Flask, cast: Cast) -> None:
    run = take_in(app, cast, [home(1)])
    with acting(app, cast.fairfield.ref), pytest.raises(Invalid, match="Type 1"):
        imports.revert(cast.fairfield.ref, OWNER, run.id, shown=2, now=now())
