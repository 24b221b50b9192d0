"""All homes that visitors may see, in pages by number: for lists that machines read."""

from __future__ import annotations

from math import ceil

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, load_only

from realestate.db import db
from realestate.modules.listings.models import PUBLIC, Listing
from realestate.tenancy.models import TenantRef

PAGE_SIZE = 2_000


def page_count(tenant: TenantRef) -> int:
    """How many pages there are; a page may hold fewer homes than its size, since withheld ones are left out."""
    numbers = Listing.of(tenant).with_only_columns(func.count(Listing.id))
    return max(1, ceil((db.session.scalar(numbers) or 0) / PAGE_SIZE))


def page(tenant: TenantRef, number: int) -> list[Listing]:
    """The homes of a page (from 1), each with its picture. The key alone finds where it starts and ends."""
    keys = select(Listing.id).where(Listing.tenant_id == tenant.id).order_by(Listing.id)
    here = keys.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE).subquery()
    found = Listing.of(tenant).where(
        Listing.id.in_(select(here.c.id)),
        Listing.internet_entire_listing_display_yn,
        Listing.standard_status.in_(PUBLIC),
    )
    columns = load_only(
        Listing.unparsed_address,
        Listing.city,
        Listing.internet_address_display_yn,
        Listing.modification_timestamp,
    )
    rows = found.options(columns, joinedload(Listing.cover)).order_by(Listing.id)
    return list(db.session.scalars(rows))
