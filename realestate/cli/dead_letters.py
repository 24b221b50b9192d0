"""flask dead-letters: what was given up on; looked at, sent again, discarded, taken out of the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

import click
from flask.cli import AppGroup

from realestate.cli.answers import (
    FAILED,
    USAGE,
    answer,
    as_json,
    as_text,
    confirm,
    in_words,
    looking,
    operator,
    stop,
)
from realestate.db import finish, now, reading, transaction
from realestate.errors import Conflict, NotFound
from realestate.modules.operations import actions, queries
from realestate.modules.operations.rules import MOST_AT_ONCE, LetterFilter, read_filter

group = AppGroup("dead-letters", help="Deliveries that were given up on.")
F = TypeVar("F", bound=Callable[..., Any])

_FILTERS = (
    ("--tenant", "Only of this agency (its slug)."),
    ("--fingerprint", "Only this kind of error."),
    ("--handler", "Only what this handler was to do."),
    ("--event-type", "Only of this type of event."),
    ("--reason-code", "Only buried for this: invalid_payload, ingestion_failed, lease_lost."),
    ("--error-class", "Only when the last attempt ended so."),
    ("--worker-version", "Only when the last attempt was made by this code."),
    ("--since", "Only buried at or after this time (2026-11-24 or with hours and zone)."),
    ("--until", "Only buried before this time."),
)
_NAMES = {"reason_code": "reason", "worker_version": "version"}


def _filtered(command: F) -> F:
    """The options that say which letters are meant."""
    for option, words in reversed(_FILTERS):
        command = click.option(option, help=words)(command)
    return command


def _wanted(options: dict[str, Any], **more: str) -> LetterFilter:
    said = {_NAMES.get(name, name): word for name, word in options.items() if word is not None}
    return read_filter(said | more, is_bulk=True).filter


_job = click.option("--job", type=int, help="One letter, by its id.")
_limit = click.option(
    "--limit", default=50, show_default=True, type=click.IntRange(1, MOST_AT_ONCE)
)
_dry_run = click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
_yes = click.option("--yes", is_flag=True, help="Do not ask.")
_whole = click.option(
    "--include-payload", is_flag=True, help="What was sent, personal words included."
)


@group.command("list")
@_filtered
@_limit
@click.option("--offset", default=0, show_default=True, type=click.IntRange(0))
@_whole
@as_json
@looking
def list_letters(
    limit: int, offset: int, include_payload: bool, is_json: bool, **options: Any
) -> None:
    """Letters that wait for somebody, newest first."""
    found = queries.letters(_wanted(options), limit, offset)
    whole = queries.payloads([letter.id for letter in found]) if include_payload else {}
    jobs = [_job_facts(letter, whole) for letter in found]
    facts = {
        "event": "dead_letter_list_result",
        "tenant": options["tenant"] or "all",
        "limit": limit,
        "offset": offset,
        "count": len(jobs),
        "include_payload": include_payload,
        "jobs": jobs,
    }
    lines = [
        f"{x.id:>9}  {x.dead_lettered_at:%Y-%m-%d %H:%M}  {x.tenant:<16} {x.handler}  {x.last_error}"
        for x in found
    ]
    answer(is_json, facts, "\n".join(lines) or "There are no such letters.")


@group.command("show")
@click.option("--job", type=int, required=True)
@_whole
@as_json
@looking
def show(job: int, include_payload: bool, is_json: bool) -> None:
    """One letter with its event, its attempts, and what was done about it."""
    found = queries.letter(job, whole=include_payload)
    facts = {"event": "dead_letter_show_result", **_detail_facts(found)}
    answer(is_json, facts, as_text(facts, indent=2))


@group.command("requeue")
@_job
@_filtered
@_limit
@click.option(
    "--per-second", default=10.0, show_default=True, type=float, help="Letters due a second."
)
@click.option("--reason", default="requeued from the terminal", show_default=True)
@_dry_run
@_yes
@as_json
@in_words
def requeue(
    job: int | None,
    limit: int,
    per_second: float,
    reason: str,
    dry_run: bool,
    yes: bool,
    is_json: bool,
    **options: Any,
) -> None:
    """Send one letter again (--job), or those of a filter; their history stays."""
    if job is not None:
        _refuse_filter(options)
        _one(job, "requeue", reason=reason, dry_run=dry_run, is_json=is_json)
        return
    wanted = _wanted(options)

    def act() -> actions.Report:
        return actions.requeue_many(
            wanted,
            limit=limit,
            per_second=per_second,
            actor=operator(),
            reason=reason,
            now=now(),
        )

    _many("requeue", wanted, limit, act, dry_run=dry_run, is_yes=yes, is_json=is_json)


@group.command("discard")
@_job
@_filtered
@_limit
@click.option("--reason", required=True, help="Why nobody needs them.")
@_dry_run
@_yes
@as_json
@in_words
def discard(
    job: int | None,
    limit: int,
    reason: str,
    dry_run: bool,
    yes: bool,
    is_json: bool,
    **options: Any,
) -> None:
    """Give one letter up (--job), or those of a filter; they stay to be found."""
    if job is not None:
        _refuse_filter(options)
        _one(job, "discard", reason=reason, dry_run=dry_run, is_json=is_json)
        return
    wanted = _wanted(options)

    def act() -> actions.Report:
        return actions.discard_many(wanted, limit=limit, actor=operator(), reason=reason, now=now())

    _many("discard", wanted, limit, act, dry_run=dry_run, is_yes=yes, is_json=is_json)


@group.command("export")
@_filtered
@click.option("--include-discarded", is_flag=True)
@_whole
@click.option("--json", "_json", is_flag=True, help="It is always JSON, one letter a line.")
@looking
def export(include_discarded: bool, include_payload: bool, _json: bool, **options: Any) -> None:
    """Every letter of a filter, one a line: envelope, delivery, attempts."""
    more = {"include_discarded": "yes"} if include_discarded else {}
    wanted, after = _wanted(options, **more), 0
    while page := queries.export_page(wanted, after=after, whole=include_payload):
        for line in page:
            click.echo(as_text(line))
        after = page[-1]["delivery"]["id"]


def _refuse_filter(options: dict[str, Any]) -> None:
    said = [name.replace("_", "-") for name, word in options.items() if word is not None]
    if said:
        stop(f"--job names one letter; --{said[0]} means many. Say one of them.", USAGE)


def _one(job: int, verb: str, *, reason: str, dry_run: bool, is_json: bool) -> None:
    """Exit code 1 when nothing came of it, with the reason on stderr."""
    act = actions.requeue if verb == "requeue" else actions.discard
    done, refusal = _done(verb), ""
    try:
        with transaction():
            act(job, actor=operator(), reason=reason, now=now())
            if dry_run:
                finish(keep=False)
    except (Conflict, NotFound) as error:
        refusal = error.message
    facts = {
        "event": f"dead_letter_{verb}_single_result",
        "job_id": job,
        done: not refusal and not dry_run,
    }
    if is_json or not refusal:
        answer(is_json, facts, f"Letter {job} {'would be' if dry_run else 'is'} {done}.")
    if refusal:
        stop(refusal, FAILED)


def _many(
    verb: str,
    wanted: LetterFilter,
    limit: int,
    act: Callable[[], actions.Report],
    *,
    dry_run: bool,
    is_yes: bool,
    is_json: bool,
) -> None:
    """Look first, outside the transaction that acts: nobody waits while a person thinks."""
    with reading(), transaction():
        look = actions.preview if verb == "requeue" else actions.preview_discard
        looked = look(wanted)
    number, skipped = min(looked.eligible, limit), looked.not_eligible
    left = looked.eligible - number
    if not dry_run:
        if number > 1:
            confirm(f"{verb.capitalize()} {number} letters?", is_yes=is_yes)
        with transaction():
            report = act()
        number, skipped, left = len(report.done), report.skipped, report.left
    facts = {
        "event": f"dead_letter_{verb}_batch_result",
        "tenant": wanted.tenant or "all",
        "limit": limit,
        "offset": 0,
        f"{_done(verb)}_count": number,
        "skipped_count": sum(skipped.values()),
    }
    for words, count in skipped.items():
        click.echo(f"{count} left alone: {words}.", err=True)
    if left:
        click.echo(f"{left} more are beyond --limit.", err=True)
    answer(is_json, facts, f"{number} {'would be ' if dry_run else ''}{_done(verb)}.")


def _done(verb: str) -> str:
    return {"requeue": "requeued", "discard": "discarded"}[verb]


def _job_facts(letter: queries.Letter, whole: dict[int, Any]) -> dict[str, Any]:
    facts = {
        "id": letter.id,
        "tenant": letter.tenant,
        "event_type": letter.event_type,
        "attempt_count": letter.attempt_count,
        "last_error": letter.last_error,
        "dead_lettered_at": letter.dead_lettered_at,
        "next_attempt_at": None,  # a dead letter has none
    }
    return facts | ({"payload": whole[letter.id]} if letter.id in whole else {})


def _detail_facts(found: queries.LetterDetail) -> dict[str, Any]:
    deeds = [
        {name: getattr(deed, name) for name in ("occurred_at", "actor", "action", "reason")}
        for deed in found.deeds
    ]
    return queries.as_line(found.delivery, found.event, found.tenant, found.attempts) | {
        "lead_id": found.lead_id,
        "copies": [asdict(copy) for copy in found.copies],
        "copy_of": asdict(found.copy_of) if found.copy_of else None,
        "deeds": deeds,
    }
