"""Who subscribed, whose link this is, and what they keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from realestate.db import db
from realestate.errors import NotFound
from realestate.modules.alerts import rules
from realestate.modules.alerts.models import (
    SubscribedHome,
    SubscribedSearch,
    Subscriber,
    SubscriberBrowser,
    SubscriberConsent,
)
from realestate.modules.entitlements.queries import counts
from realestate.modules.listings import queries as listings
from realestate.modules.listings.models import Listing
from realestate.tenancy.links import opened
from realestate.tenancy.models import TenantRef


def by_email(tenant: TenantRef, email: str | None) -> Subscriber | None:
    if not email:
        return None
    return db.session.scalar(Subscriber.of(tenant).where(Subscriber.email == email))


def subscriber(tenant: TenantRef, subscriber_id: int) -> Subscriber:
    """One subscriber, or NotFound."""
    found = db.session.scalar(Subscriber.of(tenant).where(Subscriber.id == subscriber_id))
    if found is None:
        raise NotFound("There is no such subscriber.")
    return found


def of_link(tenant: TenantRef, token: str, *, to_change: bool = False) -> Subscriber | None:
    """Whose page this link opens; None when it is forged, too old, or ended."""
    return _of(tenant, opened(tenant, "my", token, life=rules.LINK_LIFE), to_change)


def of_opened(tenant: TenantRef, token: str) -> Subscriber | None:
    """Who opened a link of an alert; such a word opens nothing else."""
    return _of(tenant, opened(tenant, "opened", token, life=timedelta(days=90)), False)


def of_stop(tenant: TenantRef, token: str) -> Subscriber | None:
    """Whose mails a press ends. This link never grows old."""
    claims = opened(tenant, "stop", token)
    if not claims:
        return None
    found = db.session.scalar(Subscriber.of(tenant).where(Subscriber.id == claims[0]))
    return found if found is not None and claims == stop_claims(found) else None


def stop_claims(person: Subscriber) -> list[int]:
    """What a link says that ends somebody's mails: who, and since when, for numbers may be given again."""
    return [person.id, int(person.created_at.timestamp())]


def _of(tenant: TenantRef, claims: list[int] | None, to_change: bool) -> Subscriber | None:
    if not claims or len(claims) != 2:
        return None
    wanted = Subscriber.of(tenant).where(
        Subscriber.id == claims[0], Subscriber.link_version == claims[1]
    )
    return db.session.scalar(wanted.with_for_update() if to_change else wanted)


def searches(tenant: TenantRef, subscriber_id: int) -> list[SubscribedSearch]:
    """What they search for, newest first, what waits for their yes included."""
    found = SubscribedSearch.of(tenant).where(SubscribedSearch.subscriber_id == subscriber_id)
    return list(db.session.scalars(found.order_by(SubscribedSearch.id.desc())))


def search(tenant: TenantRef, subscriber_id: int, search_id: int) -> SubscribedSearch:
    """One search of theirs, or NotFound."""
    found = db.session.scalar(
        SubscribedSearch.of(tenant).where(
            SubscribedSearch.id == search_id, SubscribedSearch.subscriber_id == subscriber_id
        )
    )
    if found is None:
        raise NotFound
    return found


def home_ids(tenant: TenantRef, subscriber_id: int) -> dict[int, bool]:
    """Their favourites, and whether each is confirmed."""
    rows = db.session.execute(
        select(SubscribedHome.listing_id, SubscribedHome.confirmed_at).where(
            SubscribedHome.tenant_id == tenant.id, SubscribedHome.subscriber_id == subscriber_id
        )
    )
    return {listing_id: confirmed_at is not None for listing_id, confirmed_at in rows}


def homes(tenant: TenantRef, ids: Sequence[int]) -> list[Listing]:
    """Those of these homes that visitors may see, with their pictures, newest first."""
    found = listings.all_public(tenant).where(Listing.id.in_(ids))
    return list(db.session.scalars(found.order_by(Listing.id.desc())))


def browsers(tenant: TenantRef, subscriber_id: int) -> dict[str, bool]:
    """Browsers that are theirs, and whether each is confirmed."""
    rows = db.session.execute(
        select(SubscriberBrowser.visitor_id, SubscriberBrowser.confirmed_at).where(
            SubscriberBrowser.tenant_id == tenant.id,
            SubscriberBrowser.subscriber_id == subscriber_id,
        )
    )
    return {visitor_id: confirmed_at is not None for visitor_id, confirmed_at in rows}


def consents(tenant: TenantRef, subscriber_id: int) -> list[SubscriberConsent]:
    """What they agreed to and took back, newest first."""
    found = SubscriberConsent.of(tenant).where(SubscriberConsent.subscriber_id == subscriber_id)
    return list(db.session.scalars(found.order_by(SubscriberConsent.id.desc()).limit(100)))


def searches_kept(tenant: TenantRef) -> int:
    """How many searches the agency's subscribers keep: what its plan limits."""
    found = select(func.count(SubscribedSearch.id)).where(SubscribedSearch.tenant_id == tenant.id)
    return db.session.scalar(found) or 0


counts("saved_searches", searches_kept)
