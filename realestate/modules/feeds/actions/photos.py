"""Photos of a home typed at the desk: added, put in order, described, preferred, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.audit.actions import record
from realestate.modules.fair_housing import rules as fair_housing
from realestate.modules.feeds.actions.homes import Person, own_home, touch_pictures
from realestate.modules.feeds.queries import homes
from realestate.modules.feeds.rules.keeping import Kept
from realestate.modules.listings.models import Listing, Media
from realestate.tenancy.models import TenantRef

MOST = 60
_ASIDE = 10_000  # orders while pictures change places: no two may share one


def add(
    tenant: TenantRef, person: Person, listing_id: int, kept: Sequence[Kept], *, now: datetime
) -> None:
    """Hang pictures behind those that are there; the first of a home stands for it."""
    home = own_home(tenant, person, listing_id)
    there = homes.media(tenant, listing_id)
    if len(there) + len(kept) > MOST:
        raise Conflict(f"A home has at most {MOST} photos. Remove some first.")
    known = {each.media_key for each in there}
    last = max((each.order for each in there), default=0)
    for number, picture in enumerate([k for k in kept if k.key not in known], last + 1):
        media = Media(
            listing_id=listing_id,
            order=number,
            media_key=picture.key,
            short_description=f"Photo {number} of {home.public_address}"[:300],
            preferred_photo_yn=not there and number == last + 1,
            width=picture.width,
            height=picture.height,
            sizes=list(picture.sizes),
        )
        db.session.add(media)
    _done(tenant, person, home, "home.photos_added", {"photos": len(kept)}, now)


def describe(
    tenant: TenantRef, person: Person, listing_id: int, media_id: int, *, alt: str, now: datetime
) -> None:
    """Say what a photo shows, for those who do not see it."""
    home, media = _photo(tenant, person, listing_id, media_id)
    words = " ".join(alt.split())
    if not 3 <= len(words) <= 300:
        said = "Say in 3 to 300 letters what the photo shows, such as “Kitchen with an island”."
        raise Invalid(said, {"alt": [said]})
    if unfair := fair_housing.blocking(words):
        said = fair_housing.in_words(unfair[0])
        raise Invalid(said, {"alt": [said]})
    media.short_description = words
    _done(tenant, person, home, "home.photo_described", {"photo": media_id}, now)


def move(
    tenant: TenantRef, person: Person, listing_id: int, media_id: int, *, to: int, now: datetime
) -> None:
    """Put a photo at place ``to`` (from 1); the others close up."""
    home, media = _photo(tenant, person, listing_id, media_id)
    others = [each for each in homes.media(tenant, listing_id) if each.id != media.id]
    place = max(0, min(len(others), to - 1))
    _number([*others[:place], media, *others[place:]])
    _done(tenant, person, home, "home.photo_moved", {"photo": media_id, "to": place + 1}, now)


def prefer(
    tenant: TenantRef, person: Person, listing_id: int, media_id: int, *, now: datetime
) -> None:
    """Let a photo stand for the home on cards and in links."""
    home, media = _photo(tenant, person, listing_id, media_id)
    for each in homes.media(tenant, listing_id):
        each.preferred_photo_yn = each.id == media.id
    _done(tenant, person, home, "home.photo_preferred", {"photo": media_id}, now)


def remove(
    tenant: TenantRef, person: Person, listing_id: int, media_id: int, *, now: datetime
) -> None:
    """Take a photo off the home; it stays among the website's pictures."""
    home, media = _photo(tenant, person, listing_id, media_id)
    left = [each for each in homes.media(tenant, listing_id) if each.id != media.id]
    was_preferred = media.preferred_photo_yn
    db.session.delete(media)
    db.session.flush()
    _number(left)
    if was_preferred and left:
        left[0].preferred_photo_yn = True
    _done(tenant, person, home, "home.photo_removed", {"photo": media_id}, now)


def _photo(
    tenant: TenantRef, person: Person, listing_id: int, media_id: int
) -> tuple[Listing, Media]:
    home = own_home(tenant, person, listing_id)
    wanted = Media.of(tenant).where(Media.listing_id == listing_id, Media.id == media_id)
    media = db.session.scalar(wanted)
    if media is None:
        raise NotFound("There is no such photo.")
    return home, media


def _number(photos: Sequence[Media]) -> None:
    for number, each in enumerate(photos, 1):
        each.order = _ASIDE + number
    db.session.flush()
    for number, each in enumerate(photos, 1):
        each.order = number
    db.session.flush()


def _done(
    tenant: TenantRef,
    person: Person,
    home: Listing,
    action: str,
    facts: dict[str, object],
    now: datetime,
) -> None:
    db.session.flush()
    touch_pictures(tenant, home, now=now)
    record(
        tenant,
        actor=person.email,
        action=action,
        object_type="listing",
        object_key=str(home.id),
        after=facts,
        now=now,
    )
