"""flask ingestion: how it is doing, and letting it work, wait or forget."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from realestate.cli.answers import (
    USAGE,
    answer,
    as_json,
    confirm,
    in_transaction,
    in_words,
    looking,
    operator,
    settings,
    stop,
)
from realestate.cli.crew import Crew
from realestate.db import finish, now, reading, transaction
from realestate.modules.events import claims, dispatch, sweeper
from realestate.modules.events.models import LANES
from realestate.modules.events.outcomes import Tally
from realestate.modules.operations import actions, queries
from realestate.tenancy.actions import find
from realestate.tenancy.models import TenantRef

_KEEP_SECONDS = 5.0
group = AppGroup("ingestion", help="Events on their way to the CRM.")
_tenant = click.option("--tenant", "slug", help="Only this agency (its slug).")
_dry_run = click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
_yes = click.option("--yes", is_flag=True, help="Do not ask.")


@group.command("status")
@_tenant
@as_json
@looking
def show_status(slug: str | None, is_json: bool) -> None:
    """Depth, age, throughput, leases, dead letters, workers and pauses."""
    found = queries.status(now(), _agency(slug))
    words = [
        *(f"{name:<22} {number:>12,}" for name, number in found.counts.items()),
        f"{'discarded':<22} {found.discarded:>12,}",
        f"{'held back':<22} {found.held:>12,}",
        f"{'due now':<22} {found.due:>12,}   oldest {_ago(found.oldest_due_seconds)}",
        f"{'processed':<22} {found.processed_last_minute:>12,} in the last minute, "
        f"{found.processed_last_hour:,} in the last hour",
        *(f"dead: {reason:<16} {number:>12,}" for reason, number in found.dead_by_reason.items()),
        *(_of_worker(worker) for worker in found.workers),
        *(_of_pause(pause) for pause in found.pauses),
    ]
    head = {"event": "ingestion_status_result", "tenant": slug or "all"}
    answer(is_json, {**head, **asdict(found)}, "\n".join(words))


@group.command("drain")
@click.option("--batch-size", default=25, show_default=True, type=click.IntRange(1, 500))
@click.option("--max-loops", default=10, show_default=True, type=click.IntRange(1, 100_000))
@_dry_run
@as_json
@in_words
def drain(batch_size: int, max_loops: int, dry_run: bool, is_json: bool) -> None:
    """Work here and now on what is due, up to --batch-size deliveries of each lane a loop."""
    loops, total = _planned(batch_size * max_loops) if dry_run else _drained(batch_size, max_loops)
    facts = {
        "event": "ingestion_drain_result",
        "loops": loops,
        "picked": total.picked,
        "processed": total.processed,
        "requeued": total.requeued,
        "failed": total.failed,
        "dead_lettered": total.dead_lettered,
    }
    words = (
        f"{total.picked} picked: {total.processed} processed, {total.requeued} to be tried again, "
        f"{total.dead_lettered} buried."
    )
    answer(is_json, facts, f"{total.picked} would be picked." if dry_run else words)


@group.command("pause")
@_tenant
@click.option("--reason", default="paused from the terminal", show_default=True)
@_dry_run
@as_json
@in_transaction
def pause(slug: str | None, reason: str, dry_run: bool, is_json: bool) -> None:
    """Let deliveries wait, of one agency or of all; what visitors send is accepted as ever."""
    actions.pause(_agency(slug), actor=operator(), reason=reason, now=now())
    facts = {"event": "ingestion_paused", "tenant": slug or "all", "reason": reason}
    _end(is_json, facts, f"Paused: {slug or 'everybody'}.", dry_run=dry_run)


@group.command("resume")
@_tenant
@click.option("--reason", default="resumed from the terminal", show_default=True)
@_dry_run
@as_json
@in_transaction
def resume(slug: str | None, reason: str, dry_run: bool, is_json: bool) -> None:
    """Lift a pause; workers find what waits within seconds."""
    actions.resume(_agency(slug), actor=operator(), reason=reason, now=now())
    facts = {"event": "ingestion_resumed", "tenant": slug or "all", "reason": reason}
    _end(is_json, facts, f"Goes on: {slug or 'everybody'}.", dry_run=dry_run)


@group.command("prune")
@click.option("--before", "days", type=click.IntRange(1), help="Days; default RETENTION_DAYS.")
@click.option("--limit", default=10_000, show_default=True, type=click.IntRange(1, 10_000_000))
@_dry_run
@_yes
@as_json
@in_words
def prune(days: int | None, limit: int, dry_run: bool, yes: bool, is_json: bool) -> None:
    """Forget events that are old and done with; dead letters stay until somebody discards them."""
    days = days or settings().retention_days
    if not days:
        stop("RETENTION_DAYS is 0, events are kept for ever: say --before DAYS.", USAGE)
    with reading(), transaction():
        before = now() - timedelta(days=days)
        found = actions.prunable(before, cap=limit)
    if dry_run:
        gone = actions.Pruned(events=found)
    else:
        if found > 1:
            confirm(f"Forget {found} events older than {days} days?", is_yes=yes)
        gone = actions.prune(before, limit=limit, actor=operator())
    facts = {"event": "ingestion_prune_result", "before": before.isoformat(), **asdict(gone)}
    words = f"{gone.events} events {'would be' if dry_run else 'are'} forgotten."
    answer(is_json, facts, words)


@group.command("redact")
@click.option("--event", "event_id", type=int, required=True, help="The event's id.")
@click.option("--reason", required=True)
@click.option("--force", is_flag=True, help="Even while a delivery still needs the words.")
@_dry_run
@as_json
@in_transaction
def redact(event_id: int, reason: str, force: bool, dry_run: bool, is_json: bool) -> None:
    """Black out, for good, the personal words of an event and its copies."""
    ids = actions.redact(event_id, actor=operator(), reason=reason, now=now(), is_forced=force)
    facts = {"event": "ingestion_redact_result", "event_id": event_id, "redacted": ids}
    _end(is_json, facts, f"Blacked out: {', '.join(map(str, ids))}.", dry_run=dry_run)


def _agency(slug: str | None) -> TenantRef | None:
    return find(slug).ref if slug else None


def _drained(batch_size: int, max_loops: int) -> tuple[int, Tally]:
    """Loops that found something to do, and what came of it; ends as soon as nothing is due."""
    keeper = Crew(current_app._get_current_object())  # type: ignore[attr-defined]
    keeper.hire("keeper", _KEEP_SECONDS, claims.extend_leases)
    keeper.start()
    try:
        sweeper.rescue()
        total, loops = Tally(), 0
        while loops < max_loops and (done := _one_loop(batch_size)).picked:
            total, loops = total + done, loops + 1
        return loops, total
    finally:
        keeper.stop()


def _one_loop(size: int) -> Tally:
    total = Tally()
    for lane in LANES:
        left = size
        while left > 0 and (done := dispatch.work(lane, limit=left)).picked:
            total, left = total + done, left - done.picked
    return total


def _planned(most: int) -> tuple[int, Tally]:
    """What is due and not paused, for a drain that only looks."""
    with reading(), transaction():
        moment = now()
        found = queries.status(moment)
        paused = {pause.tenant for pause in found.pauses}
        if None in paused:
            return 0, Tally()
        waiting = sum(queries.status(moment, _agency(slug)).due for slug in paused)
        return 0, Tally(picked=min(most, found.due - waiting))


def _end(is_json: bool, facts: dict[str, Any], words: str, *, dry_run: bool) -> None:
    """Answer; what a dry run has tried out is undone."""
    answer(is_json, facts, f"Would be so: {words}" if dry_run else words)
    if dry_run:
        finish(keep=False)


def _ago(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds:,.0f} s"


def _of_worker(seen: queries.WorkerSeen) -> str:
    state = "alive" if seen.is_alive else "SILENT"
    return (
        f"{state:<6} {seen.worker}  beat {_ago(seen.beat_age_seconds)} ago, busy with {seen.busy}, "
        f"{seen.processed:,} processed, {seen.failed:,} failed, code {seen.version}"
    )


def _of_pause(seen: queries.PauseSeen) -> str:
    return f"PAUSED {seen.tenant or 'everybody'} by {seen.actor}: {seen.reason}"
