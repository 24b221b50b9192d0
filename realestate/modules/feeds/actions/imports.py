"""What people do with a file: send it, match its columns, have it checked, take it in, stop it, undo it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import IO

from sqlalchemy import select

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.jobs import later
from realestate.modules.audit.actions import record
from realestate.modules.feeds import tables
from realestate.modules.feeds.actions import files
from realestate.modules.feeds.models import FeedMapping, FeedRun, FeedSource
from realestate.modules.feeds.rules import columns
from realestate.modules.feeds.rules.desk import OWN
from realestate.modules.feeds.rules.rows import as_json
from realestate.modules.feeds.rules.values import clean
from realestate.modules.feeds.tasks import ring
from realestate.modules.listings.models import Listing
from realestate.tenancy.models import TenantRef

_SAMPLES = 3
_LOOK_AT = 50
_MOST_SOURCES = 40


def source_named(tenant: TenantRef, actor: str, name: str, *, now: datetime) -> FeedSource:
    """The source of files with this name, added when there is none yet."""
    name = " ".join(name.split())
    if not 2 <= len(name) <= 60:
        words = "Name the source with 2 to 60 letters, such as the MLS the file is from."
        raise Invalid(words, {"source_name": [words]})
    found = db.session.scalar(FeedSource.of(tenant).where(FeedSource.source_system == name))
    if name == OWN or (found and found.kind != "file"):
        words = f"“{name}” is taken already. Choose another name."
        raise Invalid(words, {"source_name": [words]})
    if found is None:
        if len(list(db.session.scalars(FeedSource.of(tenant)))) >= _MOST_SOURCES:
            raise Conflict(f"An agency has at most {_MOST_SOURCES} sources.")
        found = FeedSource(kind="file", source_system=name, created_at=now)
        db.session.add(found)
        db.session.flush()
        _note(tenant, actor, "source.added", "source", found.id, {"name": name}, now)
    return found


def upload(
    tenant: TenantRef, actor: str, source: FeedSource, *, name: str, file: IO[bytes], now: datetime
) -> FeedRun:
    """Keep a file and guess its columns; raises Invalid when it is no table."""
    start = file.read(4096)
    if not start.strip():
        raise tables.Unreadable("The file is empty. Choose a file with a line for each home.")
    kind = tables.format_of(name, start)
    headers, first = tables.look(file, kind, _LOOK_AT)
    run = FeedRun(
        source_id=source.id,
        kind="file",
        state="mapping",
        file_name=name[-200:],
        file_format=kind,
        file_bytes=0,
        headers=headers,
        mapping=_remembered(tenant, source, headers) or columns.guess(headers),
        examples={"samples": {h: _samples(h, first) for h in headers}},
        is_told=not source.is_first_load,
        started_by=actor,
        created_at=now,
    )
    db.session.add(run)
    db.session.flush()
    files.keep(run, file)
    facts = {"file": run.file_name, "bytes": run.file_bytes, "source": source.source_system}
    _note(tenant, actor, "import.uploaded", "import", run.id, facts, now)
    return run


def match(
    tenant: TenantRef, actor: str, run_id: int, mapping: Mapping[str, str], *, now: datetime
) -> FeedRun:
    """Say which column is what, remember it, and let the worker check the file. Raises Invalid."""
    run = _run(tenant, run_id, "mapping", "checked", "failed")
    if run.row_cursor:
        raise Conflict(
            "Rows of this file were taken in already: undo them, or send the file again."
        )
    chosen = {header: mapping.get(header, "") for header in run.headers}
    run.mapping = chosen
    if problems := columns.problems(chosen):
        raise Invalid("The columns cannot be used like this yet.", {"mapping": problems})
    _remember(tenant, run, chosen, now)
    run.state, run.problem = "checking", ""
    db.session.flush()
    later(ring, run.id)
    return run


def start(
    tenant: TenantRef,
    actor: str,
    run_id: int,
    *,
    is_told: bool,
    takes_off: bool,
    missing_shown: int | None,
    now: datetime,
) -> FeedRun:
    """Take a checked file in. ``missing_shown`` is the number of homes to take off, typed by a person."""
    run = _run(tenant, run_id, "checked")
    if takes_off and missing_shown != run.missing:
        words = f"Type {run.missing} to take that many homes off the market."
        raise Invalid(words, {"missing": [words]})
    run.is_told, run.takes_off = is_told, takes_off and run.missing > 0
    run.state, run.started_at, run.started_by = "running", now, actor
    db.session.flush()
    facts = {"file": run.file_name, "told": is_told, "takes_off": run.takes_off}
    _note(tenant, actor, "import.started", "import", run.id, facts, now)
    later(ring, run.id)
    return run


def reopen(tenant: TenantRef, actor: str, run_id: int, *, now: datetime) -> FeedRun:
    """Back to the columns of a file that was checked and not taken in."""
    run = _run(tenant, run_id, "checked", "failed")
    if run.row_cursor:
        raise Conflict(
            "Rows of this file were taken in already: undo them, or send the file again."
        )
    run.state, run.problem = "mapping", ""
    _note(tenant, actor, "import.reopened", "import", run.id, {"file": run.file_name}, now)
    return run


def stop(tenant: TenantRef, actor: str, run_id: int, *, now: datetime) -> FeedRun:
    """Stop what the worker does; rows that are taken in stay and can be undone."""
    run = _run(tenant, run_id, "checking", "running")
    run.state = "mapping" if run.state == "checking" else "stopped"
    run.finished_at = now if run.state == "stopped" else None
    run.lease_owner, run.lease_until = "", None
    _note(tenant, actor, "import.stopped", "import", run.id, {"rows": run.row_cursor}, now)
    return run


def resume(tenant: TenantRef, actor: str, run_id: int, *, now: datetime) -> FeedRun:
    """Go on where a stopped or failed run stood."""
    run = _run(tenant, run_id, "stopped", "failed")
    if not run.started_at:
        raise Conflict("This file was never started. Match its columns first.")
    run.state, run.problem, run.finished_at = "running", "", None
    _note(tenant, actor, "import.resumed", "import", run.id, {"rows": run.row_cursor}, now)
    later(ring, run.id)
    return run


def discard(tenant: TenantRef, actor: str, run_id: int, *, now: datetime) -> FeedRun:
    """Put a file aside that was never taken in."""
    run = _run(tenant, run_id, "mapping", "checked", "failed")
    if run.row_cursor:
        raise Conflict("Rows of this file were taken in: undo them instead.")
    run.state, run.finished_at = "discarded", now
    _note(tenant, actor, "import.discarded", "import", run.id, {"file": run.file_name}, now)
    return run


def revert(
    tenant: TenantRef, actor: str, run_id: int, *, shown: int | None, now: datetime
) -> FeedRun:
    """Undo a run. ``shown`` is how many homes it concerns, typed by a person."""
    run = _run(tenant, run_id, "done", "stopped", "failed")
    if not run.can_revert:
        raise Conflict("This run changed nothing that could be undone.")
    concerned = run.count_new + run.count_changed + run.count_removed
    if shown != concerned:
        words = f"Type {concerned} to undo what was done to that many homes."
        raise Invalid(words, {"count": [words]})
    run.state, run.problem = "reverting", ""
    _note(tenant, actor, "import.reverted", "import", run.id, {"homes": concerned}, now)
    later(ring, run.id)
    return run


def _run(tenant: TenantRef, run_id: int, *states: str) -> FeedRun:
    wanted = FeedRun.of(tenant).where(FeedRun.id == run_id, FeedRun.kind == "file")
    run = db.session.scalar(wanted.with_for_update())
    if run is None:
        raise NotFound("There is no such file.")
    if run.state not in states:
        raise Conflict("This file is at another step by now. Look at where it stands.")
    return run


def _samples(header: str, rows: list[Mapping[str, object]]) -> list[str]:
    """A few different values of a column, shortened."""
    found = dict.fromkeys(clean(row.get(header))[:60] for row in rows)
    return [value for value in found if value][:_SAMPLES]


def _remembered(tenant: TenantRef, source: FeedSource, headers: list[str]) -> dict[str, str] | None:
    known = select(FeedMapping.mapping).where(
        FeedMapping.tenant_id == tenant.id,
        FeedMapping.source_id == source.id,
        FeedMapping.header_hash == columns.header_hash(headers),
    )
    kept = db.session.scalar(known)
    return {header: str(kept.get(header, "")) for header in headers} if kept else None


def _remember(tenant: TenantRef, run: FeedRun, mapping: dict[str, str], now: datetime) -> None:
    digest = columns.header_hash(run.headers)
    wanted = FeedMapping.of(tenant).where(
        FeedMapping.source_id == run.source_id, FeedMapping.header_hash == digest
    )
    kept = db.session.scalar(wanted)
    if kept is None:
        kept = FeedMapping(source_id=run.source_id, header_hash=digest)
        db.session.add(kept)
    kept.mapping, kept.updated_at = dict(mapping), now


def _note(
    tenant: TenantRef,
    actor: str,
    action: str,
    kind: str,
    key: int,
    facts: dict[str, object],
    now: datetime,
) -> None:
    record(
        tenant,
        actor=actor,
        action=action,
        object_type=kind,
        object_key=str(key),
        after=as_json(facts),
        now=now,
    )


def kinds_of_columns() -> dict[str, type]:
    """Each column of Listing with the Python type of its values."""
    return {c.key: c.type.python_type for c in Listing.__table__.columns}
