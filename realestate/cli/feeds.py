"""flask feeds: where homes come from, how that goes, and reading a source now."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

from realestate.cli.answers import CONFLICT, FAILED, answer, as_json, in_words, looking, stop
from realestate.db import db, now, reading, transaction
from realestate.errors import NotFound
from realestate.jobs import worker_name
from realestate.modules.feeds.actions.leases import Hands
from realestate.modules.feeds.actions.sync import sync as read_source
from realestate.modules.feeds.models import FeedSource
from realestate.modules.feeds.queries import sources
from realestate.modules.feeds.queries.sources import Standing
from realestate.tenancy.actions import find
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as

group = AppGroup("feeds", help="Where an agency's homes come from.")
_tenant = click.option("--tenant", "slug", required=True, help="The agency's slug.")
_BAD = ("late", "failing")


@group.command("list")
@_tenant
@as_json
@looking
def list_feeds(slug: str, is_json: bool) -> None:
    """Every source of an agency; secrets are never shown."""
    rows = _rows(find(slug).ref)
    facts = {"event": "feed_list_result", "tenant": slug, "count": len(rows), "feeds": rows}
    lines = [f"{row['id']:>6}  {row['kind']:<5} {row['health']:<8} {row['name']}" for row in rows]
    answer(is_json, facts, "\n".join(lines) or "No source yet.")


@group.command("status")
@_tenant
@as_json
@looking
def status(slug: str, is_json: bool) -> None:
    """How each source is, in words; exit code 1 when one is late or fails."""
    rows = _rows(find(slug).ref)
    bad = [row["name"] for row in rows if row["health"] in _BAD]
    facts = {"event": "feed_status_result", "tenant": slug, "healthy": not bad, "feeds": rows}
    lines = [f"{row['name']}: {row['says']} {row['lag']}".rstrip() for row in rows]
    answer(is_json, facts, "\n".join(lines) or "No source yet.")
    if bad:
        stop(f"Look at: {', '.join(bad)}.", FAILED)


@group.command("sync")
@_tenant
@click.argument("source")
@click.option("--keys", is_flag=True, help="Compare the source's keys instead of its changes.")
@click.option("--dry-run", is_flag=True, help="Only say which source would be read.")
@as_json
@in_words
def sync(slug: str, source: str, keys: bool, dry_run: bool, is_json: bool) -> None:
    """Read a source now, by its number or its name. Exit code 4: a worker is reading it already."""
    with reading(), transaction():
        tenant = find(slug).ref
        with acting_as(tenant):
            source_id = _find(tenant, source)
    facts: dict[str, Any] = {"event": "feed_sync_result", "tenant": slug, "source": source_id}
    if dry_run:
        answer(is_json, facts | {"dry_run": True}, f"Would read source {source_id}.")
        return
    kind = "reconcile" if keys else "sync"
    problem = read_source(tenant, source_id, Hands(f"{worker_name()}:command"), kind=kind)
    if problem is None:
        stop("A worker is reading it already. Try again in a minute.", CONFLICT)
    with reading(), transaction(), acting_as(tenant):
        facts |= {"dry_run": False, "problem": problem} | _facts(
            sources.standing(tenant, source_id, now())
        )
    answer(is_json, facts, problem or "Read to its end.")
    if problem:
        stop(problem, FAILED)


def _find(tenant: TenantRef, named: str) -> int:
    wanted = FeedSource.of(tenant).where(FeedSource.kind == "reso")
    by = FeedSource.id == int(named) if named.isdecimal() else FeedSource.source_system == named
    found = db.session.scalar(wanted.where(by))
    if found is None:
        raise NotFound(f"There is no RESO source called “{named}”.")
    return found.id


def _rows(tenant: TenantRef) -> list[dict[str, Any]]:
    with acting_as(tenant):
        return [_facts(each) for each in sources.standings(tenant, now())]


def _facts(standing: Standing) -> dict[str, Any]:
    source, run = standing.source, standing.last_run
    return {
        "id": source.id,
        "name": source.source_system,
        "kind": source.kind,
        "health": standing.health,
        "says": standing.says,
        "lag": standing.lag,
        "homes": standing.homes,
        "paused": source.paused_at is not None,
        "last_run_at": source.last_run_at,
        "last_success_at": source.last_success_at,
        "next_run_at": source.next_run_at,
        "reconciled_at": source.reconciled_at,
        "removals_waiting": source.removals_waiting,
        "last_counts": None
        if run is None
        else {
            "read": run.row_cursor,
            "new": run.count_new,
            "changed": run.count_changed,
            "refused": run.count_refused,
            "removed": run.count_removed,
        },
    }
