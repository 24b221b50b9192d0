"""One planned mail: looked at again when its turn comes, sent outside any transaction, and what became of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, cast

from realestate import mail
from realestate.db import db, transaction
from realestate.db import now as moment
from realestate.errors import PermanentError
from realestate.modules.alerts import rules
from realestate.modules.alerts.actions import freshness, issues, letters
from realestate.modules.alerts.actions.notes import tell_agent
from realestate.modules.alerts.actions.planning import plan_mail, skip
from realestate.modules.alerts.models import AlertMail, AlertMatch, Subscriber
from realestate.modules.alerts.newsletter import has_news
from realestate.modules.entitlements import is_enabled
from realestate.modules.events.catalogue import AlertMailPlanned
from realestate.modules.events.handlers import Occurrence, Post
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as

log = logging.getLogger(__name__)
_TOO_LATE = "it had become night; told in the morning"


@dataclass(frozen=True)
class Letter:
    """A mail as it will be sent: nothing in it needs the database any more."""

    template: str
    to: str
    message_id: str
    sender_name: str
    reply_to: str
    headers: dict[str, str] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)


def mail_subscriber(tenant: TenantRef, occurrence: Occurrence, now: datetime) -> Post | None:
    """Prepare the mail that an event names, unless it was sent before or nobody wants it any more."""
    planned = cast(AlertMailPlanned, occurrence.facts)
    found = AlertMail.of(tenant).where(AlertMail.id == planned.mail_id).with_for_update()
    kept = db.session.scalar(found)
    if kept is None or kept.state in ("sent", "skipped"):  # None: erased meanwhile
        return None
    person = db.session.get_one(Subscriber, kept.subscriber_id)
    matches = _matches(tenant, kept)
    reason = _why_not(tenant, kept, person)
    if reason:
        _skip(kept, matches, reason)
        return None
    news = issues.what_it_tells(tenant, kept, now)
    if news is not None and not has_news(news):
        _skip(kept, matches, "what it tells is no longer on the website")
        return None
    is_alert = kept.kind in rules.ALERTS
    if is_alert and not rules.is_awake(now, tenant.timezone):
        _till_morning(tenant, kept, matches, now)
        return None
    homes = freshness.still_news(tenant, person, matches, now) if is_alert else []
    if is_alert and not homes:
        _skip(kept, [], "nothing in it was news any more")
        return None
    kept.message_id = mail.message_id(f"alert.{occurrence.receipt.lower()}.{kept.id}")
    kept.state = "waiting"
    db.session.flush()
    letter = Letter(
        to=person.email,
        message_id=kept.message_id,
        **letters.letter(tenant, kept, person, homes, news),
    )
    return partial(_send, tenant, kept.id, letter)


def _matches(tenant: TenantRef, kept: AlertMail) -> list[AlertMatch]:
    """What it tells: all that was found for it and not skipped."""
    found = AlertMatch.of(tenant).where(
        AlertMatch.mail_id == kept.id, AlertMatch.state != "skipped"
    )
    return list(db.session.scalars(found.order_by(AlertMatch.id)))


def _why_not(tenant: TenantRef, kept: AlertMail, person: Subscriber) -> str:
    """Why this mail must not go, if it must not."""
    if kept.kind in ("news_confirm", "newsletter"):
        return issues.why_not(tenant, kept, person)
    if not is_enabled(tenant, "saved_searches"):
        return "saved searches are switched off"
    if person.stopped_by == "agent":
        return "stopped by the agency"
    if kept.kind == "silence":
        return "" if person.stopped_by == "silence" and not person.unsubscribed_at else "not needed"
    if kept.kind in rules.ALERTS and not person.is_active:
        return (
            "unsubscribed" if person.unsubscribed_at else person.stopped_reason or "not confirmed"
        )
    return ""


def _skip(kept: AlertMail, matches: list[AlertMatch], reason: str) -> None:
    kept.state, kept.reason = "skipped", reason[:200]
    skip(matches, reason[:200])
    db.session.flush()


def _till_morning(
    tenant: TenantRef, kept: AlertMail, matches: list[AlertMatch], now: datetime
) -> None:
    """Delayed into the night: what it tells waits for the morning."""
    for match in matches:
        match.mail_id, match.due_at = None, rules.next_due("instant", now, tenant.timezone)
    kept.key = f"{kept.key}:late:{kept.id}"[:80]  # the day's key is free for the morning's mail
    _skip(kept, [], _TOO_LATE)


def _send(tenant: TenantRef, mail_id: int, letter: Letter) -> None:
    """Killed between the two lines of this, it is sent again: with the same Message-ID, which mailboxes know."""
    try:
        mail.send(
            letter.template,
            letter.to,
            sender_name=letter.sender_name,
            reply_to=letter.reply_to,
            message_id=letter.message_id,
            headers=letter.headers,
            is_rich=True,
            **letter.context,
        )
    except PermanentError as error:
        _refused(tenant, mail_id, error)
        raise
    _sent(tenant, mail_id)


def _sent(tenant: TenantRef, mail_id: int) -> None:
    with acting_as(tenant), transaction():
        now = moment()
        kept = _locked(tenant, mail_id)
        if kept is None or kept.state == "sent":
            return
        kept.state, kept.reason, kept.sent_at = "sent", "", now
        for match in _matches(tenant, kept):
            match.state, match.reason = "sent", ""
        if kept.kind in rules.ALERTS:
            _count_unanswered(tenant, kept, now)


def _refused(tenant: TenantRef, mail_id: int, error: PermanentError) -> None:
    """The server said never: the mail has failed, and an address that does not exist gets no more."""
    with acting_as(tenant), transaction():
        now = moment()
        kept = _locked(tenant, mail_id)
        if kept is None:
            return
        kept.state, kept.reason = "failed", str(error)[:200]
        for match in _matches(tenant, kept):
            match.state, match.reason = "failed", str(error)[:200]
        person = db.session.get_one(Subscriber, kept.subscriber_id)
        if error.reason == "address_refused" and not person.stopped_by:
            person.stopped_at, person.stopped_by = now, "bounce"
            person.stopped_reason = str(error)[:200]
            said = "Alerts by e-mail are paused: the mail server refused the address"
            tell_agent(tenant, person, "alerts_bounced", said, now)


def _count_unanswered(tenant: TenantRef, kept: AlertMail, now: datetime) -> None:
    """One more mail nobody has answered yet; after many, slower, and in the end a last question."""
    person = db.session.get_one(Subscriber, kept.subscriber_id)
    person.unanswered += 1
    pace = rules.next_pace(kept.kind, person.pace, person.unanswered)
    if pace == person.pace:
        return
    person.pace, person.unanswered = pace, 0
    if pace != "stopped":
        log.info("alerts slowed down", extra={"tenant": tenant.slug, "row": person.id})
        return
    person.stopped_at, person.stopped_by = now, "silence"
    person.stopped_reason = "No link of the last e-mails was opened"
    plan_mail(tenant, person, "silence", key=f"silence:{person.id}:{kept.id}", now=now)
    said = "Alerts by e-mail ended: no link was opened for a long time. Worth a call?"
    tell_agent(tenant, person, "alerts_silent", said, now)


def _locked(tenant: TenantRef, mail_id: int) -> AlertMail | None:
    return db.session.scalar(AlertMail.of(tenant).where(AlertMail.id == mail_id).with_for_update())
