"""Pictures fetched from their sources and kept as copies of ours: a page shows no picture from elsewhere."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import Select, select, update

from realestate import strangers
from realestate.db import db, now, reading, transaction
from realestate.errors import Invalid, PermanentError, TemporaryError
from realestate.modules.feeds.actions.leases import Hands
from realestate.modules.feeds.models import WantedPicture
from realestate.modules.feeds.rules.keeping import Kept
from realestate.modules.images import actions as images
from realestate.modules.listings.models import Listing, Media
from realestate.strangers import INTERNET, Way
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as

log = logging.getLogger(__name__)
ACTOR = "feed"
_A_ROUND = 20  # of one agency, then the next one's turn comes
_LARGEST = 25 * 1024 * 1024
_MOST_TRIES = 6


def fetch_due(tenant: TenantRef, hands: Hands, *, way: Way | None = None) -> int:
    """Fetch some of an agency's wanted pictures; returns how many were kept."""
    with acting_as(tenant), reading(), transaction():
        waiting = list(db.session.scalars(_due(tenant, now()).limit(_A_ROUND)))
        for each in waiting:
            db.session.expunge(each)
    kept = 0
    for wanted in waiting:
        hands.breathe()
        if hands.is_stopping():
            break
        kept += _fetch(tenant, wanted, way or INTERNET)
    return kept


def _due(tenant: TenantRef, moment: datetime) -> Select[WantedPicture]:
    due = WantedPicture.of(tenant).where(
        WantedPicture.kept_at.is_(None), WantedPicture.next_try_at <= moment
    )
    return due.order_by(WantedPicture.next_try_at, WantedPicture.listing_id, WantedPicture.order)


def _fetch(tenant: TenantRef, wanted: WantedPicture, way: Way) -> bool:
    """One picture: fetched and encoded outside any transaction, then shown."""
    if not wanted.url:
        with acting_as(tenant), transaction():
            _drop(tenant, wanted)
        return False
    try:
        picture = images.prepare(tenant, _body(wanted.url, way))
    except (TemporaryError, PermanentError, Invalid) as failure:
        _note(tenant, wanted, failure)
        return False
    with acting_as(tenant), transaction():
        moment = now()
        row = images.write(
            tenant, ACTOR, picture, _name(wanted.url), wanted.short_description, moment
        )
        keep_picture(tenant, wanted, Kept(row.key, row.width, row.height, tuple(row.sizes)), moment)
    return True


def keep_picture(tenant: TenantRef, wanted: WantedPicture, kept: Kept, moment: datetime) -> None:
    """Show our copy at its place among the home's pictures, and note that it is here."""
    words = wanted.short_description or _words(tenant, wanted)
    found = Media.of(tenant).where(
        Media.listing_id == wanted.listing_id, Media.order == wanted.order
    )
    media = db.session.scalar(found)
    if media is None:
        media = Media(listing_id=wanted.listing_id, order=wanted.order)
        db.session.add(media)
    media.media_key, media.width, media.height = kept.key, kept.width, kept.height
    media.sizes = list(kept.sizes)
    media.short_description = words
    media.media_alteration, media.is_illustration = wanted.media_alteration, False
    db.session.flush()
    _settle(tenant, wanted, moment)
    _prefer(tenant, wanted.listing_id)


def _settle(tenant: TenantRef, wanted: WantedPicture, moment: datetime) -> None:
    """The wish is met, unless its source names another picture by now."""
    db.session.execute(
        update(WantedPicture)
        .where(WantedPicture.tenant_id == tenant.id, WantedPicture.id == wanted.id)
        .where(WantedPicture.url == wanted.url)
        .values(kept_at=moment, problem="")
    )


def _prefer(tenant: TenantRef, listing_id: int) -> None:
    """One picture stands for the home: the one its source prefers, else the first."""
    named = WantedPicture.of(tenant).where(
        WantedPicture.listing_id == listing_id, WantedPicture.is_preferred, WantedPicture.url != ""
    )
    orders = {each.order for each in db.session.scalars(named)}
    every = Media.of(tenant).where(Media.listing_id == listing_id).order_by(Media.order)
    pictures = list(db.session.scalars(every))
    chosen = next(
        (each for each in pictures if each.order in orders), pictures[0] if pictures else None
    )
    for each in pictures:
        each.preferred_photo_yn = each is chosen
    db.session.flush()


def _words(tenant: TenantRef, wanted: WantedPicture) -> str:
    """What is said of a picture whose source says nothing: which home it is of."""
    found = db.session.scalar(Listing.of(tenant).where(Listing.id == wanted.listing_id))
    home = found.public_address if found else "the home"
    return f"Picture {wanted.order} of {home}"[:300]


def _drop(tenant: TenantRef, wanted: WantedPicture) -> None:
    """The source took this picture away: so do we."""
    for model in (Media, WantedPicture):
        rows = model.of(tenant).where(
            model.listing_id == wanted.listing_id, model.order == wanted.order
        )
        for row in db.session.scalars(rows):
            if model is Media or not row.url:
                db.session.delete(row)
    db.session.flush()
    _prefer(tenant, wanted.listing_id)


def _note(tenant: TenantRef, wanted: WantedPicture, failure: Exception) -> None:
    with acting_as(tenant), transaction():
        found = select(WantedPicture).where(
            WantedPicture.tenant_id == tenant.id, WantedPicture.id == wanted.id
        )
        row = db.session.scalar(found)
        if row is None or row.url != wanted.url:
            return
        row.tries += 1
        row.problem = str(failure)[:200]
        is_over = isinstance(failure, PermanentError | Invalid) or row.tries >= _MOST_TRIES
        wait = timedelta(days=7) if is_over else timedelta(minutes=5 * 2**row.tries)
        row.next_try_at = now() + wait


def _body(url: str, way: Way) -> bytes:
    """The picture's bytes, from a server on the Internet, over TLS."""
    if not url.startswith("https://"):
        raise PermanentError("its address does not begin with https://", "picture_address")
    reply = strangers.call(
        "GET",
        url,
        headers={"Accept": "image/*", "User-Agent": "Estate-Feeds/1"},
        largest=_LARGEST,
        way=way,
        who="the picture's server",
        is_whole=True,
    )
    if reply.status != 200:
        kind = TemporaryError if reply.status in (429, 500, 502, 503, 504) else PermanentError
        raise kind(f"its server answered {reply.status}")
    return reply.body


def _name(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2][-100:] or "picture"
