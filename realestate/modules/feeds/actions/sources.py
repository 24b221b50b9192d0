"""RESO sources set up at the desk, and what their rules want said beside homes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import select

from realestate.db import after_commit, db
from realestate.errors import Conflict, Invalid
from realestate.jobs import later
from realestate.modules.audit.actions import record
from realestate.modules.feeds.models import FeedSource, MlsNotice
from realestate.modules.feeds.queries import notices, sources
from realestate.modules.feeds.rules.addresses import problem_with
from realestate.modules.feeds.rules.desk import OWN
from realestate.modules.feeds.tasks import ring
from realestate.tenancy.models import TenantRef

LEAST_MINUTES, MOST_MINUTES = 5, 720  # homes must be refreshed within 12 hours
_MOST_SOURCES = 10
_LIMITS = {"client_id": 200, "client_secret": 500, "scope": 100}


def save(
    tenant: TenantRef,
    actor: str,
    source_id: int | None,
    typed: Mapping[str, str],
    *,
    now: datetime,
) -> FeedSource:
    """Add a RESO source, or change one; an empty secret keeps the one we have. Raises Invalid by field."""
    source = sources.source(tenant, source_id, to_change=True) if source_id else None
    if source is not None and source.kind != "reso":
        raise Conflict("Files have no settings of this kind.")
    wanted = {name: typed.get(name, "").strip() for name in _SETTINGS}
    if problems := _problems(tenant, source, wanted):
        raise Invalid("Not saved yet. Please mend what is marked below.", problems)
    if source is None:
        source = FeedSource(kind="reso", source_system=wanted["source_system"], created_at=now)
        source.client_secret = ""
        db.session.add(source)
    before = _told(source)
    for name in ("base_url", "token_url", "client_id", "scope"):
        setattr(source, name, wanted[name].rstrip("/") if name == "base_url" else wanted[name])
    source.every_minutes = int(wanted["every_minutes"])
    has_new_secret = bool(wanted["client_secret"])
    if has_new_secret:
        source.client_secret = wanted["client_secret"]
    source.problem, source.failures, source.next_run_at = "", 0, now
    db.session.flush()
    action = "source.changed" if source_id else "source.added"
    _note(
        tenant, actor, action, source, before, _told(source) | {"new_secret": has_new_secret}, now
    )
    later(ring, source.id)
    return source


_SETTINGS = (
    *("source_system", "base_url", "token_url", "client_id", "client_secret", "scope"),
    "every_minutes",
)


def switch(
    tenant: TenantRef, actor: str, source_id: int, *, is_on: bool, now: datetime
) -> FeedSource:
    """Pause a source, or read it again."""
    source = sources.source(tenant, source_id, to_change=True)
    source.paused_at = None if is_on else now
    source.next_run_at = now if is_on else source.next_run_at
    _note(tenant, actor, f"source.{'resumed' if is_on else 'paused'}", source, {}, {}, now)
    if is_on:
        later(ring, source.id)
    return source


def read_now(tenant: TenantRef, actor: str, source_id: int, *, now: datetime) -> FeedSource:
    """Ask the worker to read a source at once."""
    source = sources.source(tenant, source_id, to_change=True)
    if source.kind != "reso":
        raise Conflict("This source sends files. Upload the next one.")
    if source.paused_at is not None:
        raise Conflict("This source is paused. Switch it on first.")
    source.next_run_at = now
    _note(tenant, actor, "source.asked", source, {}, {}, now)
    later(ring, source.id)
    return source


def agree(
    tenant: TenantRef, actor: str, source_id: int, *, shown: int | None, now: datetime
) -> FeedSource:
    """Say yes to taking off so many homes at once; the number is typed."""
    source = sources.source(tenant, source_id, to_change=True)
    if not source.removals_waiting:
        raise Conflict("Nothing waits for a yes any more.")
    if shown != source.removals_waiting:
        words = f"Type {source.removals_waiting} to take that many homes off the market."
        raise Invalid(words, {"count": [words]})
    source.removals_allowed, source.next_run_at = source.removals_waiting, now
    facts = {"homes": source.removals_allowed}
    _note(tenant, actor, "source.removals_agreed", source, {}, facts, now)
    later(ring, source.id)
    return source


def save_notice(
    tenant: TenantRef, actor: str, source_id: int, typed: Mapping[str, str], *, now: datetime
) -> MlsNotice:
    """What this source's rules want said beside its homes."""
    source = sources.source(tenant, source_id)
    wanted = {n: " ".join(typed.get(n, "").split()) for n in _NOTICE}
    problems = {
        n: [f"Use at most {m} characters."] for n, m in _NOTICE.items() if len(wanted[n]) > m
    }
    if problems:
        raise Invalid("Not saved yet. Please mend what is marked below.", problems)
    found = MlsNotice.of(tenant).where(MlsNotice.source_system == source.source_system)
    notice = db.session.scalar(found)
    if notice is None:
        notice = MlsNotice(source_system=source.source_system)
        db.session.add(notice)
    before = {name: getattr(notice, name) or "" for name in _NOTICE}
    for name in _NOTICE:
        setattr(notice, name, wanted[name])
    db.session.flush()
    _note(tenant, actor, "source.notice_changed", source, before, wanted, now)
    after_commit(partial(notices.forget, tenant))
    return notice


_NOTICE = {"attribution": 300, "disclaimer": 2_000, "refresh_statement": 300}


def _problems(
    tenant: TenantRef, source: FeedSource | None, wanted: Mapping[str, str]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if source is None:
        found |= _problems_of_name(tenant, wanted["source_system"])
    for name in ("base_url", "token_url"):
        if wanted[name] or name == "base_url":
            problem = problem_with(wanted[name])
            found |= {name: [problem]} if problem else {}
    if wanted["token_url"] and not wanted["client_id"]:
        found["client_id"] = ["Give the client id that goes with the token address."]
    if not wanted["client_secret"] and not (source and source.client_secret):
        found["client_secret"] = ["Give the secret (or the access token) the source gave you."]
    found |= {n: [f"Use at most {m} characters."] for n, m in _LIMITS.items() if len(wanted[n]) > m}
    minutes = wanted["every_minutes"]
    if not minutes.isdecimal() or not LEAST_MINUTES <= int(minutes[:6]) <= MOST_MINUTES:
        found["every_minutes"] = [
            f"Write a number from {LEAST_MINUTES} to {MOST_MINUTES}: homes may be 12 hours old at most."
        ]
    return found


def _problems_of_name(tenant: TenantRef, name: str) -> dict[str, list[str]]:
    if not 2 <= len(name) <= 60:
        return {
            "source_system": ["Name the source with 2 to 60 letters, as visitors will read it."]
        }
    taken = select(FeedSource.id).where(
        FeedSource.tenant_id == tenant.id, FeedSource.source_system == name
    )
    if name == OWN or db.session.scalar(taken) is not None:
        return {"source_system": [f"“{name}” is taken already. Choose another name."]}
    many = FeedSource.of(tenant).where(FeedSource.kind == "reso")
    if len(list(db.session.scalars(many))) >= _MOST_SOURCES:
        return {"source_system": [f"An agency has at most {_MOST_SOURCES} of these sources."]}
    return {}


def _told(source: FeedSource) -> dict[str, object]:
    """A source's settings for the record: never the secret."""
    names = ("base_url", "token_url", "client_id", "scope", "every_minutes")
    return {name: getattr(source, name) for name in names}


def _note(
    tenant: TenantRef,
    actor: str,
    action: str,
    source: FeedSource,
    before: Mapping[str, object],
    after: Mapping[str, object],
    now: datetime,
) -> None:
    record(
        tenant,
        actor=actor,
        action=action,
        object_type="source",
        object_key=str(source.id),
        before=dict(before) or None,
        after={"name": source.source_system, **after},
        now=now,
    )
