"""Signing up for the newsletter, the yes in the mailbox, and ending it; alerts are asked for apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from realestate import throttle
from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.alerts import newsletter as rules
from realestate.modules.alerts.actions import keeping
from realestate.modules.alerts.actions.notes import Words, keep_consent, tell_agent
from realestate.modules.alerts.actions.subscribing import known_or_new, mail_key
from realestate.modules.alerts.models import NewsletterIssue, Subscriber
from realestate.modules.alerts.queries import newsletter as queries
from realestate.modules.content.queries import website
from realestate.modules.crm.models import Consent, Contact
from realestate.modules.crm.rules import normalised_email
from realestate.tenancy.models import TenantRef


@dataclass(frozen=True)
class SignUp:
    """A form as typed."""

    email: str
    has_consented: bool
    page: str = ""
    address: str = ""
    domain: str = ""
    website: str = ""  # the field people do not see
    key: str = ""  # of the form: pressed twice it is one e-mail


def sign_up(tenant: TenantRef, form: SignUp, *, now: datetime) -> None:
    """Note who asks, and send them the question whether it was they.

    Raises NotFound without a newsletter, Invalid with the fields to mend, TooMany beyond one network's share.
    What it returns says nothing of whether the address is known.
    """
    if not queries.offered(tenant):
        raise NotFound
    sender = f"newsletter:{tenant.id}:{throttle.network(form.address)}"
    throttle.hit(sender, limit=rules.FORMS_AN_HOUR, seconds=3600, now=now)
    email = _checked(form)
    if form.website:  # a machine: it is told nothing and gets nothing
        return
    person = known_or_new(tenant, email, form.domain, now)
    person.news_asked_at = person.news_asked_at or now
    where = {"page": form.page, "address": form.address}
    how = "ticked on a form, not yet confirmed"
    keep_consent(tenant, person, is_granted=True, how=how, now=now, words=words_of(tenant), **where)
    mail_key(tenant, person, "news_confirm", form.key, now)


def start(tenant: TenantRef, person: Subscriber, *, page: str, address: str, now: datetime) -> None:
    """The owner of the address says yes: from the next issue on they get it. Pressed again: nothing."""
    if person.stopped_by == "agent":
        raise Conflict("Our people stopped these e-mails. Please write to us to start them again.")
    if person.gets_news:
        return
    if not queries.offered(tenant):
        raise NotFound
    person.news_asked_at = person.news_asked_at or now
    person.news_confirmed_at, person.news_ended_at = now, None
    if person.stopped_by == "bounce":  # the mailbox took the mail with this very link
        person.stopped_at, person.stopped_by, person.stopped_reason = None, "", ""
    _write_down(
        tenant, person, True, "pressed in the page of the e-mail's link", page, address, now
    )
    tell_agent(tenant, person, "newsletter_wanted", "Wants the newsletter by e-mail", now)


def end(
    tenant: TenantRef, person: Subscriber, *, how: str, page: str, address: str, now: datetime
) -> None:
    """No more newsletter, from this moment on; pressed again it changes nothing. Alerts go on."""
    if person.news_asked_at is None or person.news_ended_at is not None:
        return
    had_it = person.gets_news
    person.news_ended_at = now
    _write_down(tenant, person, False, how, page, address, now)
    if not had_it:
        return
    tell_agent(tenant, person, "newsletter_ended", "Ended the newsletter", now)
    last = queries.last_sent_to(tenant, person.id)
    if last is not None:
        counted = update(NewsletterIssue).where(
            NewsletterIssue.tenant_id == tenant.id, NewsletterIssue.id == last.id
        )
        db.session.execute(counted.values(ended=NewsletterIssue.ended + 1))


def end_everything(
    tenant: TenantRef, person: Subscriber, *, how: str, page: str, address: str, now: datetime
) -> None:
    """Neither alerts nor the newsletter."""
    told = {"how": how, "page": page, "address": address}
    if person.confirmed_at is not None:
        keeping.unsubscribe(tenant, person, now=now, **told)
    end(tenant, person, now=now, **told)


def words_of(tenant: TenantRef) -> Words:
    granted = rules.consent_text(website(tenant).display_name, queries.offered(tenant))
    return Words(rules.CONSENT_ID, granted, rules.WITHDRAWN)


def _checked(form: SignUp) -> str:
    found: dict[str, list[str]] = {}
    email = normalised_email(form.email)
    if email is None:
        found["email"] = ["Enter an e-mail address, like name@example.com."]
    if not form.has_consented:
        found["consent"] = ["Tick the box, so that we may write to you."]
    if found or email is None:
        raise Invalid("Please mend what is marked below.", found)
    return email


def _write_down(
    tenant: TenantRef,
    person: Subscriber,
    is_granted: bool,
    how: str,
    page: str,
    address: str,
    now: datetime,
) -> None:
    """The consent, beside the subscriber; and on the contact who has this address, if there is one."""
    words = words_of(tenant)
    told = {"page": page, "address": address}
    keep_consent(tenant, person, is_granted=is_granted, how=how, now=now, words=words, **told)
    contact = db.session.scalar(Contact.of(tenant).where(Contact.email == person.email))
    if contact is not None:
        db.session.add(
            Consent(
                contact_id=contact.id,
                text_id=words.text_id,
                text=words.granted if is_granted else words.withdrawn,
                is_granted=is_granted,
                page=page[:500],
                address=address[:60],
                occurred_at=now,
            )
        )
    db.session.flush()
