"""Looking at what a remembered browser keeps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from realestate.db import db
from realestate.modules.listings import queries as listings
from realestate.modules.listings.models import Listing
from realestate.modules.visitors.models import Favorite, SavedSearch, VisitorConsent
from realestate.tenancy.models import TenantRef


def favorite_ids(tenant: TenantRef, visitor_id: str) -> frozenset[int]:
    """Which homes this browser keeps."""
    found = select(Favorite.listing_id).where(
        Favorite.tenant_id == tenant.id, Favorite.visitor_id == visitor_id
    )
    return frozenset(db.session.scalars(found))


def favorites(tenant: TenantRef, visitor_id: str) -> list[Listing]:
    """The homes this browser keeps and visitors may see, newest favourite first."""
    kept = (
        select(Favorite.listing_id, Favorite.id.label("number"))
        .where(Favorite.tenant_id == tenant.id, Favorite.visitor_id == visitor_id)
        .subquery()
    )
    found = listings.all_public(tenant).join(kept, kept.c.listing_id == Listing.id)
    return list(db.session.scalars(found.order_by(kept.c.number.desc())))


def favorites_count(tenant: TenantRef, visitor_id: str) -> int:
    return len(favorite_ids(tenant, visitor_id))


def searches(tenant: TenantRef, visitor_id: str) -> list[SavedSearch]:
    """The searches this browser keeps, newest first."""
    found = SavedSearch.of(tenant).where(SavedSearch.visitor_id == visitor_id)
    return list(db.session.scalars(found.order_by(SavedSearch.id.desc())))


def searches_count(tenant: TenantRef, visitor_id: str) -> int:
    found = select(func.count(SavedSearch.id)).where(
        SavedSearch.tenant_id == tenant.id, SavedSearch.visitor_id == visitor_id
    )
    return db.session.scalar(found) or 0


def remembered_since(tenant: TenantRef, visitor_id: str) -> datetime | None:
    """When this browser said yes."""
    found = select(func.max(VisitorConsent.occurred_at)).where(
        VisitorConsent.tenant_id == tenant.id,
        VisitorConsent.visitor_id == visitor_id,
        VisitorConsent.is_granted,
    )
    return db.session.scalar(found)
