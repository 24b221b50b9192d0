"""The ceiling: the same rows in the same schema by a hand-written loop of psycopg, in a process of its own."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
import time
from collections.abc import Generator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from benchmarks.ingestion.words import AGENCIES, HANDLER, TYPE, payload

NEXT_KEYS = ("mail.agent", "mail.visitor")
SCOPE = "select set_config('app.tenant_id', %s, true), set_config('app.across_tenants', %s, true)"
NEXT = """
select tenant_id from deliveries where lane = 'crm' and status = 'pending' and next_attempt_at <= %s
and tenant_id > %s order by tenant_id, next_attempt_at limit 1
"""
DUE = """
select d.id, d.tenant_id, d.attempts_before, d.attempt_count, e.id as event_id, e.payload, e.receipt, e.occurred_at
from deliveries d join events e on e.tenant_id = d.tenant_id and e.id = d.event_id
where d.lane = 'crm' and d.tenant_id = %s and d.status = 'pending' and d.next_attempt_at <= %s
order by d.next_attempt_at, d.id limit 50 for update of d skip locked
"""
TAKE = """
update deliveries set status = 'processing', attempt_count = attempt_count + 1, lease_token = %s,
lease_expires_at = %s, claimed_by = 'by hand', claimed_at = %s where id = any(%s)
"""
FENCE = """
select id from deliveries where tenant_id = %s and id = any(%s) and lease_token = %s
and status = 'processing' for update
"""
DONE = """
update deliveries set status = 'processed', processed_at = %s, reason = null, lease_token = null,
lease_expires_at = null where id = any(%s)
"""
FOLLOW = """
insert into deliveries (tenant_id, event_id, handler, target, lane, status, created_at, attempt_count,
attempts_before, leases_lost, next_attempt_at, is_scheduled)
values (%s, %s, %s, '', 'post', 'pending', %s, 0, 0, 0, %s, false)
"""
ATTEMPT = """
insert into attempts (tenant_id, delivery_id, number, worker, host, code_version, started_at, ended_at,
duration_ms, outcome) values (%s, %s, %s, 'by hand', 'here', 'none', %s, %s, 1, 'processed')
"""
BY_PHONE = "select id, name from contacts where tenant_id = %s and phone = %s order by id limit 10"
BY_EMAIL = "select id, phone from contacts where tenant_id = %s and email = %s"
CONTACT = """
insert into contacts (tenant_id, name, email, phone, created_at) values (%s, %s, %s, %s, %s) returning id
"""
LISTING = "select id, list_agent_email from listings where tenant_id = %s and id = %s"
MEMBER = """
select m.id from memberships m join users u on u.id = m.user_id where m.tenant_id = %s and u.email = %s
"""
LEAD = """
insert into leads (tenant_id, contact_id, listing_id, assigned_to_id, source_event_id, source_delivery_id,
receipt, status, lead_type, source, timeframe, message, listing_address, created_at, updated_at, version)
values (%s, %s, %s, %s, %s, %s, %s, 'new', 'buyer', %s, %s, %s, %s, %s, %s, 1) returning id
"""
ACTIVITY = """
insert into activities (tenant_id, lead_id, contact_id, type, occurred_at, actor, summary, details,
source_delivery_id) values (%s, %s, %s, 'lead_submitted', %s, %s, %s, %s, %s)
"""
CONSENT = """
insert into consents (tenant_id, contact_id, text_id, text, is_granted, page, address, occurred_at,
source_delivery_id) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


RECORD = """
insert into events (tenant_id, event_key, type, version, occurred_at, received_at, payload, payload_hash,
receipt, domain, is_test) values (%s, %s, %s, 1, %s, %s, %s, %s, %s, '', false)
on conflict (tenant_id, event_key) do nothing returning id
"""
DELIVER = """
insert into deliveries (tenant_id, event_id, handler, target, lane, status, created_at, attempt_count,
attempts_before, leases_lost, next_attempt_at, is_scheduled)
values (%s, %s, %s, '', 'crm', 'pending', %s, 0, 0, 0, %s, false)
"""
Rows = list[dict[str, Any]]
Steps = Generator[tuple[str, tuple[Any, ...]], Rows, None]


def main() -> None:
    """Drain or accept, and print what it took."""
    with psycopg.connect(os.environ["DATABASE_URL"], row_factory=dict_row) as connection:
        work = {"drain": drain, "accept": accept}[sys.argv[1]]
        print(json.dumps(work(connection, *map(int, sys.argv[2:]))))


def drain(connection: psycopg.Connection[dict[str, Any]]) -> dict[str, float]:
    """Claim, effects behind the fence with a savepoint a row, marks; two commits a batch."""
    done, turn, began, used = 0, 0, time.perf_counter(), time.process_time()
    while True:
        token, moment = secrets.token_hex(16), datetime.now(UTC)
        with connection.transaction():
            connection.execute(SCOPE, ("", "claim"))
            found = connection.execute(NEXT, (moment, turn)).fetchone()
            if found is None:
                if turn == 0:
                    break
                turn = 0
                continue
            turn = found["tenant_id"]
            rows = connection.execute(DUE, (turn, moment)).fetchall()
            ids = [row["id"] for row in rows]
            connection.execute(TAKE, (token, moment + timedelta(seconds=20), moment, ids))
        with connection.transaction():
            connection.execute(SCOPE, (str(turn), ""))
            held = {r["id"] for r in connection.execute(FENCE, (turn, ids, token))}
            mine = [row for row in rows if row["id"] in held]
            for row in mine:
                with connection.transaction():
                    _walk(connection, capture(row, moment))
            _mark(connection, mine, moment)
        done += len(mine)
    took = time.perf_counter() - began
    return {"done": done, "seconds": took, "cpu": time.process_time() - used}


def _walk(connection: psycopg.Connection[dict[str, Any]], steps: Steps) -> None:
    answer: Rows | None = None
    with suppress(StopIteration):
        while True:
            cursor = connection.execute(*steps.send(answer))  # type: ignore[arg-type]
            answer = cursor.fetchall() if cursor.description else []


def capture(row: Any, now: datetime) -> Steps:
    """One lead, statement by statement: who it is, their lead, what happened, what they agreed to."""
    facts, tenant, delivery = row["payload"], row["tenant_id"], row["id"]
    person, home, consent = facts["contact"], facts["listing"], facts["consent"]
    yield BY_PHONE, (tenant, person["phone"])
    known = yield BY_EMAIL, (tenant, person["email"])
    if not known:
        values = (tenant, person["name"], person["email"], person["phone"], now)
        known = yield CONTACT, values
    contact, listing, member = known[0]["id"], None, None
    if home:
        listings = yield LISTING, (tenant, home["id"])
        if listings:
            listing = listings[0]["id"]
            members = yield MEMBER, (tenant, listings[0]["list_agent_email"])
            member = members[0]["id"] if members else None
    came, address = row["occurred_at"], home and home["address"]
    keys = (tenant, contact, listing, member, row["event_id"], delivery, row["receipt"])
    told = (facts["source"], facts["timeframe"], facts["message"], address)
    (lead,) = yield LEAD, (*keys, *told, came, now)
    details = {"note": facts["message"], "source": facts["source"], "page": facts["page"]}
    words = f"Asked about {address}" if home else "Sent a message"
    said = (came, person["name"], words, Jsonb(details), delivery)
    yield ACTIVITY, (tenant, lead["id"], contact, *said)
    agreed = (consent["text_id"], consent["text"], consent["granted"], facts["page"])
    yield CONSENT, (tenant, contact, *agreed, facts["address"], came, delivery)


def _mark(connection: psycopg.Connection[dict[str, Any]], rows: Rows, now: datetime) -> None:
    """Processed, what follows, and the attempts."""
    cursor = connection.cursor()
    cursor.execute(DONE, (now, [row["id"] for row in rows]))
    following = [
        (row["tenant_id"], row["event_id"], handler, now, now)
        for row in rows
        for handler in NEXT_KEYS
    ]
    cursor.executemany(FOLLOW, following)
    tried = [(r["tenant_id"], r["id"], r["attempts_before"] + 1, now, now) for r in rows]
    cursor.executemany(ATTEMPT, tried)


def accept(
    connection: psycopg.Connection[dict[str, Any]], _threads: int, first: int, count: int
) -> dict[str, Any]:
    """Keep ``count`` events with their deliveries, each with a commit of its own."""
    times, began = [], time.perf_counter()
    for n in range(first, first + count):
        started, tenant, now = time.perf_counter(), n % AGENCIES + 1, datetime.now(UTC)
        facts = payload(n)
        hashed = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
        with connection.transaction():
            connection.execute(SCOPE, (str(tenant), ""))
            values = (tenant, f"b{n}", TYPE, now, now, Jsonb(facts), hashed, secrets.token_hex(5))
            made = connection.execute(RECORD, values).fetchone()
            if made:
                connection.execute(DELIVER, (tenant, made["id"], HANDLER, now, now))
        times.append(time.perf_counter() - started)
    return {"done": count, "seconds": time.perf_counter() - began, "times": times}


if __name__ == "__main__":
    main()
