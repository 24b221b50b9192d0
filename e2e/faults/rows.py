"""Rows put straight into the tables by their owner, as a careless import or an older release might have."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, text

from realestate.db import UTCDateTime

HANDLER = "crm.actions.leads.capture_lead"
UNKNOWN = "events.unknown"
_EVENT = (
    "insert into events (tenant_id, event_key, type, version, occurred_at, received_at, payload,"
    " payload_hash, receipt, domain, is_test) "
    "values (:tenant, :key, :type, :version, :now, :now, {payload}, :hash, :receipt, '', false)"
)
_DELIVERIES = (
    "insert into deliveries (tenant_id, event_id, handler, target, lane, status, created_at,"
    " attempt_count, attempts_before, leases_lost, next_attempt_at, is_scheduled) "
    "select tenant_id, id, case when type = :known then :handler else :unknown end, '', 'crm',"
    " 'pending', :now, 0, 0, 0, :now, false from events where event_key like :prefix"
)
_AT_ONCE = 5_000


def insert(
    engine: Engine,
    events: list[dict[str, Any]],
    prefix: str,
    *,
    known: str = "website.lead.submitted",
) -> None:
    """Events (tenant, key, type, version, payload as text) and one delivery each, in one transaction.

    The keys begin with ``prefix``; deliveries become due together when all of them stand.
    """
    is_postgresql = engine.dialect.name == "postgresql"
    payload = "cast(:payload as jsonb)" if is_postgresql else ":payload"
    now = datetime.now(UTC)
    timed = bindparam("now", type_=UTCDateTime())
    statement = text(_EVENT.format(payload=payload)).bindparams(timed)
    rows = [each | _made(each["payload"]) | {"now": now} for each in events]
    with engine.begin() as connection:
        for start in range(0, len(rows), _AT_ONCE):
            connection.execute(statement, rows[start : start + _AT_ONCE])
        names = {"known": known, "handler": HANDLER, "unknown": UNKNOWN, "prefix": f"{prefix}%"}
        connection.execute(text(_DELIVERIES).bindparams(timed), names | {"now": now})


def tenant_id(connection: Connection, slug: str) -> int:
    found = text("select id from tenants where slug = :slug")
    return int(connection.execute(found, {"slug": slug}).scalar_one())


def payload(name: str, email: str) -> dict[str, Any]:
    """A lead as the door would have written it."""
    return {"source": "api", "contact": {"name": name, "email": email}, "message": "Hello"}


def as_text(facts: object) -> str:
    return json.dumps(facts)


def _made(words: str) -> dict[str, str]:
    hashed = hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest()
    return {"hash": hashed, "receipt": secrets.token_hex(8)}
