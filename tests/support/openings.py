"""Open houses to look at."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from realestate.db import db, transaction, utc_now
from realestate.modules.listings.models import OpenHouse
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as


def hold(
    app: Flask, tenant: TenantRef, listing_id: int, *, days: float = 1, **facts: object
) -> int:
    """Hold an open house so many days from now, for an hour; returns its number."""
    starts = utc_now().replace(microsecond=0) + timedelta(days=days)
    with app.app_context(), acting_as(tenant), transaction():
        held = OpenHouse(
            listing_id=listing_id, starts_at=starts, ends_at=starts + timedelta(hours=1), **facts
        )
        db.session.add(held)
        db.session.flush()
        return held.id
