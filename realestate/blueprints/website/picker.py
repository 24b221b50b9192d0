"""Which pictures an editor may choose from: the one place that knows where they come from."""

from __future__ import annotations

from sqlalchemy import select

from realestate.db import db
from realestate.modules.listings.models import Media
from realestate.tenancy.models import TenantRef

MOST = 120


def pictures(tenant: TenantRef) -> list[tuple[str, str]]:
    """(media key, words) of the agency's pictures, newest first: those of its homes."""
    rows = db.session.execute(
        select(Media.media_key, Media.short_description)
        .where(Media.tenant_id == tenant.id)
        .order_by(Media.id.desc())
        .limit(4 * MOST)
    )
    return list({key: words for key, words in rows}.items())[:MOST]
