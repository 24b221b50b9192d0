"""How many active homes an agency has, for its plan's limit."""

from __future__ import annotations

from sqlalchemy import func, select

from realestate.db import db
from realestate.modules.entitlements.queries import measured_by, remaining
from realestate.modules.listings.models import FOR_SALE, Listing
from realestate.modules.plans import PLANS
from realestate.tenancy.models import Tenant, TenantRef


def active_homes(tenant: TenantRef) -> int:
    """Homes for sale, whichever source they are of."""
    found = Listing.of(tenant).where(Listing.standard_status.in_(FOR_SALE))
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


measured_by("listings", active_homes)


def most(tenant: TenantRef) -> int | None:
    """How many active homes the plan allows; None is without limit."""
    return PLANS[tenant.plan].limits["listings"]


def room_left(tenant: TenantRef, *, to_change: bool) -> int | None:
    """How many more homes may be active. ``to_change``: and nobody else adds any until we commit."""
    if most(tenant) is None:
        return None
    if to_change:
        db.session.execute(
            select(Tenant.id).where(Tenant.id == tenant.id).with_for_update(key_share=True)
        )
    return remaining(tenant, "listings")


def in_words(tenant: TenantRef) -> tuple[str, str]:
    """What is said to a home the plan has no room for, and what to do."""
    return (
        f"Your plan shows at most {most(tenant):,} active homes, and they are all in use.",
        "Take homes off the market, or ask for a larger plan.",
    )
