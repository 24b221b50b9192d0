"""Newsletters of the demo agencies: made-up readers, and one issue that has been sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from realestate.db import db
from realestate.modules.alerts import newsletter as rules
from realestate.modules.alerts.actions.issues import schedule
from realestate.modules.alerts.models import (
    AlertMail,
    Newsletter,
    NewsletterIssue,
    Subscriber,
    SubscriberConsent,
)
from realestate.modules.alerts.queries import news
from realestate.modules.content.queries import website
from realestate.tenancy.models import TenantRef

_INTRO = "A short letter for people who own a home here, or would like to. Questions? Just answer this e-mail."
RHYTHMS = {"fairfield": "monthly", "harbor": "weekly"}  # the third has none
READERS = (  # nobody's addresses: mail to .example goes nowhere
    "alma", "bela", "carlos", "dorit", "edgar", "farah", "gustav", "hedda", "ilse", "jonas", "kaya", "lucia",
)  # fmt: skip
WITH_ISSUE = "fairfield"
_ENDED, _WAITING = 1, 2  # of them: unsubscribed after the issue; have not said yes
_AGO = timedelta(days=23)


def write_newsletter(tenant: TenantRef, now: datetime) -> None:
    """Settings, and for one agency readers with their consent and a past issue."""
    rhythm = RHYTHMS.get(tenant.slug)
    if rhythm is None:
        return
    kept = Newsletter(rhythm=rhythm, weekday=3, monthday=1, intro=_INTRO, updated_at=now)
    db.session.add(kept)
    db.session.flush()
    if tenant.slug == WITH_ISSUE:
        _readers(tenant, now)
        _issue(tenant, kept, now - _AGO)
    schedule(tenant, kept, now)


def _readers(tenant: TenantRef, now: datetime) -> None:
    rows = []
    for place, name in enumerate(READERS):
        asked = now - timedelta(days=60 - 2 * place)
        is_waiting = place >= len(READERS) - _WAITING
        rows.append(
            {
                "tenant_id": tenant.id,
                "email": f"{name}@mail.example",
                "created_at": now - timedelta(days=2) if is_waiting else asked,
                "news_asked_at": now - timedelta(days=2) if is_waiting else asked,
                "news_confirmed_at": None if is_waiting else asked + timedelta(minutes=7),
                "news_ended_at": now - _AGO + timedelta(days=1) if place < _ENDED else None,
            }
        )
    db.session.execute(insert(Subscriber), rows)
    said = {"text_id": rules.CONSENT_ID, "is_granted": True, "how": "ticked on a form"}
    words = rules.consent_text(website(tenant).display_name, RHYTHMS[tenant.slug])
    found = select(Subscriber.id, Subscriber.news_asked_at).where(
        Subscriber.tenant_id == tenant.id, Subscriber.news_asked_at.is_not(None)
    )
    consents = [
        {"tenant_id": tenant.id, "subscriber_id": number, "text": words, "occurred_at": at} | said
        for number, at in db.session.execute(found)
    ]
    db.session.execute(insert(SubscriberConsent), consents)


def _issue(tenant: TenantRef, kept: Newsletter, at: datetime) -> None:
    """What was new on that day, mailed to those who had said yes."""
    content = news.news(tenant, kept, at)
    if not rules.has_news(content):
        return
    day = at.astimezone(ZoneInfo(tenant.timezone)).date()
    issue = NewsletterIssue(
        day=day,
        title=rules.title(content),
        content=content,
        ended=_ENDED,
        created_at=at,
        planned_at=at,
    )
    db.session.add(issue)
    db.session.flush()
    readers = select(Subscriber.id).where(
        Subscriber.tenant_id == tenant.id, Subscriber.news_confirmed_at.is_not(None)
    )
    common = {"tenant_id": tenant.id, "issue_id": issue.id, "kind": "newsletter", "state": "sent"}
    mails = [
        common
        | {"subscriber_id": n, "key": f"news:{issue.id}:{n}", "created_at": at, "sent_at": at}
        for n in db.session.scalars(readers)
    ]
    db.session.execute(insert(AlertMail), mails)
