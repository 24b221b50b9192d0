"""What a portal may have: homes and facts that may be shown, in pieces, with the state they are in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from realestate.db import db
from realestate.modules.accounts.models import Membership, User
from realestate.modules.feeds.models import PortalFeed
from realestate.modules.feeds.rules.desk import OWN
from realestate.modules.listings.models import Listing, ListingChange, Media
from realestate.tenancy.models import TenantRef

PIECE = 200


def portals(tenant: TenantRef) -> list[PortalFeed]:
    """Feeds that were not revoked, in the order they were made."""
    found = PortalFeed.of(tenant).where(PortalFeed.revoked_at.is_(None))
    return list(db.session.scalars(found.order_by(PortalFeed.id)))


def portal_at(tenant: TenantRef, token: str) -> PortalFeed | None:
    """The feed at this address."""
    found = PortalFeed.of(tenant).where(PortalFeed.token == token, PortalFeed.revoked_at.is_(None))
    return db.session.scalar(found)


@dataclass(frozen=True)
class State:
    """How a feed is now: how many homes, when they last changed, and a tag that differs when they do."""

    count: int
    changed_at: datetime | None
    tag: str


def state(tenant: TenantRef, portal: PortalFeed) -> State:
    found = homes(tenant, portal).subquery()
    count, newest, ids = db.session.execute(
        select(
            func.count(), func.max(found.c.modification_timestamp), func.sum(found.c.id)
        ).select_from(found)
    ).one()
    change = db.session.scalar(
        select(func.max(ListingChange.id)).where(ListingChange.tenant_id == tenant.id)
    )
    pictures = db.session.execute(
        select(func.max(Media.id), func.count()).where(Media.tenant_id == tenant.id)
    ).one()
    words = f"{portal.id}:{portal.statuses}:{count}:{newest}:{ids}:{change}:{tuple(pictures)}"
    return State(count, newest, hashlib.sha256(words.encode()).hexdigest()[:24])


def piece(
    tenant: TenantRef, portal: PortalFeed, after: int, size: int = PIECE
) -> Sequence[Listing]:
    """The next homes by number, with their pictures."""
    found = homes(tenant, portal).where(Listing.id > after).order_by(Listing.id).limit(size)
    return list(db.session.scalars(found.options(selectinload(Listing.media))))


def homes(tenant: TenantRef, portal: PortalFeed) -> Select[Listing]:
    """Homes this portal may have: those their sellers show, of its statuses, perhaps only the agency's own."""
    found = Listing.of(tenant).where(
        Listing.internet_entire_listing_display_yn, Listing.standard_status.in_(portal.statuses)
    )
    if portal.only_own:
        ours = (
            select(func.lower(User.email))
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.tenant_id == tenant.id)
        )
        is_ours = func.lower(Listing.list_agent_email).in_(ours)
        found = found.where(is_ours | (Listing.source_system == OWN))
    return found
