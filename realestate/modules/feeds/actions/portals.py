"""Feeds for portals: made, revoked, and noted when they are fetched."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.audit.actions import record
from realestate.modules.feeds.models import PortalFeed
from realestate.modules.feeds.queries import outgoing
from realestate.modules.listings.models import PUBLIC
from realestate.tenancy.models import TenantRef

_MOST = 20


def add(
    tenant: TenantRef,
    actor: str,
    *,
    title: str,
    statuses: Sequence[str],
    only_own: bool,
    with_media: bool,
    now: datetime,
) -> PortalFeed:
    """A feed for one portal, at a new address. Raises Invalid by field."""
    title = " ".join(title.split())
    problems: dict[str, list[str]] = {}
    if not 2 <= len(title) <= 80:
        problems["title"] = ["Name the portal with 2 to 80 letters."]
    if not statuses or not set(statuses) <= set(PUBLIC):
        problems["statuses"] = ["Choose at least one of these."]
    if problems:
        raise Invalid("Not made yet. Please mend what is marked below.", problems)
    if len(outgoing.portals(tenant)) >= _MOST:
        raise Conflict(f"An agency has at most {_MOST} feeds. Revoke one first.")
    portal = PortalFeed(
        title=title,
        token=secrets.token_urlsafe(24),
        statuses=[s for s in PUBLIC if s in statuses],
        only_own=only_own,
        with_media=with_media,
        created_at=now,
    )
    db.session.add(portal)
    db.session.flush()
    _note(tenant, actor, "portal.added", portal, now)
    return portal


def revoke(tenant: TenantRef, actor: str, portal_id: int, *, now: datetime) -> PortalFeed:
    """Nobody reads this feed any more; its address never comes back."""
    wanted = PortalFeed.of(tenant).where(PortalFeed.id == portal_id)
    portal = db.session.scalar(wanted.with_for_update())
    if portal is None or portal.revoked_at is not None:
        raise NotFound("There is no such feed.")
    portal.revoked_at = now
    _note(tenant, actor, "portal.revoked", portal, now)
    return portal


def note_fetch(tenant: TenantRef, portal_id: int, *, count: int, now: datetime) -> None:
    """Somebody read the feed, with so many homes in it."""
    db.session.execute(
        update(PortalFeed)
        .where(PortalFeed.tenant_id == tenant.id, PortalFeed.id == portal_id)
        .values(last_fetched_at=now, last_count=count, fetches=PortalFeed.fetches + 1)
    )


def _note(tenant: TenantRef, actor: str, action: str, portal: PortalFeed, now: datetime) -> None:
    """The deed; the token itself is a key and is not written down."""
    record(
        tenant,
        actor=actor,
        action=action,
        object_type="portal",
        object_key=str(portal.id),
        after={
            "title": portal.title,
            "statuses": list(portal.statuses),
            "only_own": portal.only_own,
            "with_media": portal.with_media,
        },
        now=now,
    )
