"""Issues of newsletters: planned by the worker's round, one mail each subscriber and issue, however often it looks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, or_, select

from realestate.db import db, transaction
from realestate.modules.alerts import newsletter as rules
from realestate.modules.alerts.actions.planning import is_planned, plan_mail
from realestate.modules.alerts.models import AlertMail, Newsletter, NewsletterIssue, Subscriber
from realestate.modules.alerts.queries import news
from realestate.modules.alerts.queries import newsletter as queries
from realestate.modules.alerts.rules import is_awake
from realestate.modules.content.queries import website
from realestate.modules.entitlements import is_enabled
from realestate.tenancy.models import Tenant, TenantRef
from realestate.tenancy.scope import across_tenants, acting_as

log = logging.getLogger(__name__)
BATCH = 100  # subscribers a transaction: nobody waits long for it


def make_round(
    now: datetime,
    *,
    breathe: Callable[[], None] = lambda: None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Begin the issues that are due and plan their mails; returns how many mails were planned."""
    planned = 0
    for tenant in _agencies_with_work(now):
        with acting_as(tenant), transaction():
            begin(tenant, now)
        made = 1
        while made and not is_stopping():
            with acting_as(tenant), transaction():
                made = plan_some(tenant, now)
            planned += made
            breathe()
    if planned:
        log.info("newsletters planned", extra={"count": planned})
    return planned


def _agencies_with_work(now: datetime) -> list[TenantRef]:
    """Agencies whose issue is due or half planned, and where it is no hour of sleep."""
    with across_tenants("the worker looks whose newsletter is due"), transaction():
        due = exists().where(Newsletter.tenant_id == Tenant.id, Newsletter.next_at <= now)
        begun = exists().where(
            NewsletterIssue.tenant_id == Tenant.id, NewsletterIssue.planned_at.is_(None)
        )
        found = select(Tenant).where(Tenant.status == "active", or_(due, begun))
        refs = [tenant.ref for tenant in db.session.scalars(found.order_by(Tenant.id))]
    return [tenant for tenant in refs if is_awake(now, tenant.timezone)]


def begin(tenant: TenantRef, now: datetime) -> NewsletterIssue | None:
    """The issue that is due, if there is news and somebody to read it; the next one's time is set either way."""
    kept = db.session.scalar(Newsletter.of(tenant).with_for_update())
    if kept is None or kept.next_at is None or kept.next_at > now:
        return None
    day = now.astimezone(ZoneInfo(tenant.timezone)).date()
    schedule(tenant, kept, now)
    if not is_enabled(tenant, queries.MODULE) or not website(tenant).street_address:
        return None
    content = news.news(tenant, kept, now)
    kept.nothing_on = None if rules.has_news(content) else day
    if kept.nothing_on or not queries.readers_count(tenant):
        return None
    begun = NewsletterIssue(day=day, title=rules.title(content), content=content, created_at=now)
    db.session.add(begun)
    db.session.flush()
    schedule(tenant, kept, now)  # not twice in one week or month
    return begun


def schedule(tenant: TenantRef, kept: Newsletter, now: datetime) -> None:
    """When the next issue is due, counted from now."""
    last = next(iter(queries.latest_issues(tenant, 1)), None)
    kept.next_at = rules.next_issue(
        kept.rhythm,
        kept.weekday,
        kept.monthday,
        after=now,
        timezone=tenant.timezone,
        last=last.day if last else None,
    )


def plan_some(tenant: TenantRef, now: datetime) -> int:
    """Mails of the oldest issue under way, for the next subscribers; 0 when none is under way any more."""
    under_way = NewsletterIssue.of(tenant).where(NewsletterIssue.planned_at.is_(None))
    oldest = under_way.order_by(NewsletterIssue.id).limit(1)
    issue = db.session.scalar(oldest.with_for_update())
    if issue is None:
        return 0
    people = _next_readers(tenant, issue)
    made = sum(_plan(tenant, issue, person, now) for person in people)
    if people:
        issue.reached = people[-1].id
    if len(people) < BATCH:
        issue.planned_at = now
    return made


def _next_readers(tenant: TenantRef, issue: NewsletterIssue) -> list[Subscriber]:
    """Whoever said yes before the issue began, in the order of their numbers."""
    found = queries.readers(tenant).where(
        Subscriber.id > issue.reached, Subscriber.news_confirmed_at <= issue.created_at
    )
    return list(db.session.scalars(found.order_by(Subscriber.id).limit(BATCH)))


def _plan(tenant: TenantRef, issue: NewsletterIssue, person: Subscriber, now: datetime) -> int:
    key = f"news:{issue.id}:{person.id}"
    if is_planned(tenant, key):
        return 0
    plan_mail(tenant, person, "newsletter", key=key, now=now, issue_id=issue.id)
    return 1


def what_it_tells(tenant: TenantRef, kept: AlertMail, now: datetime) -> dict[str, Any] | None:
    """What a mail of an issue tells, as far as it still is on the website; None for other mails."""
    issue = queries.issue(tenant, kept.issue_id)
    return news.still_shown(tenant, issue.content, now) if issue else None


def why_not(tenant: TenantRef, kept: AlertMail, person: Subscriber) -> str:
    """Why a mail about the newsletter must not go, if it must not."""
    if not queries.offered(tenant):
        return "the newsletter is switched off"
    if person.stopped_by == "agent":
        return "stopped by the agency"
    if kept.kind == "news_confirm":
        return ""
    if not website(tenant).street_address:
        return "the agency has no postal address to name"
    if person.stopped_by == "bounce":
        return person.stopped_reason or "the address was refused"
    return "" if person.gets_news else "unsubscribed"
