"""The worker's part of a file: checked without writing, or taken in batch by batch, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, select

from realestate.db import db, now
from realestate.modules.fair_housing import rules as fair_housing
from realestate.modules.feeds import tables
from realestate.modules.feeds.actions import batches, files, pictures, take_off
from realestate.modules.feeds.actions.leases import let_go
from realestate.modules.feeds.actions.work import Work
from realestate.modules.feeds.models import FeedError, FeedRow, FeedRun, FeedSource
from realestate.modules.feeds.queries import limits
from realestate.modules.feeds.rules.records import Picture
from realestate.modules.feeds.rules.rows import Row, as_json, read_row
from realestate.modules.feeds.rules.values import clean
from realestate.tenancy.models import TenantRef

MOST_ERRORS = 20_000  # kept of one run; beyond it they are only counted
_DOUBTED = 20  # rows whose words are named in the report
_SHOWN = 6  # rows shown as they would look


def check(work: Work) -> None:
    """Read the whole file and say what it would do, writing nothing about homes."""
    with work.held() as run:
        _begin_again(work, run)
    seen: set[str] = set()
    room: int | None = None
    is_first = True
    with files.opened(work.tenant, work.run_id) as file, tables.reading(file, work.kind) as raw:
        for rows, reached in _batched(raw, work.mapping, 0):
            seen |= {str(v) for r in rows for v in _names(r)}
            with work.held() as run:
                room = limits.room_left(work.tenant, to_change=False) if is_first else room
                moment = now()
                judged = batches.judge(work.tenant, work.source_system, rows, room=room, now=moment)
                if room is not None:
                    room -= sum(each.takes_room for each in judged)
                count(work.tenant, run, judged, reached)
                _show(run, judged)
                _doubt(run, judged)
            is_first = False
    with work.held() as run:
        gone = take_off.gone(work.tenant, work.source_system, seen)
        run.state, run.total, run.row_cursor, run.missing = "checked", run.row_cursor, 0, len(gone)
        if not run.total:
            run.state, run.problem = "failed", "The file holds no rows."
        let_go(run)


def take_in(work: Work) -> None:
    """Take the file in from where it stands. Each batch and the cursor past it are one transaction."""
    if not work.done:
        with work.held() as run:
            _begin_again(work, run)
    seen: set[str] = set()
    with files.opened(work.tenant, work.run_id) as file, tables.reading(file, work.kind) as raw:
        for rows, reached in _batched(raw, work.mapping, work.done, seen):
            with work.held() as run:
                _write(work, run, rows, reached)
    take_off.of_run(work, seen)
    with work.held() as run:
        moment = now()
        run.state, run.finished_at = "done", moment
        let_go(run)
        source = db.session.scalars(
            FeedSource.of(work.tenant).where(FeedSource.id == work.source_id)
        ).one()
        source.last_run_at = source.last_success_at = moment


def fail(work: Work, words: str) -> None:
    """The file cannot be read on: say why, and keep what is done."""
    with work.held() as run:
        run.state, run.problem, run.finished_at = "failed", words[:300], now()
        let_go(run)


def _begin_again(work: Work, run: FeedRun) -> None:
    """Counts and errors of the check make room for those of the run."""
    run.row_cursor = run.count_new = run.count_changed = run.count_same = run.count_refused = 0
    kept = ("samples",) if run.state == "checking" else ("samples", "unfair")
    run.examples = {"samples": {}} | {n: run.examples[n] for n in kept if n in run.examples}
    db.session.execute(
        delete(FeedError)
        .where(FeedError.tenant_id == work.tenant.id, FeedError.run_id == run.id)
        .execution_options(synchronize_session=False)
    )


def _batched(
    raw: Iterable[Mapping[str, Any]],
    mapping: Mapping[str, str],
    done: int,
    seen: set[str] | None = None,
) -> Iterator[tuple[list[Row], int]]:
    """Batches of rows after the first ``done`` ones, each with how many rows are done with it.

    A batch ends before a home appears in it twice. Row numbers count the header as 1. ``seen`` collects keys.
    """
    batch: list[Row] = []
    keys: set[str] = set()
    number = 0
    for number, each in enumerate(raw, 1):
        is_blank = not any(clean(value) for value in each.values())
        row = None if is_blank else read_row(number + 1, each, mapping)
        if row is not None and seen is not None:
            seen.update(_names(row))
        if number <= done or row is None:
            continue
        if len(batch) == batches.BATCH or row.key in keys:
            yield batch, number - 1
            batch, keys = [], set()
        batch.append(row)
        keys |= {row.key} if row.key else set()
    if batch or number > done:
        yield batch, number


def _names(row: Row) -> set[str]:
    return {str(row.facts[n]) for n in ("listing_key", "listing_id") if row.facts.get(n)}


def _write(work: Work, run: FeedRun, rows: list[Row], reached: int) -> None:
    moment = now()
    judged = batches.write(work.tenant, work.source_system, rows, told=work.is_told, now=moment)
    db.session.add_all(_remembered(run, each) for each in judged if each.before or _is_new(each))
    named = {
        each.listing_id: [Picture(url) for url in each.row.pictures]
        for each in judged
        if each.listing_id is not None and each.row.pictures is not None
    }
    pictures.want(work.tenant, named, now=moment)
    count(work.tenant, run, judged, reached)


def _is_new(judged: batches.Judged) -> bool:
    return judged.verdict == "new"


def _remembered(run: FeedRun, judged: batches.Judged) -> FeedRow:
    """What this row did, for who wants it undone."""
    return FeedRow(
        run_id=run.id,
        row_number=judged.row.number,
        listing_id=judged.listing_id or 0,
        listing_key=str(judged.facts["listing_key"]),
        is_new=_is_new(judged),
        before=as_json(judged.before),
        after=as_json(judged.after),
    )


def count(tenant: TenantRef, run: FeedRun, judged: list[batches.Judged], reached: int) -> None:
    """Add a batch to a run's counts, and keep what is wrong with its rows."""
    found = batches.tally(judged)
    run.count_new += found["new"]
    run.count_changed += found["changed"]
    run.count_same += found["same"]
    run.count_refused += found["refused"]
    run.row_cursor = reached
    refused = [each.row for each in judged if each.verdict == "refused"]
    if refused and _errors_kept(tenant, run) < MOST_ERRORS:
        db.session.add_all(_errors(run, refused))


def _errors_kept(tenant: TenantRef, run: FeedRun) -> int:
    kept = FeedError.of(tenant).where(FeedError.run_id == run.id)
    return db.session.scalar(select(func.count()).select_from(kept.subquery())) or 0


def _errors(run: FeedRun, rows: list[Row]) -> Iterator[FeedError]:
    for row in rows:
        for problem in row.problems:
            yield FeedError(
                run_id=run.id,
                row_number=row.number,
                listing_key=row.key[:60],
                field=problem.field[:120],
                value=problem.value[:200],
                problem=problem.problem[:200],
                remedy=problem.remedy[:300],
            )


def _doubt(run: FeedRun, judged: list[batches.Judged]) -> None:
    """Remarks that describe people instead of the property: a source's words are told, not refused."""
    found = dict(run.examples.get("unfair") or {"rows": 0, "first": []})
    for each in judged:
        remarks = each.facts.get("public_remarks")
        words = fair_housing.blocking(remarks) if remarks else ()
        if not words:
            continue
        found["rows"] += 1
        if len(found["first"]) < _DOUBTED:
            said = {"row": each.row.number, "said": fair_housing.in_words(words[0])}
            found["first"] = [*found["first"], said]
    if found["rows"]:
        run.examples = {**run.examples, "unfair": found}


def _show(run: FeedRun, judged: list[batches.Judged]) -> None:
    """The first rows as they would look."""
    shown = list(run.examples.get("rows", []))
    wanted = (each for each in judged if each.verdict in ("new", "changed"))
    for each in islice(wanted, _SHOWN - len(shown)):
        facts = as_json({n: v for n, v in each.facts.items() if n != "private_remarks"})
        before = as_json(each.before)
        shown.append(
            {"row": each.row.number, "verdict": each.verdict, "facts": facts, "before": before}
        )
    run.examples = {**run.examples, "rows": shown}
