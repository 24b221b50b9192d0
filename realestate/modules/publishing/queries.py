"""What was published in spite of the gate."""

from __future__ import annotations

from realestate.db import db
from realestate.modules.publishing.models import GateOverride
from realestate.tenancy.models import TenantRef


def overrides_of(tenant: TenantRef, object_type: str, object_key: str) -> list[GateOverride]:
    """Every override about this thing, newest first."""
    found = GateOverride.of(tenant).where(
        GateOverride.object_type == object_type, GateOverride.object_key == object_key
    )
    return list(db.session.scalars(found.order_by(GateOverride.id.desc()).limit(20)))
