"""The worker's round: who is due to hear of what, one mail each; an event carries each mail out of the house."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update

from realestate.db import db, transaction
from realestate.modules.alerts import rules
from realestate.modules.alerts.models import AlertMail, AlertMatch, SubscribedSearch, Subscriber
from realestate.modules.entitlements import is_enabled
from realestate.modules.events.actions import record
from realestate.modules.events.catalogue import ALERT_MAIL_PLANNED
from realestate.tenancy.models import Tenant, TenantRef
from realestate.tenancy.scope import across_tenants, acting_as

log = logging.getLogger(__name__)
BATCH = 100  # subscribers a transaction: nobody waits long for it
_Found = tuple[AlertMatch, str]  # and how often its search (or the favourites) may be told


def make_round(
    now: datetime,
    *,
    breathe: Callable[[], None] = lambda: None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Plan every mail that is due, agency by agency; returns how many were planned."""
    planned = 0
    for tenant in _agencies_with_work(now):
        after = 0
        while not is_stopping():
            with acting_as(tenant), transaction():
                made, after = plan_some(tenant, now, after=after)
            planned += made
            breathe()
            if not after:
                break
    if planned:
        log.info("alerts planned", extra={"count": planned})
    return planned


def _agencies_with_work(now: datetime) -> list[TenantRef]:
    """Agencies where something is due and it is no hour of sleep."""
    with across_tenants("the worker looks whose alerts are due"), transaction():
        due = exists().where(AlertMatch.tenant_id == Tenant.id, *_is_due(now))
        found = select(Tenant).where(Tenant.status == "active", due).order_by(Tenant.id)
        refs = [tenant.ref for tenant in db.session.scalars(found)]
    return [tenant for tenant in refs if rules.is_awake(now, tenant.timezone)]


def plan_some(tenant: TenantRef, now: datetime, *, after: int = 0) -> tuple[int, int]:
    """Plan for the next subscribers with something due; returns how many mails, and where to go on (0: end)."""
    if not is_enabled(tenant, "saved_searches"):
        return 0, 0
    due = exists().where(
        AlertMatch.tenant_id == tenant.id, AlertMatch.subscriber_id == Subscriber.id, *_is_due(now)
    )
    found = Subscriber.of(tenant).where(Subscriber.id > after, due).order_by(Subscriber.id)
    people = list(db.session.scalars(found.limit(BATCH).with_for_update(skip_locked=True)))
    waiting = _waiting(tenant, [person.id for person in people], now)
    made = sum(_plan(tenant, person, waiting[person.id], now) for person in people)
    return made, people[-1].id if len(people) == BATCH else 0


def plan_mail(
    tenant: TenantRef,
    subscriber: Subscriber,
    kind: str,
    *,
    key: str,
    now: datetime,
    issue_id: int | None = None,
) -> AlertMail:
    """One mail on its way; the caller has seen that this key is new."""
    mail = AlertMail(
        subscriber_id=subscriber.id, key=key, kind=kind, created_at=now, issue_id=issue_id
    )
    db.session.add(mail)
    db.session.flush()
    payload = {"mail_id": mail.id}
    accepted = record(
        tenant, type=ALERT_MAIL_PLANNED, payload=payload, key=f"alert-mail:{mail.id}", now=now
    )
    mail.event_id = accepted.event_id
    return mail


def is_planned(tenant: TenantRef, key: str) -> bool:
    """Is the mail of this key on its way, or was it?"""
    known = AlertMail.of(tenant).where(AlertMail.key == key).with_only_columns(AlertMail.id)
    return db.session.scalar(known) is not None


def skip(matches: Iterable[AlertMatch], reason: str) -> None:
    """They are not told, and why."""
    for match in matches:
        match.state, match.reason = "skipped", reason


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return AlertMatch.mail_id.is_(None), AlertMatch.state == "waiting", AlertMatch.due_at <= now


def _waiting(tenant: TenantRef, people: list[int], now: datetime) -> dict[int, list[_Found]]:
    """What is due for these subscribers, and how often each thing may be told."""
    rows = db.session.execute(
        select(AlertMatch, SubscribedSearch.frequency)
        .outerjoin(
            SubscribedSearch,
            (SubscribedSearch.tenant_id == AlertMatch.tenant_id)
            & (SubscribedSearch.id == AlertMatch.search_id),
        )
        .where(AlertMatch.tenant_id == tenant.id, AlertMatch.subscriber_id.in_(people))
        .where(*_is_due(now))
        .order_by(AlertMatch.id)
    )
    found: dict[int, list[_Found]] = defaultdict(list)
    for match, frequency in rows:
        found[match.subscriber_id].append((match, frequency))
    return found


def _plan(tenant: TenantRef, person: Subscriber, found: list[_Found], now: datetime) -> int:
    """One mail for all that is due, or none yet; returns how many."""
    if not person.is_active:
        skip((match for match, _ in found), "no alerts wanted any more")
        return 0
    due: list[_Found] = []
    for match, asked in found:
        pace = rules.slower(asked or person.homes_frequency, person.pace)
        later = rules.next_due(pace, match.created_at, tenant.timezone)
        if pace == "off":
            skip([match], "this search is not told by e-mail")
        elif later > now:
            match.due_at = later
        else:
            due.append((match, pace))
    kind = min((pace for _, pace in due), key=rules.FREQUENCIES.index, default="")
    if not due or _comes_too_soon(tenant, person, kind, due, now):
        return 0
    matches = [match for match, _ in due]
    key = _key(tenant, person, kind, matches, now)
    mail = plan_mail(tenant, person, kind, key=key, now=now)
    db.session.execute(
        update(AlertMatch)
        .where(AlertMatch.tenant_id == tenant.id, AlertMatch.id.in_([m.id for m in matches]))
        .values(mail_id=mail.id)
        .execution_options(synchronize_session=False)
    )
    person.last_planned_at = now
    return 1


def _comes_too_soon(
    tenant: TenantRef, person: Subscriber, kind: str, due: list[_Found], now: datetime
) -> bool:
    """Alerts at once keep a distance, a digest comes once a day: what is too soon waits and comes together."""
    if kind == "instant":
        later = (person.last_planned_at or person.created_at) + rules.INSTANT_GAP
        is_soon = person.last_planned_at is not None and later > now
    else:
        is_soon = is_planned(tenant, _key(tenant, person, kind, [], now))
        later = rules.next_due("daily", now, tenant.timezone)
    if is_soon:
        for match, _ in due:
            match.due_at = later
    return is_soon


def _key(
    tenant: TenantRef, person: Subscriber, kind: str, matches: list[AlertMatch], now: datetime
) -> str:
    if kind == "instant":
        return f"instant:{person.id}:{max(match.id for match in matches)}"
    return f"digest:{person.id}:{rules.local_day(now, tenant.timezone)}"
