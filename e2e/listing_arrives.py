"""A source tells of a new home at Fairfield, as an import does; run on the journeys' own product, by day."""

from __future__ import annotations

import os
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from app import create_app
from realestate import config
from realestate.db import db, transaction, utc_now
from realestate.modules.listings.actions import put_listings
from realestate.tenancy.models import Tenant
from realestate.tenancy.scope import acting_as

STREET = "7 Journey Lane"
HOME = {
    "source_system": "Journey MLS",
    "listing_key": "J1",
    "listing_id": "J1",
    "standard_status": "Active",
    "property_type": "Residential",
    "property_sub_type": "Single Family Residence",
    "list_price": Decimal(3_210_000),
    "bedrooms_total": 6,
    "bathrooms_total_integer": 3,
    "living_area": 2_900,
    "unparsed_address": STREET,
    "city": "Bellevue",
    "state_or_province": "WA",
    "postal_code": "98004",
    "list_office_name": "Journey Office",
}


def main() -> None:
    """The home is put twice: a source that repeats itself is no news."""
    app = create_app(config.load(dict(os.environ)))
    with app.app_context():
        now = utc_now()
        with transaction():
            agency = db.session.scalars(select(Tenant).where(Tenant.slug == "fairfield")).one()
            agency.timezone = where_it_is_day(now.hour)  # nobody is mailed at night
            tenant = agency.ref
        for later in (0, 1):
            with acting_as(tenant), transaction():
                moment = now + timedelta(seconds=later)
                row = HOME | {"on_market_date": now.date(), "modification_timestamp": moment}
                put_listings(tenant, [row], now=now)


def where_it_is_day(hour: int) -> str:
    """A zone of the world where it is about noon."""
    return f"Etc/GMT{hour - 12:+d}" if hour != 12 else "Etc/GMT"


if __name__ == "__main__":
    main()
