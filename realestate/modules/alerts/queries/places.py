"""What only the database can say of a filter: which of some homes its value means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from realestate.db import db
from realestate.modules.areas import queries as areas
from realestate.modules.entitlements import is_enabled
from realestate.modules.listings.matching import matching
from realestate.modules.listings.models import Listing
from realestate.modules.listings.places import Place
from realestate.modules.listings.rules import STATUSES, Criteria
from realestate.tenancy.models import TenantRef


def meant_by(
    tenant: TenantRef, name: str, value: Any, ids: Iterable[int], now: datetime
) -> frozenset[int]:
    """Which of these homes one filter lets through, whatever their status."""
    criteria = Criteria(status=tuple(STATUSES)).but(**{name: value})
    place = place_of(tenant, value) if name == "area" else None
    if name == "area" and place is None:
        return frozenset()
    found = matching(tenant, criteria, place, now).where(Listing.id.in_(ids))
    return frozenset(db.session.scalars(found.with_only_columns(Listing.id)))


def place_of(tenant: TenantRef, area: str) -> Place | None:
    """The place behind the slug of an area; None where there is none, or areas are off."""
    return areas.place(tenant, area) if is_enabled(tenant, "areas") else None
