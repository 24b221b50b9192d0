"""Taking a visitor's message in: one event, committed by the door before anybody says thank you."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from realestate import throttle
from realestate.db import db, is_postgresql
from realestate.errors import Invalid, TooMany
from realestate.modules.content.queries import website
from realestate.modules.events import actions as events
from realestate.modules.events import queries as event_queries
from realestate.modules.events.actions import NOWHERE, Origin
from realestate.modules.events.catalogue import (
    LEAD_SUBMITTED,
    SHOWING_REQUESTED,
    LeadSubmitted,
    ShowingRequested,
)
from realestate.modules.lead_forms import rules
from realestate.modules.lead_forms.models import RefusedSubmissions
from realestate.modules.lead_forms.rules import Submission
from realestate.modules.listings import queries as listings
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

# What the sender typed: the rest of a payload may differ at a second press of the same form.
_TYPED = (
    "contact",
    "timeframe",
    "message",
    "listing",
    "property_address",
    "property_details",
    "answers",
    "preferred_times",
)
_NO_LONGER = "This home is no longer shown."


def submit_lead(
    tenant: TenantRef,
    submission: Submission,
    *,
    key: str,
    now: datetime,
    age: timedelta | None = None,
    origin: Origin = NOWHERE,
    problems: dict[str, list[str]] | None = None,
) -> events.Accepted:
    """Record what a visitor sent, once a ``key``; doubtful messages are held for a person, not dropped.

    ``problems`` are those the caller found in questions that only it knows, by field.
    Raises Invalid with the fields to mend, TooMany when one address sends too often. A test of our own
    (``origin.is_test``) counts in no limit and is stopped by none.
    """
    if not origin.is_test:
        _count_try(tenant, submission, now)
    found = rules.problems(submission)
    found |= problems or {}
    if found:
        _refuse(tenant, submission.source, found, now)
    facts = {
        **_facts(tenant, submission),
        "source": submission.source,
        "timeframe": submission.timeframe or None,
        "listing": _listing(tenant, submission.listing_id),
        "property_address": submission.property_address or None,
        "property_details": submission.property_details,
        "lead_type": submission.lead_type or None,
        "answers": submission.answers,
    }
    payload = LeadSubmitted.model_validate(facts).model_dump(mode="json")
    told: dict[str, Any] = {"key": key, "now": now, "origin": origin}
    return _record(tenant, submission, LEAD_SUBMITTED, payload, age, **told)


def request_showing(
    tenant: TenantRef,
    submission: Submission,
    *,
    key: str,
    now: datetime,
    age: timedelta | None = None,
    origin: Origin = NOWHERE,
) -> events.Accepted:
    """Record the wish to see a home, by the same rules as any other message."""
    _count_try(tenant, submission, now)
    today = now.astimezone(ZoneInfo(tenant.timezone)).date()
    times, found = rules.wished_times(submission.wishes, today)
    found = {**found, **rules.problems(submission)}
    if found:
        _refuse(tenant, submission.source, found, now)
    notice = {"text_id": rules.BUYER_NOTICE_ID, "text": rules.BUYER_NOTICE, "shown": True}
    facts = {
        **_facts(tenant, submission),
        "listing": _listing(tenant, submission.listing_id),
        "preferred_times": [{"date": day, "part": part} for day, part in times],
        "buyer_notice": notice,
    }
    payload = ShowingRequested.model_validate(facts).model_dump(mode="json")
    told: dict[str, Any] = {"key": key, "now": now, "origin": origin}
    return _record(tenant, submission, SHOWING_REQUESTED, payload, age, **told)


def count_refused(tenant: TenantRef, source: str, reason: str, *, now: datetime) -> None:
    """Somebody was turned away; the caller's door keeps the transaction."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    row = {"hour": hour, "source": source, "reason": reason[:40], "count": 0}
    insert = postgresql.insert if is_postgresql() else sqlite.insert
    db.session.execute(insert(RefusedSubmissions).on_conflict_do_nothing(), [row])
    db.session.execute(
        update(RefusedSubmissions)
        .where(RefusedSubmissions.hour == hour, RefusedSubmissions.source == source)
        .where(RefusedSubmissions.reason == row["reason"])
        .values(count=RefusedSubmissions.count + 1)
        .execution_options(synchronize_session=False)
    )


def _refuse(tenant: TenantRef, source: str, found: dict[str, list[str]], now: datetime) -> NoReturn:
    count_refused(tenant, source, "unusable: " + ", ".join(sorted(found)), now=now)
    raise Invalid("Please mend what is marked below.", found)


def _count_try(tenant: TenantRef, submission: Submission, now: datetime) -> None:
    """One sender's share at this agency, and everybody's at the whole installation."""
    sender = f"lead:{tenant.id}:{throttle.network(submission.address)}"
    try:
        throttle.hit(sender, limit=rules.FROM_ONE_ADDRESS, seconds=600, now=now)
        throttle.hit_everywhere("lead", now=now)
    except TooMany:
        count_refused(tenant, submission.source, "too many", now=now)
        raise


def _record(
    tenant: TenantRef,
    submission: Submission,
    type_: str,
    payload: dict[str, Any],
    age: timedelta | None,
    *,
    now: datetime,
    origin: Origin,
    **told: Any,
) -> events.Accepted:
    minute_ago, most = now - timedelta(minutes=1), rules.TENANT_A_MINUTE
    received = 0 if origin.is_test else event_queries.received_since(tenant, minute_ago, most)
    doubt = rules.doubt(submission, age=age, received_last_minute=received)
    words = {name: payload[name] for name in _TYPED if name in payload}
    words["consent"] = submission.has_consented
    told |= {"held_reason": doubt, "words": words, "origin": origin}
    return events.record(tenant, type=type_, payload=payload, now=now, **told)


def _facts(tenant: TenantRef, submission: Submission) -> dict[str, Any]:
    """What every message carries, whatever it asks."""
    usual = (rules.CONSENT_ID, rules.consent_text(website(tenant).display_name))
    text_id, text = submission.consent or usual
    return {
        "contact": {
            "name": submission.name,
            "email": submission.email or None,
            "phone": submission.phone or None,
        },
        "message": submission.message,
        "consent": {
            "text_id": text_id,
            "text": text,
            "granted": submission.has_consented,
        },
        "attribution": submission.attribution,
        "page": submission.page,
        "address": submission.address,
    }


def _listing(tenant: TenantRef, listing_id: int | None) -> dict[str, Any] | None:
    if listing_id is None:
        return None
    listing = listings.public(tenant, listing_id)
    if listing is None:
        raise Invalid(_NO_LONGER, {"listing": [_NO_LONGER]})
    url = site_url(tenant, "listings.show", listing_id=listing.id, slug=listing.slug)
    return {"id": listing.id, "url": url, "address": listing.public_address}
