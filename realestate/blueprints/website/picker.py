"""Which pictures an editor may choose from: the agency's own, then those of its homes."""

from __future__ import annotations

from sqlalchemy import select

from realestate.db import db
from realestate.modules.images import queries as images
from realestate.modules.listings.models import Media
from realestate.tenancy.models import TenantRef

MOST = 60


def pictures(tenant: TenantRef) -> list[tuple[str, str]]:
    """(media key, words), newest first."""
    own = [(row.key, row.alt or row.filename) for row in images.pictures(tenant)]
    rows = db.session.execute(
        select(Media.media_key, Media.short_description)
        .where(Media.tenant_id == tenant.id)
        .order_by(Media.id.desc())
        .limit(4 * MOST)
    )
    of_homes = {key: f"Of a home: {words}" for key, words in rows}
    return own + list(of_homes.items())[:MOST]
