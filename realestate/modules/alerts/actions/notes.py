"""What is written down about a subscriber: the consent record, and a line for the agent."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from realestate.db import db
from realestate.modules.alerts import rules
from realestate.modules.alerts.models import Subscriber, SubscriberConsent
from realestate.modules.content.queries import website
from realestate.modules.crm.models import Activity, Contact
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import workspace_url

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Words:
    """What was agreed to, and what takes it back."""

    text_id: str
    granted: str
    withdrawn: str


def keep_consent(
    tenant: TenantRef,
    subscriber: Subscriber,
    *,
    is_granted: bool,
    how: str,
    page: str,
    address: str,
    now: datetime,
    words: Words | None = None,
) -> None:
    """A yes with the exact words (those of alerts, unless told), or the word that took it back."""
    words = words or Words(
        rules.CONSENT_ID, rules.consent_text(website(tenant).display_name), rules.WITHDRAWN
    )
    text = words.granted if is_granted else words.withdrawn
    db.session.add(
        SubscriberConsent(
            subscriber_id=subscriber.id,
            text_id=words.text_id,
            text=text,
            is_granted=is_granted,
            how=how,
            page=page[:500],
            address=address[:60],
            occurred_at=now,
        )
    )


def tell_agent(
    tenant: TenantRef, subscriber: Subscriber, kind: str, words: str, now: datetime
) -> None:
    """A line on the contact who has this address, if there is one; the log says it in any case."""
    log.info(kind.replace("_", " "), extra={"tenant": tenant.slug, "row": subscriber.id})
    contact = db.session.scalar(Contact.of(tenant).where(Contact.email == subscriber.email))
    if contact is None:
        return
    page = workspace_url(tenant, "website.alert_subscriber", subscriber_id=subscriber.id)
    db.session.add(
        Activity(
            contact_id=contact.id,
            type=kind,
            occurred_at=now,
            actor=contact.name,
            summary=words[:300],
            details={"subject": f"{kind}:{subscriber.id}", "url": page},
        )
    )


def touch(subscriber: Subscriber, now: datetime) -> None:
    """They looked: from now on mails come as often as they asked."""
    subscriber.last_active_at = now
    subscriber.unanswered = 0
    subscriber.pace = "asked"
