"""One home under all its listings: what is carried across, and where an old address leads now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CompoundSelect, func, select, union_all

from realestate.db import db
from realestate.modules.listings import timeline
from realestate.modules.listings.models import FOR_SALE, PUBLIC, Listing, ListingChange
from realestate.modules.listings.timeline import Episode, Moment
from realestate.tenancy.models import TenantRef

_NEVER = ("Delete", "Incomplete")  # of these nothing is told, not even that they were
_AGAIN = (*FOR_SALE, "Pending")
_MOST = 20


@dataclass(frozen=True)
class Earlier:
    """An earlier listing of the home, and how many days it was on the market."""

    listing: Listing
    days: int | None
    ended_on: date | None


@dataclass(frozen=True)
class Past:
    """What is known of a home: its price history, its days on the market, its earlier and newer listings."""

    moments: list[Moment]
    days: int | None
    cumulative_days: int | None
    earlier: list[Earlier]
    newer: Listing | None


def past_of(tenant: TenantRef, listing: Listing, today: date) -> Past:
    """The past of a home whose page is looked at. Two queries."""
    others = _other_listings(tenant, listing)
    earlier = [each for each in others if _is_before(each, listing)]
    episodes = _episodes(tenant, [listing, *earlier])
    return Past(
        moments=timeline.price_history(episodes),
        days=timeline.days_on_market(episodes[0], today),
        cumulative_days=timeline.cumulative_days(episodes, today),
        earlier=[
            Earlier(e.listing, timeline.days_on_market(e, today), timeline.ended_on(e))
            for e in episodes[1:]
        ],
        newer=_again(each for each in others if _is_before(listing, each)),
    )


def removed(tenant: TenantRef, listing_id: int) -> Listing | None:
    """A home that visitors could see once and cannot now: taken off, or withheld by its seller."""
    found = db.session.scalar(Listing.of(tenant).where(Listing.id == listing_id))
    if found is None or found.standard_status == "Incomplete":
        return None
    is_shown = found.internet_entire_listing_display_yn and found.standard_status in PUBLIC
    return None if is_shown else found


def relisting_of(tenant: TenantRef, listing: Listing) -> Listing | None:
    """The same home on the market again; None too when telling would give away what a seller withholds."""
    if not listing.internet_entire_listing_display_yn:
        return None
    return _again(_other_listings(tenant, listing))


def _again(others: Iterable[Listing]) -> Listing | None:
    return next((each for each in others if each.standard_status in _AGAIN), None)


def _other_listings(tenant: TenantRef, listing: Listing) -> list[Listing]:
    """Other listings of this home, newest first.

    Only those that show the address when this one does, and hide it when this one does: to lay an open and
    a withheld one side by side would tell what is withheld.
    """
    found = Listing.of(tenant).where(
        Listing.id != listing.id,
        Listing.internet_entire_listing_display_yn,
        Listing.internet_address_display_yn == listing.internet_address_display_yn,
        Listing.standard_status.not_in(_NEVER),
        Listing.id.in_(_may_be_same(tenant, listing)),
    )
    newest = found.order_by(Listing.on_market_date.desc(), Listing.id.desc()).limit(_MOST)
    return [each for each in db.session.scalars(newest) if timeline.is_same_home(each, listing)]


def _may_be_same(tenant: TenantRef, listing: Listing) -> CompoundSelect[int]:
    """Numbers of homes that an index finds, one index a step (either-or would be a walk through all homes);
    the rules decide."""
    ours = select(Listing.id).where(Listing.tenant_id == tenant.id)
    here = ours.where(Listing.postal_code == listing.postal_code)
    if listing.street_number:
        steps = [here.where(Listing.street_number == listing.street_number)]
    else:
        steps = [
            here.where(func.lower(Listing.unparsed_address) == listing.unparsed_address.lower())
        ]
    if listing.parcel_number:
        steps.append(ours.where(Listing.parcel_number == listing.parcel_number))
    return union_all(*steps)


def _is_before(one: Listing, other: Listing) -> bool:
    """Did this listing come to market before the other, and leave it?"""
    is_over = one.standard_status not in _AGAIN
    return is_over and (one.on_market_date, one.id) < (other.on_market_date, other.id)


def _episodes(tenant: TenantRef, listings: list[Listing]) -> list[Episode]:
    ids = [listing.id for listing in listings]
    rows = db.session.scalars(
        ListingChange.of(tenant)
        .where(
            ListingChange.listing_id.in_(ids), ListingChange.kind.in_(("listed", "price", "status"))
        )
        .order_by(ListingChange.occurred_on, ListingChange.id)
    )
    changes: dict[int, list[ListingChange]] = {}
    for change in rows:
        changes.setdefault(change.listing_id, []).append(change)
    return [Episode(listing, tuple(changes.get(listing.id, ()))) for listing in listings]
