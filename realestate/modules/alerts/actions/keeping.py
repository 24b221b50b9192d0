"""What a subscriber does on their page: names, how often, letting go, ending it all, taking it along, erasing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.alerts import rules
from realestate.modules.alerts.actions.notes import keep_consent, tell_agent, touch
from realestate.modules.alerts.models import (
    AlertMail,
    AlertMatch,
    SubscribedHome,
    SubscribedSearch,
    Subscriber,
    SubscriberBrowser,
    SubscriberConsent,
)
from realestate.modules.alerts.queries import subscribers as queries
from realestate.modules.audit.actions import record
from realestate.tenancy.models import TenantRef


def change_search(
    tenant: TenantRef,
    subscriber: Subscriber,
    search_id: int,
    *,
    name: str,
    frequency: str,
    now: datetime,
) -> SubscribedSearch:
    """A new name, or another rhythm for what is found from now on and what waits already."""
    search = queries.search(tenant, subscriber.id, search_id)
    name = rules.clean_name(name)
    problem = rules.problem_with_name(name)
    if problem:
        raise Invalid(problem, {"name": [problem]})
    _refuse_unknown(frequency)
    search.name = name
    if frequency != search.frequency:
        search.frequency = frequency
        _retime(tenant, subscriber, search.id, frequency, now)
    touch(subscriber, now)
    return search


def delete_search(
    tenant: TenantRef, subscriber: Subscriber, search_id: int, *, now: datetime
) -> None:
    """Let a search go; the log of what it found stays, what waits is not told."""
    search = queries.search(tenant, subscriber.id, search_id)
    of_search = (AlertMatch.tenant_id == tenant.id, AlertMatch.search_id == search.id)
    waits = (AlertMatch.state == "waiting", AlertMatch.mail_id.is_(None))
    _run(
        update(AlertMatch)
        .where(*of_search, *waits)
        .values(state="skipped", reason="search deleted")
    )
    _run(update(AlertMatch).where(*of_search).values(search_id=None))
    db.session.delete(search)
    touch(subscriber, now)
    db.session.flush()


def drop_home(tenant: TenantRef, subscriber: Subscriber, listing_id: int, *, now: datetime) -> None:
    """Take a home off the favourites; raises NotFound when it is none."""
    found = db.session.scalar(
        SubscribedHome.of(tenant).where(
            SubscribedHome.subscriber_id == subscriber.id, SubscribedHome.listing_id == listing_id
        )
    )
    if found is None:
        raise NotFound
    db.session.delete(found)
    touch(subscriber, now)
    db.session.flush()


def set_homes_frequency(
    tenant: TenantRef, subscriber: Subscriber, frequency: str, *, now: datetime
) -> None:
    """How often changes of favourites are told."""
    _refuse_unknown(frequency)
    if frequency != subscriber.homes_frequency:
        subscriber.homes_frequency = frequency
        _retime(tenant, subscriber, None, frequency, now)
    touch(subscriber, now)


def unsubscribe(
    tenant: TenantRef, subscriber: Subscriber, *, how: str, page: str, address: str, now: datetime
) -> None:
    """No more alerts, from this moment on; pressed again it changes nothing."""
    if subscriber.unsubscribed_at is not None:
        return
    subscriber.unsubscribed_at = now
    told: dict[str, Any] = {"how": how, "page": page, "address": address}
    keep_consent(tenant, subscriber, is_granted=False, now=now, **told)
    _skip_waiting(tenant, subscriber, "unsubscribed")
    tell_agent(tenant, subscriber, "alerts_ended", "Ended all alerts by e-mail", now)


def resume(
    tenant: TenantRef, subscriber: Subscriber, *, page: str, address: str, now: datetime
) -> None:
    """They want alerts again (or still); what an agent stopped, only an agent allows again."""
    if subscriber.stopped_by == "agent":
        raise Conflict(rules.STOPPED_BY_US)
    was_active = subscriber.is_active
    subscriber.confirmed_at = subscriber.confirmed_at or now
    subscriber.unsubscribed_at = subscriber.stopped_at = None
    subscriber.stopped_by = subscriber.stopped_reason = ""
    touch(subscriber, now)
    if not was_active:
        how = "pressed on their page"
        keep_consent(
            tenant, subscriber, is_granted=True, how=how, page=page, address=address, now=now
        )
        tell_agent(tenant, subscriber, "alerts_wanted", "Wants alerts by e-mail again", now)


def is_worth_noting(tenant: TenantRef, word: str, *, now: datetime) -> bool:
    """Is this the word of a link of ours, not noted within the hour? Only looks."""
    person = queries.of_opened(tenant, word) or queries.of_link(tenant, word)
    last = person.last_active_at if person else None
    return person is not None and (last is None or last < now - rules.ACTIVE_AGAIN)


def note_opening(tenant: TenantRef, word: str, *, now: datetime) -> None:
    """They opened a link: mails come as often as they asked. What was stopped needs a press to start again."""
    person = queries.of_opened(tenant, word) or queries.of_link(tenant, word)
    if person is not None and person.confirmed_at is not None:
        touch(person, now)


def stop_by_agent(tenant: TenantRef, subscriber: Subscriber, *, actor: str, now: datetime) -> None:
    """Somebody of the agency ends a person's alerts: they asked for it by other means."""
    if subscriber.stopped_by == "agent":
        return
    subscriber.stopped_at, subscriber.stopped_by = now, "agent"
    subscriber.stopped_reason = f"Stopped by {actor}"[:200]
    subscriber.link_version += 1
    _skip_waiting(tenant, subscriber, "stopped by the agency")
    _write_down(tenant, subscriber, actor, "alerts.stopped", now)


def allow_again(tenant: TenantRef, subscriber: Subscriber, *, actor: str, now: datetime) -> None:
    """Take an agency's stop back. It makes no consent: whoever gave none still gets nothing."""
    if subscriber.stopped_by != "agent":
        raise Conflict("Only what the agency stopped can be allowed again.")
    subscriber.stopped_at, subscriber.stopped_by, subscriber.stopped_reason = None, "", ""
    _write_down(tenant, subscriber, actor, "alerts.allowed", now)


def erase(tenant: TenantRef, subscriber: Subscriber) -> None:
    """Forget a subscriber: the address, what they keep, what they agreed to, what was mailed."""
    for model in (
        AlertMatch,
        AlertMail,
        SubscribedSearch,
        SubscribedHome,
        SubscriberBrowser,
        SubscriberConsent,
    ):
        of_them = (model.tenant_id == tenant.id, model.subscriber_id == subscriber.id)
        _run(delete(model).where(*of_them))
    db.session.delete(subscriber)
    db.session.flush()


def export(tenant: TenantRef, subscriber: Subscriber) -> dict[str, Any]:
    """All that is kept of a subscriber, for them to take along."""
    mails = AlertMail.of(tenant).where(AlertMail.subscriber_id == subscriber.id)
    homes = queries.homes(tenant, list(queries.home_ids(tenant, subscriber.id)))
    return {
        "email": subscriber.email,
        "subscribed_at": subscriber.created_at,
        "confirmed_at": subscriber.confirmed_at,
        "unsubscribed_at": subscriber.unsubscribed_at,
        "last_active_at": subscriber.last_active_at,
        "newsletter_confirmed_at": subscriber.news_confirmed_at,
        "newsletter_ended_at": subscriber.news_ended_at,
        "searches": [
            {"name": s.name, "search": s.query, "frequency": s.frequency, "since": s.created_at}
            for s in queries.searches(tenant, subscriber.id)
        ],
        "favorites": [home.public_address for home in homes],
        "favorites_frequency": subscriber.homes_frequency,
        "consents": [
            {"text": c.text, "granted": c.is_granted, "how": c.how, "at": c.occurred_at}
            | {"page": c.page, "network_address": c.address}
            for c in queries.consents(tenant, subscriber.id)
        ],
        "mails": [
            {"kind": m.kind, "state": m.state, "planned_at": m.created_at, "sent_at": m.sent_at}
            for m in db.session.scalars(mails.order_by(AlertMail.id))
        ],
    }


def _refuse_unknown(frequency: str) -> None:
    if frequency not in rules.FREQUENCIES:
        raise Invalid("Choose how often.", {"frequency": ["Choose how often."]})


def _retime(
    tenant: TenantRef, subscriber: Subscriber, search_id: int | None, frequency: str, now: datetime
) -> None:
    """What waits already is told by the new rhythm, counted from now."""
    its = AlertMatch.search_id.is_(None) if search_id is None else AlertMatch.search_id == search_id
    _run(
        update(AlertMatch)
        .where(AlertMatch.tenant_id == tenant.id, AlertMatch.subscriber_id == subscriber.id, its)
        .where(AlertMatch.state == "waiting", AlertMatch.mail_id.is_(None))
        .values(due_at=rules.next_due(frequency, now, tenant.timezone))
    )


def _skip_waiting(tenant: TenantRef, subscriber: Subscriber, reason: str) -> None:
    _run(
        update(AlertMatch)
        .where(AlertMatch.tenant_id == tenant.id, AlertMatch.subscriber_id == subscriber.id)
        .where(AlertMatch.state == "waiting", AlertMatch.mail_id.is_(None))
        .values(state="skipped", reason=reason)
    )


def _write_down(
    tenant: TenantRef, subscriber: Subscriber, actor: str, action: str, now: datetime
) -> None:
    record(
        tenant,
        actor=actor,
        action=action,
        object_type="subscriber",
        object_key=str(subscriber.id),
        now=now,
    )
    db.session.flush()


def _run(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
