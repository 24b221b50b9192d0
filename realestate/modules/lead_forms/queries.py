"""Looking at what forms turned away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from realestate.db import db
from realestate.modules.lead_forms.models import RefusedSubmissions
from realestate.tenancy.scope import across_tenants


def refused_since(moment: datetime) -> dict[str, int]:
    """Of every agency: how often forms were turned away since then, by reason."""
    with across_tenants("staff see how often forms of all agencies turned somebody away"):
        rows = db.session.execute(
            select(RefusedSubmissions.reason, func.sum(RefusedSubmissions.count))
            .where(RefusedSubmissions.hour >= moment)
            .group_by(RefusedSubmissions.reason)
        )
        return {reason: int(count) for reason, count in rows}
