"""The agency's homes as its own people see them: of every source and status, withheld or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from realestate.db import db
from realestate.errors import NotFound
from realestate.keyset import Cursor, Page, page_of
from realestate.modules.feeds.rules.desk import OWN, Filter
from realestate.modules.feeds.rules.rows import LIVE
from realestate.modules.listings.models import Listing, Media, OpenHouse
from realestate.tenancy.models import TenantRef

PAGE_SIZE = 25
_NEWEST = ((Listing.modification_timestamp, True), (Listing.id, True))


def live_count(tenant: TenantRef, source_system: str) -> int:
    """How many homes of a source are on the market."""
    found = select(func.count(Listing.id)).where(
        Listing.tenant_id == tenant.id,
        Listing.source_system == source_system,
        Listing.standard_status.in_(LIVE),
    )
    return db.session.scalar(found) or 0


@dataclass(frozen=True)
class Counts:
    """Homes by status and by source."""

    by_status: Mapping[str, int]
    by_source: Mapping[str, int]


def page(tenant: TenantRef, wanted: Filter, cursor: Cursor | None) -> Page[Listing]:
    """One page of homes, last changed first, each with its picture."""
    found = _matching(tenant, wanted).options(selectinload(Listing.cover))
    return page_of(found, _NEWEST, cursor, PAGE_SIZE)


def counts(tenant: TenantRef, wanted: Filter) -> Counts:
    """How many homes each choice of the filter has, with the other one kept."""
    return Counts(
        _by(tenant, wanted.but(status=""), Listing.standard_status),
        _by(tenant, wanted.but(source=""), Listing.source_system),
    )


def _by(tenant: TenantRef, wanted: Filter, column: object) -> dict[str, int]:
    found = _matching(tenant, wanted).with_only_columns(column, func.count(Listing.id))  # type: ignore[call-overload]
    return {str(name): number for name, number in db.session.execute(found.group_by(column))}


def home(tenant: TenantRef, listing_id: int, *, to_change: bool = False) -> Listing:
    """One home with its pictures, or NotFound."""
    wanted = Listing.of(tenant).where(Listing.id == listing_id)
    if to_change:
        wanted = wanted.with_for_update()
    found = db.session.scalar(wanted.options(selectinload(Listing.media)))
    if found is None:
        raise NotFound("There is no such home.")
    return found


def media(tenant: TenantRef, listing_id: int) -> list[Media]:
    wanted = Media.of(tenant).where(Media.listing_id == listing_id)
    return list(db.session.scalars(wanted.order_by(Media.order)))


def open_houses(tenant: TenantRef, listing_id: int) -> list[OpenHouse]:
    """Open houses of a home, the latest first."""
    wanted = OpenHouse.of(tenant).where(OpenHouse.listing_id == listing_id)
    return list(db.session.scalars(wanted.order_by(OpenHouse.starts_at.desc()).limit(20)))


def is_own(listing: Listing) -> bool:
    """Typed at the desk, and therefore changed there."""
    return listing.source_system == OWN


def _matching(tenant: TenantRef, wanted: Filter) -> Select[Listing]:
    found = Listing.of(tenant)
    if wanted.status:
        found = found.where(Listing.standard_status == wanted.status)
    if wanted.source:
        found = found.where(Listing.source_system == wanted.source)
    if wanted.agent:
        found = found.where(func.lower(Listing.list_agent_email) == wanted.agent.lower())
    if wanted.q:
        words = wanted.q.lower()
        found = found.where(
            or_(
                func.lower(Listing.unparsed_address).contains(words, autoescape=True),
                func.lower(Listing.city).startswith(words, autoescape=True),
                and_(Listing.listing_id == wanted.q),
            )
        )
    return found
