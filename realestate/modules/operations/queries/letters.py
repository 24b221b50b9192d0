"""Dead letters: one, some, and those that are alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select

from realestate.db import db
from realestate.modules.events.models import Attempt, Delivery, Event
from realestate.modules.operations.rules import LetterFilter
from realestate.tenancy.actions import find
from realestate.tenancy.models import Tenant
from realestate.tenancy.scope import across_tenants

OF_EVENT = and_(Event.tenant_id == Delivery.tenant_id, Event.id == Delivery.event_id)


@dataclass(frozen=True)
class Letter:
    """A dead letter in a list. ``attempt_count`` counts since it was last put into the queue."""

    id: int
    tenant: str
    tenant_name: str
    event_id: int
    event_type: str
    receipt: str
    handler: str
    target: str
    attempt_count: int
    attempts_before: int
    reason: str | None
    last_error: str | None
    fingerprint: str | None
    dead_lettered_at: datetime
    discarded_at: datetime | None
    discard_reason: str | None
    is_redacted: bool


@dataclass(frozen=True)
class LetterGroup:
    """Dead letters that are alike: the same kind of error of the same handler on the same type of event.

    ``tenants`` are the agencies it touches, most letters first; ``last_error`` is the newest letter's.
    """

    fingerprint: str | None
    handler: str
    event_type: str
    reason: str | None
    last_error: str | None
    count: int
    first_seen: datetime
    last_seen: datetime
    tenants: tuple[tuple[str, int], ...]


def conditions(wanted: LetterFilter) -> list[ColumnElement[bool]]:
    """What must be true of a delivery (joined with its event) that this filter means.

    Raises NotFound for an agency that is none: a name mistyped must not mean “nothing to do”.
    """
    found: list[ColumnElement[bool]] = [Delivery.status == "dead_letter"]
    if wanted.tenant is not None:
        found.append(Delivery.tenant_id == find(wanted.tenant).id)
    if not wanted.include_discarded:
        found.append(Delivery.discarded_at.is_(None))
    for column, value in (
        (Delivery.error_fingerprint, wanted.fingerprint),
        (Delivery.handler, wanted.handler),
        (Event.type, wanted.event_type),
        (Delivery.reason, wanted.reason),
    ):
        if value is not None:
            found.append(column == value)
    if wanted.since is not None:
        found.append(Delivery.dead_lettered_at >= wanted.since)
    if wanted.until is not None:
        found.append(Delivery.dead_lettered_at < wanted.until)
    return found + _of_last_attempt(wanted)


def letters(wanted: LetterFilter, limit: int = 50, offset: int = 0) -> list[Letter]:
    """Newest first."""
    with across_tenants("operators look at the dead letters of every agency"):
        return [_letter(row) for row in db.session.execute(_listed(wanted, limit, offset))]


def letter_count(wanted: LetterFilter, cap: int = 10_000) -> int:
    """How many letters are meant, counted up to ``cap``."""
    with across_tenants("operators count the dead letters of every agency"):
        found = select(Delivery.id).join(Event, OF_EVENT).where(*conditions(wanted)).limit(cap)
        return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def payloads(ids: list[int]) -> dict[int, Any]:
    """The whole payloads of these deliveries, for those who may see them."""
    with across_tenants("operators read what was sent to any agency"):
        found = select(Delivery.id, Event.payload).join(Event, OF_EVENT).where(Delivery.id.in_(ids))
        return {delivery_id: payload for delivery_id, payload in db.session.execute(found)}


def groups(wanted: LetterFilter) -> list[LetterGroup]:
    """Alike letters together, newest group first, in two queries however many there are."""
    alike = (Delivery.error_fingerprint, Delivery.handler, Event.type, Delivery.reason)
    with across_tenants("operators compare the dead letters of all agencies"):
        rows = db.session.execute(
            select(
                *alike,
                Tenant.slug,
                func.count(),
                func.min(Delivery.dead_lettered_at),
                func.max(Delivery.dead_lettered_at),
                func.max(Delivery.id),
            )
            .join(Event, OF_EVENT)
            .join(Tenant, Tenant.id == Delivery.tenant_id)
            .where(*conditions(wanted))
            .group_by(*alike, Tenant.slug)
        )
        together: dict[tuple[Any, ...], list[Any]] = {}
        for row in rows:
            together.setdefault(tuple(row[:4]), []).append(row[4:])
        newest = [max(part[4] for part in parts) for parts in together.values()]
        errors = _last_errors(newest)
    made = [_group(key, parts, errors) for key, parts in together.items()]
    return sorted(made, key=lambda group: group.last_seen, reverse=True)


def _of_last_attempt(wanted: LetterFilter) -> list[ColumnElement[bool]]:
    """The last attempt's error and the version of the code that made it."""
    said = [
        column == value
        for column, value in (
            (Attempt.error_class, wanted.error_class),
            (Attempt.code_version, wanted.version),
        )
        if value is not None
    ]
    if not said:
        return []
    is_last = and_(
        Attempt.tenant_id == Delivery.tenant_id,
        Attempt.delivery_id == Delivery.id,
        Attempt.number == Delivery.attempts_before + Delivery.attempt_count,
    )
    return [exists().where(is_last, *said)]


def _listed(wanted: LetterFilter, limit: int, offset: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Delivery.id,
            Tenant.slug.label("tenant"),
            Tenant.name.label("tenant_name"),
            Delivery.event_id,
            Event.type.label("event_type"),
            Event.receipt,
            Delivery.handler,
            Delivery.target,
            Delivery.attempt_count,
            Delivery.attempts_before,
            Delivery.reason,
            Delivery.last_error,
            Delivery.error_fingerprint.label("fingerprint"),
            Delivery.dead_lettered_at,
            Delivery.discarded_at,
            Delivery.discard_reason,
            Event.redacted_at.is_not(None).label("is_redacted"),
        )
        .join(Event, OF_EVENT)
        .join(Tenant, Tenant.id == Delivery.tenant_id)
        .where(*conditions(wanted))
        .order_by(Delivery.dead_lettered_at.desc(), Delivery.id.desc())
        .limit(limit)
        .offset(offset)
    )


def _letter(row: Row[Any]) -> Letter:
    return Letter(**row._mapping)


def _last_errors(ids: list[int]) -> dict[int, str | None]:
    if not ids:
        return {}
    found = select(Delivery.id, Delivery.last_error).where(Delivery.id.in_(ids))
    return {delivery_id: words for delivery_id, words in db.session.execute(found)}


def _group(key: tuple[Any, ...], parts: list[Any], errors: dict[int, str | None]) -> LetterGroup:
    fingerprint, handler, event_type, reason = key
    tenants = sorted(((part[0], part[1]) for part in parts), key=lambda t: (-t[1], t[0]))
    return LetterGroup(
        fingerprint=fingerprint,
        handler=handler,
        event_type=event_type,
        reason=reason,
        last_error=errors[max(part[4] for part in parts)],
        count=sum(part[1] for part in parts),
        first_seen=min(part[2] for part in parts),
        last_seen=max(part[3] for part in parts),
        tenants=tuple(tenants),
    )
