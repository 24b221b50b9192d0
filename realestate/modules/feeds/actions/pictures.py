"""Pictures a source names by address: wanted, fetched by the worker, kept as copies of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from realestate.db import db
from realestate.modules.feeds.models import WantedPicture
from realestate.modules.feeds.rules.records import Picture
from realestate.tenancy.models import TenantRef

MOST_A_HOME = 50


def want(tenant: TenantRef, named: Mapping[int, Sequence[Picture]], *, now: datetime) -> None:
    """Note which pictures these homes (listing id -> pictures in order) should have; known ones stay."""
    if not named:
        return
    found = WantedPicture.of(tenant).where(WantedPicture.listing_id.in_(named))
    known = {(each.listing_id, each.order): each for each in db.session.scalars(found)}
    for listing_id, pictures in named.items():
        for order, picture in enumerate(pictures[:MOST_A_HOME], 1):
            _want_one(known.pop((listing_id, order), None), listing_id, order, picture, now)
    for gone in known.values():
        gone.url, gone.kept_at, gone.next_try_at, gone.tries = "", None, now, 0
    db.session.flush()


def _want_one(
    row: WantedPicture | None, listing_id: int, order: int, picture: Picture, now: datetime
) -> None:
    if row is None:
        row = WantedPicture(listing_id=listing_id, order=order, url="", next_try_at=now)
        db.session.add(row)
    if row.url != picture.url:
        row.url, row.kept_at, row.next_try_at = picture.url[:1000], None, now
        row.tries, row.problem = 0, ""
    row.short_description = picture.short_description[:300]
    row.is_preferred, row.media_alteration = picture.is_preferred, picture.media_alteration[:60]
