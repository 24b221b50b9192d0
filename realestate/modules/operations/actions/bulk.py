"""Many dead letters at once: looked at first, bounded, paced, and never beyond the filter."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from realestate import jobs
from realestate.db import db, is_postgresql
from realestate.modules.events import tasks
from realestate.modules.events.handlers import find
from realestate.modules.events.models import Delivery, Event
from realestate.modules.operations import rules
from realestate.modules.operations.actions.letters import Deed, put_back, throw_away
from realestate.modules.operations.queries.letters import OF_EVENT, conditions
from realestate.modules.operations.rules import LetterFilter
from realestate.tenancy.models import Tenant, TenantRef
from realestate.tenancy.scope import across_tenants

AT_WORK = "somebody else is at it"


@dataclass(frozen=True)
class Preview:
    """What a bulk act would find: how many it may touch, and why it leaves the others alone."""

    eligible: int
    not_eligible: dict[str, int]


@dataclass(frozen=True)
class Report:
    """What a bulk act did: the letters it touched, why it left others alone, and how many that it might
    have touched are left over because it is bounded."""

    done: tuple[int, ...]
    skipped: dict[str, int]
    left: int


def preview(wanted: LetterFilter) -> Preview:
    """What sending these letters again would find; exact, in one query. Changes nothing."""
    with across_tenants("operators look before they act on letters of many agencies"):
        return _preview(wanted)


def preview_discard(wanted: LetterFilter) -> Preview:
    """The same of discarding them."""
    with across_tenants("operators look before they discard letters of many agencies"):
        return _preview(wanted, is_discard=True)


def requeue_many(
    wanted: LetterFilter,
    *,
    limit: int = 50,
    per_second: float = 10.0,
    actor: str,
    reason: str,
    now: datetime,
) -> Report:
    """Send up to ``limit`` of these letters again, the oldest first, ``per_second`` coming due a second.

    Each is counted, scheduled and recorded as if it were sent again alone. Raises Invalid.
    """
    deed = Deed(actor, rules.usable_reason(reason), now)
    limit = rules.usable_limit(limit)
    times = rules.spread(limit, per_second=per_second, now=now)
    with across_tenants("operators send letters of many agencies again, within a filter"):
        before, meant = _preview(wanted), _eligible(wanted)
        locked, busy = _lock(wanted, meant, limit)
        for (delivery, tenant), at in zip(locked, times, strict=False):
            put_back(delivery, tenant, deed, at=at, is_scheduled=at > now)
        db.session.flush()
    if locked:
        jobs.later(tasks.deliver, locked[0][0].event_id)
    return _report(before, locked, busy)


def discard_many(
    wanted: LetterFilter, *, limit: int = 50, actor: str, reason: str, now: datetime
) -> Report:
    """Discard up to ``limit`` of these letters, the oldest first, for one reason. Raises Invalid."""
    deed = Deed(actor, rules.usable_reason(reason), now)
    limit = rules.usable_limit(limit)
    with across_tenants("operators discard letters of many agencies, within a filter"):
        before = _preview(wanted, is_discard=True)
        locked, busy = _lock(wanted, Delivery.discarded_at.is_(None), limit)
        for delivery, tenant in locked:
            throw_away(delivery, tenant, deed)
        db.session.flush()
    return _report(before, locked, busy)


def _preview(wanted: LetterFilter, *, is_discard: bool = False) -> Preview:
    is_discarded, is_redacted = Delivery.discarded_at.is_not(None), Event.redacted_at.is_not(None)
    kinds = (is_discarded, is_redacted, Event.type, Delivery.handler)
    rows = db.session.execute(
        select(*kinds, func.count())
        .select_from(Delivery)
        .join(Event, OF_EVENT)
        .where(*conditions(wanted))
        .group_by(*kinds)
    )
    found: Counter[str | None] = Counter()
    for discarded, redacted, type_, handler, number in rows:
        found[_why_not(is_discard, discarded, redacted, type_, handler)] += number
    eligible = found.pop(None, 0)
    return Preview(eligible, {str(words): number for words, number in sorted(found.items())})


def _why_not(
    is_discard: bool, discarded: bool, redacted: bool, type_: str, handler: str
) -> str | None:
    return rules.why_not_again(
        is_discarded=discarded,
        is_redacted=redacted and not is_discard,
        is_handled=is_discard or find(type_, handler) is not None,
    )


def _eligible(wanted: LetterFilter) -> ColumnElement[bool]:
    """What ``_why_not`` says of a letter, as a condition."""
    kinds = (Event.type, Delivery.handler)
    found = select(*kinds).select_from(Delivery).join(Event, OF_EVENT).where(*conditions(wanted))
    handled = [
        and_(Event.type == type_, Delivery.handler == handler)
        for type_, handler in db.session.execute(found.distinct())
        if find(type_, handler) is not None
    ]
    is_whole = and_(Delivery.discarded_at.is_(None), Event.redacted_at.is_(None))
    return and_(is_whole, or_(false(), *handled))


def _lock(
    wanted: LetterFilter, meant: ColumnElement[bool], limit: int
) -> tuple[list[tuple[Delivery, TenantRef]], int]:
    """The oldest letters of the filter, locked until the transaction ends, each looked at again under
    its lock; and how many of them somebody else holds."""
    found = (
        select(Delivery, Tenant)
        .join(Event, OF_EVENT)
        .join(Tenant, Tenant.id == Delivery.tenant_id)
        .where(*conditions(wanted), meant)
        .order_by(Delivery.dead_lettered_at, Delivery.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    if not is_postgresql():
        return _rows(found), 0
    asked = len(db.session.execute(found.with_only_columns(Delivery.id)).all())
    rows = _rows(found.with_for_update(of=(Delivery, Event), skip_locked=True))
    return rows, max(0, asked - len(rows))


def _rows(found: Any) -> list[tuple[Delivery, TenantRef]]:
    return [(delivery, tenant.ref) for delivery, tenant in db.session.execute(found)]


def _report(before: Preview, locked: list[tuple[Delivery, TenantRef]], busy: int) -> Report:
    skipped = before.not_eligible | ({AT_WORK: busy} if busy else {})
    left = max(0, before.eligible - len(locked) - busy)
    return Report(tuple(delivery.id for delivery, _ in locked), skipped, left)
