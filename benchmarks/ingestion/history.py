"""What lies behind an installation: events that became leads long ago, in bulk and by SQL alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg

from benchmarks.ingestion.ground import Database
from benchmarks.ingestion.words import AGENCIES

_TENANT = f"i % {AGENCIES} + 1"
_WORDS = (
    '{"source": "contact_form", "contact": {"name": "Somebody", "email": "somebody@mail.example"}}'
)
INGESTION = {
    "events": f"""
        insert into events (id, tenant_id, event_key, type, version, occurred_at, received_at, payload,
            payload_hash, receipt, domain, is_test)
        select i, {_TENANT}, 'h' || i, 'website.lead.submitted', 1, :then, :then, :words,
            '-', 'H' || i, '', false from :series""",
    "deliveries": f"""
        insert into deliveries (id, tenant_id, event_id, handler, target, lane, status, created_at,
            attempt_count, attempts_before, leases_lost, next_attempt_at, is_scheduled, processed_at)
        select i, {_TENANT}, i, 'crm.actions.leads.capture_lead', '', 'crm', 'processed', :then,
            1, 0, 0, :then, false, :then from :series""",
    "attempts": f"""
        insert into attempts (id, tenant_id, delivery_id, number, worker, host, code_version, started_at,
            ended_at, duration_ms, outcome)
        select i, {_TENANT}, i, 1, 'host:1', 'host', 'v1', :then, :then, 2, 'processed' from :series""",
}
CRM = {
    "contacts": f"""
        insert into contacts (id, tenant_id, name, email, phone, created_at)
        select i, {_TENANT}, 'Somebody', 'past' || i || '@mail.example', '+1425' || (2000000 + i), :then
        from :series""",
    "leads": f"""
        insert into leads (id, tenant_id, contact_id, source_event_id, source_delivery_id, status,
            lead_type, source, message, created_at, updated_at, version)
        select i, {_TENANT}, i, i, i, 'contacted', 'buyer', 'contact_form', 'Hello', :then, :then, 1
        from :series""",
    "activities": f"""
        insert into activities (id, tenant_id, lead_id, contact_id, type, occurred_at, actor, summary,
            details, source_delivery_id)
        select i, {_TENANT}, i, i, 'lead_submitted', :then, 'Somebody', 'Sent a message', :words, i
        from :series""",
    "consents": f"""
        insert into consents (id, tenant_id, contact_id, text_id, text, is_granted, page, address,
            occurred_at, source_delivery_id)
        select i, {_TENANT}, i, 'c1', 'I agree', true, '/contact', '', :then, i from :series""",
}


def write(database: Database, count: int, *, with_crm: bool) -> None:
    """Fill the tables of ingestion (and those of the CRM) with ``count`` processed events."""
    tables = INGESTION | CRM if with_crm else INGESTION
    if database.server:
        series, words = f"generate_series(1, {count}) as n(i)", f"cast('{_WORDS}' as jsonb)"
        with psycopg.connect(database.owner_url, autocommit=True) as connection:
            connection.execute("set session_replication_role = replica")  # they hold together
            for table, sentence in tables.items():
                connection.execute(_filled(sentence, series, words).encode())
                connection.execute(f"select setval('{table}_id_seq', {count})".encode())
            connection.execute("vacuum analyze")
        return
    counting = f"select 1 union all select i + 1 from n where i < {count}"
    series = f"(with recursive n(i) as ({counting}) select i from n)"
    with closing(sqlite3.connect(database.path)) as connection:
        for sentence in tables.values():
            connection.execute(_filled(sentence, series, f"'{_WORDS}'"))
        connection.commit()
        connection.execute("analyze")


def _filled(sentence: str, series: str, words: str) -> str:
    then = "'2026-06-01 09:00:00.000000'"
    return sentence.replace(":series", series).replace(":then", then).replace(":words", words)
