"""Announcing an open house, and calling it off."""

from __future__ import annotations

from datetime import datetime

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.audit import actions as audit
from realestate.modules.fair_housing import rules as fair_housing
from realestate.modules.listings.models import FOR_SALE, Listing, OpenHouse
from realestate.modules.open_houses import rules
from realestate.tenancy.models import TenantRef

_NOT_YET = "This open house was not saved."


def schedule(
    tenant: TenantRef,
    *,
    listing_id: int,
    starts_at: datetime,
    ends_at: datetime,
    actor: str,
    now: datetime,
    remarks: str = "",
) -> OpenHouse:
    """Announce an open house of a home that is for sale. Times are aware.

    One that was called off for the same start is announced again. Raises NotFound for an unknown home,
    Conflict for one that is not for sale or not shown, Invalid (by field) for times that will not do.
    """
    remarks = remarks.strip()
    _refuse_home(tenant, listing_id)
    if found := rules.problems(starts_at, ends_at, remarks, now=now):
        raise Invalid(_NOT_YET, found)
    if unfair := fair_housing.blocking(remarks):
        raise Invalid(_NOT_YET, {"remarks": [fair_housing.in_words(each) for each in unfair]})
    _refuse_overlap(tenant, listing_id, starts_at, ends_at)
    held = _canceled_at(tenant, listing_id, starts_at) or OpenHouse(
        listing_id=listing_id, starts_at=starts_at
    )
    held.ends_at, held.remarks, held.is_canceled = ends_at, remarks, False
    db.session.add(held)
    db.session.flush()
    _write_down(tenant, held, "open_house.scheduled", actor, now)
    return held


def cancel(tenant: TenantRef, open_house_id: int, *, actor: str, now: datetime) -> OpenHouse:
    """Call an open house off; calendars that follow it are told. Doing it twice is doing it once.

    Raises NotFound, and Conflict when it is over.
    """
    held = db.session.scalar(OpenHouse.of(tenant).where(OpenHouse.id == open_house_id))
    if held is None:
        raise NotFound
    if held.is_canceled:
        return held
    if held.ends_at <= now:
        raise Conflict("This open house is over; there is nothing to call off.")
    held.is_canceled = True
    db.session.flush()
    _write_down(tenant, held, "open_house.canceled", actor, now)
    return held


def _refuse_home(tenant: TenantRef, listing_id: int) -> None:
    home = db.session.scalar(Listing.of(tenant).where(Listing.id == listing_id))
    if home is None:
        raise NotFound
    if home.standard_status not in FOR_SALE:
        raise Conflict(
            f"This home is {home.standard_status.lower()}: only homes for sale are shown."
        )
    if not home.internet_entire_listing_display_yn:
        raise Conflict(
            "Its seller does not want this home on the internet; it cannot be announced."
        )


def _refuse_overlap(
    tenant: TenantRef, listing_id: int, starts_at: datetime, ends_at: datetime
) -> None:
    meanwhile = OpenHouse.of(tenant).where(
        OpenHouse.listing_id == listing_id,
        OpenHouse.is_canceled.is_(False),
        OpenHouse.starts_at < ends_at,
        OpenHouse.ends_at > starts_at,
    )
    if db.session.scalar(meanwhile) is not None:
        words = "This home already has an open house at that time. Call that one off first."
        raise Invalid(_NOT_YET, {"starts_at": [words]})


def _canceled_at(tenant: TenantRef, listing_id: int, starts_at: datetime) -> OpenHouse | None:
    same = OpenHouse.of(tenant).where(
        OpenHouse.listing_id == listing_id, OpenHouse.starts_at == starts_at
    )
    return db.session.scalar(same)


def _write_down(tenant: TenantRef, held: OpenHouse, deed: str, actor: str, now: datetime) -> None:
    audit.record(
        tenant,
        actor=actor,
        action=deed,
        object_type="open_house",
        object_key=str(held.id),
        now=now,
        after={
            "listing_id": held.listing_id,
            "starts_at": held.starts_at.isoformat(),
            "ends_at": held.ends_at.isoformat(),
        },
    )
