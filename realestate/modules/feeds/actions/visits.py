"""Open houses a source tells of, written beside its homes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from realestate.db import db
from realestate.modules.feeds.rules.records import Visit
from realestate.modules.listings.models import OpenHouse
from realestate.tenancy.models import TenantRef


def take_over(tenant: TenantRef, told: Mapping[int, Sequence[Visit]], *, now: datetime) -> None:
    """Open houses of these homes (listing id -> visits) as told; coming ones no longer told are canceled."""
    if not told:
        return
    found = OpenHouse.of(tenant).where(OpenHouse.listing_id.in_(told))
    known = {(each.listing_id, each.starts_at): each for each in db.session.scalars(found)}
    for listing_id, visits in told.items():
        for visit in visits:
            held = known.pop((listing_id, visit.starts_at), None)
            if held is None:
                held = OpenHouse(listing_id=listing_id, starts_at=visit.starts_at)
                db.session.add(held)
            held.ends_at, held.remarks = visit.ends_at, visit.remarks
            held.is_canceled = visit.is_canceled
    for gone in known.values():
        if gone.starts_at > now:
            gone.is_canceled = True
    db.session.flush()
