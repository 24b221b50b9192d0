"""Taking a visitor's message in: one event, committed by the door before anybody says thank you."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from realestate import throttle
from realestate.db import db, is_postgresql
from realestate.errors import Invalid, TooMany
from realestate.modules.content.queries import website
from realestate.modules.events import actions as events
from realestate.modules.events import queries as event_queries
from realestate.modules.events.catalogue import LEAD_SUBMITTED, LeadSubmitted
from realestate.modules.lead_forms import rules
from realestate.modules.lead_forms.models import RefusedSubmissions
from realestate.modules.lead_forms.rules import Submission
from realestate.modules.listings import queries as listings
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

_TYPED = ("contact", "timeframe", "message", "listing", "property_details")


def submit_lead(
    tenant: TenantRef,
    submission: Submission,
    *,
    key: str,
    now: datetime,
    age: timedelta | None = None,
    origin: events.Origin = events.NOWHERE,
) -> events.Accepted:
    """Record what a visitor sent, once a ``key``; doubtful messages are held for a person, not dropped.

    Raises Invalid with the fields to mend, TooMany when one address sends too often. A test of our own
    (``origin.is_test``) counts in no limit and is stopped by none.
    """
    if not origin.is_test:
        _throttle(tenant, submission, now)
    found = rules.problems(submission)
    if found:
        count_refused(tenant, submission.source, "unusable: " + ", ".join(sorted(found)), now=now)
        raise Invalid("Please mend what is marked below.", found)
    payload = _payload(tenant, submission)
    minute_ago, most = now - timedelta(minutes=1), rules.TENANT_A_MINUTE
    received = 0 if origin.is_test else event_queries.received_since(tenant, minute_ago, most)
    doubt = rules.doubt(submission, age=age, received_last_minute=received)
    return events.record(
        tenant,
        type=LEAD_SUBMITTED,
        payload=payload,
        key=key,
        now=now,
        held_reason=doubt,
        origin=origin,
        words={**{name: payload[name] for name in _TYPED}, "consent": submission.has_consented},
    )


def count_refused(tenant: TenantRef, source: str, reason: str, *, now: datetime) -> None:
    """Somebody was turned away; the caller's door keeps the transaction."""
    row = {
        "tenant_id": tenant.id,
        "hour": now.replace(minute=0, second=0, microsecond=0),
        "source": source,
        "reason": reason[:40],
        "count": 1,
    }
    insert = postgresql.insert if is_postgresql() else sqlite.insert
    keys = ["tenant_id", "hour", "source", "reason"]
    counted = insert(RefusedSubmissions).on_conflict_do_update(
        index_elements=keys, set_={"count": RefusedSubmissions.count + 1}
    )
    db.session.execute(counted, [row])


def _throttle(tenant: TenantRef, submission: Submission, now: datetime) -> None:
    """One sender's share at this agency, and everybody's at the whole installation."""
    address = throttle.network(submission.address)
    try:
        throttle.hit(
            f"lead:{tenant.id}:{address}", limit=rules.FROM_ONE_ADDRESS, seconds=600, now=now
        )
        throttle.hit_everywhere("lead", now=now)
    except TooMany:
        count_refused(tenant, submission.source, "too many", now=now)
        raise


def _payload(tenant: TenantRef, submission: Submission) -> dict[str, Any]:
    facts = {
        "source": submission.source,
        "contact": {
            "name": submission.name,
            "email": submission.email or None,
            "phone": submission.phone or None,
        },
        "timeframe": submission.timeframe or None,
        "message": submission.message,
        "listing": _listing(tenant, submission.listing_id),
        "property_details": submission.property_details,
        "consent": {
            "text_id": rules.CONSENT_ID,
            "text": rules.consent_text(website(tenant).display_name),
            "granted": submission.has_consented,
        },
        "attribution": submission.attribution,
        "page": submission.page,
        "address": submission.address,
    }
    return LeadSubmitted.model_validate(facts).model_dump(mode="json")


def _listing(tenant: TenantRef, listing_id: int | None) -> dict[str, Any] | None:
    if listing_id is None:
        return None
    listing = listings.public(tenant, listing_id)
    if listing is None:
        raise Invalid(
            "This home is no longer shown.", {"listing": ["This home is no longer shown."]}
        )
    url = site_url(tenant, "listings.show", listing_id=listing.id, slug=listing.slug)
    return {"id": listing.id, "url": url, "address": listing.public_address}
