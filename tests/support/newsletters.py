"""A newsletter that is switched on, people who read it, and something to tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import update

from realestate.db import db, transaction
from realestate.modules.alerts.actions import proofs, reading
from realestate.modules.alerts.actions.proofs import Wanted
from realestate.modules.alerts.actions.reading import SignUp
from realestate.modules.alerts.models import NewsletterIssue
from realestate.modules.alerts.queries import subscribers
from realestate.modules.content import queries as content
from realestate.modules.content.models import WebsiteConfig
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.support import words

THURSDAY = datetime(2026, 11, 5, 17, 0, tzinfo=UTC)  # 9:00 where the agency is
EARLIER = THURSDAY - timedelta(days=3)
READER = "ruth@mail.example"


def switched_on(
    tenant: TenantRef, *, rhythm: str = "weekly", at: datetime = EARLIER, **more: Any
) -> None:
    """The agency has a postal address and sends on Thursdays (or on day 5)."""
    with acting_as(tenant), transaction():
        db.session.execute(
            update(WebsiteConfig)
            .where(WebsiteConfig.tenant_id == tenant.id)
            .values(street_address="1 Main Street, Bellevue, WA 98004")
        )
        content.forget(tenant)
        wanted = Wanted(rhythm, 3, 5, more.pop("intro", "Good morning."))
        proofs.set_up(tenant, "owner@fairfield.example", wanted, now=at)


def reader(
    tenant: TenantRef, email: str = READER, *, is_confirmed: bool = True, at: datetime = EARLIER
) -> int:
    """Somebody signs up, and (usually) says yes in their mailbox; returns their number."""
    with acting_as(tenant), transaction():
        form = SignUp(email, has_consented=True, page="/newsletter", address="203.0.113.9")
        reading.sign_up(tenant, form, now=at)
        person = subscribers.by_email(tenant, email)
        assert person is not None
        if is_confirmed:
            reading.start(tenant, person, page="/newsletter/mine", address="", now=at)
        return person.id


def issued(tenant: TenantRef, title: str = "Fairfield this week") -> int:
    """An issue that was sent; its number."""
    with acting_as(tenant), transaction():
        row = NewsletterIssue(day=THURSDAY.date(), title=title, content={}, created_at=THURSDAY)
        db.session.add(row)
        db.session.flush()
        return row.id


def article(tenant: TenantRef, title: str = "What a well costs", *, at: datetime = EARLIER) -> int:
    """An article that appears at this moment."""
    return words.write(tenant, words.content(title), kind="post", at=at)
