"""Made-up people who keep a search by e-mail, so that the log of alerts has somebody to show."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from realestate.db import db
from realestate.modules.alerts.actions.notes import keep_consent
from realestate.modules.alerts.models import SubscribedHome, SubscribedSearch, Subscriber
from realestate.modules.listings.rules import Criteria
from realestate.modules.visitors.rules import as_query, suggested_name
from realestate.tenancy.models import TenantRef

_PEOPLE = (
    ("noor.lindqvist@mail.example", Criteria(beds_min=3, price_max=1_200_000), "daily", 12),
    ("theo.marsh@mail.example", Criteria(beds_min=2, price_max=800_000), "weekly", 5),
)


def subscribe_some(tenant: TenantRef, listing_ids: list[int], now: datetime) -> None:
    """Two people with a search each; the first also keeps two homes."""
    for number, (email, criteria, frequency, days) in enumerate(_PEOPLE):
        since = now - timedelta(days=days)
        person = Subscriber(email=email, created_at=since, confirmed_at=since, last_active_at=since)
        db.session.add(person)
        db.session.flush()
        how = "pressed in the page of the e-mail's link"
        told: dict[str, Any] = {"how": how, "page": "/my", "address": "203.0.113.20"}
        keep_consent(tenant, person, is_granted=True, now=since, **told)
        common = {"subscriber_id": person.id, "created_at": since, "confirmed_at": since}
        named = {"name": suggested_name(criteria), "query": as_query(criteria)}
        db.session.add(SubscribedSearch(**common, **named, frequency=frequency))
        for listing_id in listing_ids[:2] if number == 0 else ():
            db.session.add(SubscribedHome(**common, listing_id=listing_id))
    db.session.flush()
