"""The leads that are measured: the same for every contender, kept as accepted events with their deliveries."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import psycopg

from benchmarks.ingestion.ground import Database
from benchmarks.ingestion.words import AGENCIES, HANDLER, PAST, payload
from realestate.modules.crm.actions.leads import capture_lead, capture_leads
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.events.handlers import Handler, outgoing, reaction

_EVENT = (
    "id, tenant_id, event_key, type, version, occurred_at, received_at, payload, payload_hash, "
    "receipt, domain, is_test"
)
_DELIVERY = (
    "id, tenant_id, event_id, handler, target, lane, status, created_at, attempt_count, "
    "attempts_before, leases_lost, next_attempt_at, is_scheduled"
)


def tell_agent(*_facts: object) -> None:
    """Stands for the mail to the agent: its delivery is written, nobody works on it."""


def thank_visitor(*_facts: object) -> None:
    """Stands for the mail to the visitor."""


def reactions() -> dict[str, tuple[Handler, ...]]:
    """The lead's own reaction, with two deliveries that follow it."""
    following = (outgoing(tell_agent), outgoing(thank_visitor))
    return {LEAD_SUBMITTED: (reaction(capture_lead, together=capture_leads, then=following),)}


def pend(database: Database, count: int) -> None:
    """Write ``count`` accepted events and their pending deliveries, after those of the past."""
    if database.kind == "sqlite":
        _pend_sqlite(database, count)
    else:
        _pend_postgresql(database, count)


def _events(count: int) -> Iterator[tuple[Any, ...]]:
    now = datetime.now(UTC)
    for n in range(PAST + 1, PAST + count + 1):
        words = json.dumps(payload(n))
        yield (
            n,
            n % AGENCIES + 1,
            f"k{n}",
            LEAD_SUBMITTED,
            1,
            now,
            now,
            words,
            "-",
            f"R{n}",
            "",
            False,
        )


def _deliveries(count: int) -> Iterator[tuple[Any, ...]]:
    now = datetime.now(UTC)
    for n in range(PAST + 1, PAST + count + 1):
        yield (n, n % AGENCIES + 1, n, HANDLER, "", "crm", "pending", now, 0, 0, 0, now, False)


def _pend_postgresql(database: Database, count: int) -> None:
    with psycopg.connect(database.owner_url) as connection:
        for table, columns, rows in (
            ("events", _EVENT, _events(count)),
            ("deliveries", _DELIVERY, _deliveries(count)),
        ):
            with connection.cursor().copy(f"copy {table} ({columns}) from stdin") as copy:
                for row in rows:
                    copy.write_row(row)
            connection.execute(f"select setval('{table}_id_seq', {PAST + count})")
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute("vacuum analyze")
        connection.execute("checkpoint")


def _pend_sqlite(database: Database, count: int) -> None:
    def plain(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for row in rows:
            yield tuple(
                value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value
                for value in row
            )

    with closing(sqlite3.connect(database.path)) as connection:
        for table, columns, rows in (
            ("events", _EVENT, _events(count)),
            ("deliveries", _DELIVERY, _deliveries(count)),
        ):
            marks = ", ".join("?" * len(columns.split(",")))
            connection.executemany(f"insert into {table} ({columns}) values ({marks})", plain(rows))
        connection.commit()
        connection.execute("analyze")
