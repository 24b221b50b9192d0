"""Asking to be told by e-mail, the yes in the mailbox, and a new link. Nobody learns here who subscribed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from realestate import throttle
from realestate.db import db, is_postgresql
from realestate.errors import Conflict, Invalid
from realestate.modules.alerts import rules
from realestate.modules.alerts.actions.notes import keep_consent, tell_agent, touch
from realestate.modules.alerts.actions.planning import is_planned, plan_mail
from realestate.modules.alerts.models import (
    SubscribedHome,
    SubscribedSearch,
    Subscriber,
    SubscriberBrowser,
)
from realestate.modules.alerts.queries import subscribers as queries
from realestate.modules.alerts.queries.log import mailed_since
from realestate.modules.crm.rules import normalised_email
from realestate.modules.entitlements import remaining
from realestate.modules.visitors import queries as visitors
from realestate.tenancy.models import Tenant, TenantRef

PLAN_IS_FULL = "No more searches can be saved here at the moment. Please tell us what you look for."


@dataclass(frozen=True)
class Wish:
    """What somebody asks to be told of, as typed: a search (``query``), a home, or what their browser keeps."""

    email: str
    has_consented: bool
    query: str | None = None
    name: str = ""
    frequency: str = "daily"
    listing_id: int | None = None
    visitor_id: str | None = None
    page: str = ""
    address: str = ""
    domain: str = ""
    website: str = ""  # the field people do not see
    key: str = ""  # of the form: pressed twice it is one e-mail


def ask(tenant: TenantRef, wish: Wish, *, now: datetime) -> None:
    """Keep a wish until the owner of the address says yes in their mailbox, and send them the question.

    Raises Invalid with the fields to mend, TooMany beyond one network's share. What it returns says nothing
    of whether the address is known.
    """
    count_try(tenant, wish.address, now)
    email = _checked(wish)
    if wish.website:  # a machine: it is told nothing and gets nothing
        return
    _refuse_if_full(tenant, wish)
    subscriber = known_or_new(tenant, email, wish.domain, now)
    _keep_wish(tenant, subscriber, wish, now)
    told: dict[str, Any] = {"how": "ticked on a form, not yet confirmed", "page": wish.page}
    keep_consent(tenant, subscriber, is_granted=True, address=wish.address, now=now, **told)
    mail_key(tenant, subscriber, "confirm", wish.key, now)


def ask_link(tenant: TenantRef, email: str, *, address: str, now: datetime, key: str = "") -> None:
    """Send a new link to an address, if it is a subscriber's; raises Invalid for what is no address."""
    count_try(tenant, address, now)
    wanted = normalised_email(email)
    if wanted is None:
        problem = "Enter an e-mail address, like name@example.com."
        raise Invalid(problem, {"email": [problem]})
    subscriber = queries.by_email(tenant, wanted)
    if subscriber is not None:
        mail_key(tenant, subscriber, "link", key, now)


def confirm(
    tenant: TenantRef, subscriber: Subscriber, *, page: str, address: str, now: datetime
) -> None:
    """The owner of the address says yes to all that waits: from now on alerts are sent. What an agent
    stopped only an agent allows again (Conflict)."""
    if subscriber.stopped_by == "agent":
        raise Conflict(rules.STOPPED_BY_US)
    is_first = subscriber.confirmed_at is None or subscriber.unsubscribed_at is not None
    subscriber.confirmed_at = subscriber.confirmed_at or now
    subscriber.unsubscribed_at = subscriber.stopped_at = None
    subscriber.stopped_by = subscriber.stopped_reason = ""
    touch(subscriber, now)
    how = "pressed in the page of the e-mail's link"
    keep_consent(tenant, subscriber, is_granted=True, how=how, page=page, address=address, now=now)
    names = [each.name for each in queries.searches(tenant, subscriber.id) if not each.confirmed_at]
    for model in (SubscribedSearch, SubscribedHome, SubscriberBrowser):
        _confirm_all(model, subscriber, now)
    for visitor_id in queries.browsers(tenant, subscriber.id):
        merge(tenant, subscriber, visitor_id, now=now)
    if is_first or names:
        said = f"Wants alerts by e-mail: {', '.join(names[:3]) or 'favourites'}"
        tell_agent(tenant, subscriber, "alerts_wanted", said, now)
    db.session.flush()


def merge(tenant: TenantRef, subscriber: Subscriber, visitor_id: str, *, now: datetime) -> int:
    """Bring over what a browser that agreed keeps; returns how many things are new. Its searches come
    without e-mails until their owner chooses how often."""
    common = {"subscriber_id": subscriber.id, "created_at": now, "confirmed_at": now}
    _insert(SubscriberBrowser, [{**common, "visitor_id": visitor_id}])
    kept = queries.home_ids(tenant, subscriber.id)
    room = max(0, rules.MOST_FAVORITES - len(kept))
    fresh = sorted(visitors.favorite_ids(tenant, visitor_id) - kept.keys())[:room]
    _insert(SubscribedHome, [{**common, "listing_id": listing_id} for listing_id in fresh])
    known = {each.query for each in queries.searches(tenant, subscriber.id)}
    room = max(0, rules.MOST_SEARCHES - len(known))
    allowed = _remaining(tenant)
    room = room if allowed is None else min(room, allowed)
    searches = [s for s in visitors.searches(tenant, visitor_id) if s.query not in known][:room]
    rows = [{**common, "name": s.name, "query": s.query, "frequency": "off"} for s in searches]
    _insert(SubscribedSearch, rows)
    return len(fresh) + len(searches)


def unlink_browser(tenant: TenantRef, visitor_id: str) -> None:
    """The browser is forgotten: nothing leads from it to a subscriber any more."""
    for row in db.session.scalars(
        SubscriberBrowser.of(tenant).where(SubscriberBrowser.visitor_id == visitor_id)
    ):
        db.session.delete(row)
    db.session.flush()


def count_try(tenant: TenantRef, address: str, now: datetime) -> None:
    sender = f"alerts:{tenant.id}:{throttle.network(address)}"
    throttle.hit(sender, limit=rules.FORMS_AN_HOUR, seconds=3600, now=now)


def _checked(wish: Wish) -> str:
    """The address to write to; raises Invalid with what must be mended."""
    found: dict[str, list[str]] = {}
    email = normalised_email(wish.email)
    if email is None:
        found["email"] = ["Enter an e-mail address, like name@example.com."]
    if not wish.has_consented:
        found["consent"] = ["Tick the box, so that we may write to you."]
    if wish.query is not None:
        problem = rules.problem_with_name(rules.clean_name(wish.name))
        if problem:
            found["name"] = [problem]
        if wish.frequency not in rules.FREQUENCIES:
            found["frequency"] = ["Choose how often."]
        if len(wish.query) > 2400:
            found["name"] = ["This search is too long to keep. Draw the area with fewer corners."]
    if found or email is None:
        raise Invalid("Please mend what is marked below.", found)
    return email


def _refuse_if_full(tenant: TenantRef, wish: Wish) -> None:
    """The plan's limit, counted under a lock: two visitors cannot both take the last place."""
    if wish.query is not None and _remaining(tenant) == 0:
        raise Invalid(PLAN_IS_FULL, {"email": [PLAN_IS_FULL]})


def _remaining(tenant: TenantRef) -> int | None:
    locked = select(Tenant.id).where(Tenant.id == tenant.id)
    db.session.scalar(locked.with_for_update(key_share=True))
    return remaining(tenant, "saved_searches")


def known_or_new(tenant: TenantRef, email: str, domain: str, now: datetime) -> Subscriber:
    row = {
        "email": email,
        "domain": domain,
        "created_at": now,
        "stopped_by": "",
        "stopped_reason": "",
        "unanswered": 0,
        "pace": "asked",
        "homes_frequency": "daily",
        "link_version": _first_version(),
    }
    _insert(Subscriber, [row])
    found = queries.by_email(tenant, email)
    assert found is not None
    return found


def _first_version() -> int:
    """Another one than that of whoever had this number before and was erased: their links must stay dead."""
    return secrets.randbelow(2**30) + 1


def _keep_wish(tenant: TenantRef, subscriber: Subscriber, wish: Wish, now: datetime) -> None:
    """Unconfirmed rows; what is there already stays as its owner left it."""
    common: dict[str, Any] = {"subscriber_id": subscriber.id, "created_at": now}
    if (
        wish.query is not None
        and len(queries.searches(tenant, subscriber.id)) < rules.MOST_SEARCHES
    ):
        said = {"name": rules.clean_name(wish.name), "query": wish.query}
        _insert(SubscribedSearch, [{**common, **said, "frequency": wish.frequency}])
    keeps = len(queries.home_ids(tenant, subscriber.id))
    if wish.listing_id is not None and keeps < rules.MOST_FAVORITES:
        _insert(SubscribedHome, [{**common, "listing_id": wish.listing_id}])
    if wish.visitor_id:
        _insert(SubscriberBrowser, [{**common, "visitor_id": wish.visitor_id}])


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    """New rows, without those that are there already."""
    if not rows:
        return
    insert: Callable[[Any], Any] = postgresql.insert if is_postgresql() else sqlite.insert
    db.session.execute(insert(model).on_conflict_do_nothing(), rows)


def _confirm_all(model: Any, subscriber: Subscriber, now: datetime) -> None:
    db.session.execute(
        update(model)
        .where(model.tenant_id == subscriber.tenant_id, model.subscriber_id == subscriber.id)
        .where(model.confirmed_at.is_(None))
        .values(confirmed_at=now)
        .execution_options(synchronize_session="fetch")
    )


def mail_key(tenant: TenantRef, subscriber: Subscriber, kind: str, key: str, now: datetime) -> None:
    """A confirmation or a link, unless the day's measure for this mailbox is full. Only the log says so."""
    if subscriber.stopped_by == "agent":
        return
    since = now - timedelta(days=1)
    if mailed_since(tenant, subscriber.id, rules.KEYS_BY_MAIL, since) >= rules.MAILS_A_DAY:
        return
    key = f"{kind}:{subscriber.id}:{(key or secrets.token_hex(12))[:40]}"
    if not is_planned(tenant, key):
        plan_mail(tenant, subscriber, kind, key=key, now=now)
