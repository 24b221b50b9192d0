"""Rows nobody should have written: buried with the field named, and nobody behind them waits."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from realestate.modules.events import dispatch
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from tests.cast import Cast
from tests.modules.events.conftest import accept, deliveries, effects

DEEP = '{"source": ' + "[" * 3_000 + "]" * 3_000 + "}"
MANY_DIGITS = '{"source": ' + "9" * 5_000 + "}"
FAR = '{"source": "api", "contact": {"name": "N"}, "listing": {"id": 1%s, "url": "/", "address": "a"}}'


def _store(connection: Connection, event_id: int, payload: str) -> None:
    words = "cast(:payload as jsonb)" if connection.dialect.name == "postgresql" else ":payload"
    changed = text(f"update events set payload = {words} where id = :id")
    connection.execute(changed, {"payload": payload, "id": event_id})


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        (DEEP, "payload: "),
        (MANY_DIGITS, "payload: "),
        (FAR % ("0" * 30), "listing.id: "),
        ("[1, 2]", "payload: "),
        ("null", "payload: "),
    ],
    ids=["depth", "digits", "a home beyond all numbers", "a list", "null"],
)
def test_a_payload_that_cannot_be_read_is_buried_and_holds_up_nobody(
    app: Flask,
    cast: Cast,
    connection: Connection,
    reactions: dict[str, Any],
    payload: str,
    named: str,
) -> None:
    with app.app_context():
        bad = accept(cast.fairfield.ref, key="bad", type=LEAD_SUBMITTED, payload={})
        accept(cast.fairfield.ref, key="good")
        _store(connection, bad, payload)
        dispatch.work()
        first, second = deliveries()
        assert (first.status, first.reason) == ("dead_letter", "invalid_payload")
        assert f"PermanentError: {named}" in (first.last_error or "")
        assert second.status == "processed"
        assert effects() == 1


@pytest.mark.parametrize("payload", ["", '{"source": ', "[" * 50_000, '{"source": NaN}'])
def test_what_is_no_json_is_buried_where_json_is_text(
    app: Flask,
    cast: Cast,
    connection: Connection,
    reactions: dict[str, Any],
    payload: str,
    is_postgresql: bool,
) -> None:
    if is_postgresql:
        pytest.skip("its jsonb takes nothing else")
    with app.app_context():
        bad = accept(cast.fairfield.ref, key="bad", type=LEAD_SUBMITTED, payload={})
        _store(connection, bad, payload)
        dispatch.work()
        (delivery,) = deliveries()
        assert (delivery.status, delivery.reason) == ("dead_letter", "invalid_payload")
