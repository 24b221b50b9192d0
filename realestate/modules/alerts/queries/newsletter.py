"""The newsletter: whether it is offered, who gets it, its issues, and how they fared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from realestate.db import db
from realestate.memory import Memory
from realestate.modules.alerts.models import AlertMail, Newsletter, NewsletterIssue, Subscriber
from realestate.modules.entitlements import is_enabled
from realestate.modules.events.models import Delivery
from realestate.tenancy.models import TenantRef

MODULE = "lead_forms"
PAGE = 24
_rhythms: Memory[int, str] = Memory()


def settings(tenant: TenantRef) -> Newsletter | None:
    return db.session.scalar(Newsletter.of(tenant))


def offered(tenant: TenantRef) -> str:
    """How often the newsletter goes; empty where there is none to sign up for. Remembered for seconds."""
    if not is_enabled(tenant, MODULE):
        return ""
    rhythm = _rhythms.get(tenant.id, lambda: _rhythm(tenant))
    return "" if rhythm == "off" else rhythm


def forget(tenant: TenantRef) -> None:
    _rhythms.forget(tenant.id)


def _rhythm(tenant: TenantRef) -> str:
    return db.session.scalar(Newsletter.of(tenant).with_only_columns(Newsletter.rhythm)) or "off"


def readers(tenant: TenantRef) -> Select[Subscriber]:
    """Subscribers to whom an issue may be sent; that alerts went unread is no reason to leave them out."""
    return Subscriber.of(tenant).where(
        Subscriber.news_confirmed_at.is_not(None),
        Subscriber.news_ended_at.is_(None),
        Subscriber.stopped_by.not_in(("bounce", "agent")),
    )


def readers_count(tenant: TenantRef) -> int:
    found = readers(tenant).with_only_columns(func.count(Subscriber.id))
    return db.session.scalar(found) or 0


def waiting_count(tenant: TenantRef) -> int:
    """How many asked for it and have not said yes in their mailbox."""
    found = Subscriber.of(tenant).where(
        Subscriber.news_asked_at.is_not(None), Subscriber.news_confirmed_at.is_(None)
    )
    return db.session.scalar(found.with_only_columns(func.count(Subscriber.id))) or 0


def latest_issues(tenant: TenantRef, limit: int = PAGE) -> list[NewsletterIssue]:
    """The newest issues first."""
    found = NewsletterIssue.of(tenant).order_by(NewsletterIssue.day.desc(), NewsletterIssue.id)
    return list(db.session.scalars(found.limit(limit)))


def issue(tenant: TenantRef, issue_id: int | None) -> NewsletterIssue | None:
    if issue_id is None:
        return None
    return db.session.scalar(NewsletterIssue.of(tenant).where(NewsletterIssue.id == issue_id))


@dataclass(frozen=True)
class Fared:
    """How the mails of one issue fared, of people who are still kept."""

    planned: int = 0
    sent: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def waiting(self) -> int:
        return self.planned - self.sent - self.failed - self.skipped


def fared(tenant: TenantRef, issue_ids: list[int]) -> Mapping[int, Fared]:
    """By the number of the issue. A mail whose delivery was given up has failed."""
    dead = and_(AlertMail.state == "waiting", Delivery.id.is_not(None))
    given_up = and_(
        Delivery.tenant_id == AlertMail.tenant_id,
        Delivery.event_id == AlertMail.event_id,
        Delivery.status == "dead_letter",
    )
    counted: list[Any] = [
        func.count(AlertMail.id),
        _sum(AlertMail.state == "sent"),
        _sum((AlertMail.state == "failed") | dead),
        _sum(AlertMail.state == "skipped"),
    ]
    rows = db.session.execute(
        select(AlertMail.issue_id, *counted)
        .outerjoin(Delivery, given_up)
        .where(AlertMail.tenant_id == tenant.id, AlertMail.issue_id.in_(issue_ids))
        .group_by(AlertMail.issue_id)
    )
    return {issue_id: Fared(*map(int, numbers)) for issue_id, *numbers in rows}


def last_sent_to(tenant: TenantRef, subscriber_id: int) -> NewsletterIssue | None:
    """The issue somebody was mailed last."""
    number = (
        select(func.max(AlertMail.issue_id))
        .where(AlertMail.tenant_id == tenant.id, AlertMail.subscriber_id == subscriber_id)
        .where(AlertMail.state == "sent")
    )
    return issue(tenant, db.session.scalar(number))


def _sum(test: ColumnElement[bool]) -> Any:
    return func.sum(case((test, 1), else_=0))
