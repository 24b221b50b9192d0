"""Reading what was done."""

from __future__ import annotations

from sqlalchemy import select

from realestate.db import db
from realestate.modules.audit.models import AuditEvent
from realestate.tenancy.models import TenantRef


def recent(tenant: TenantRef, limit: int = 20) -> list[AuditEvent]:
    """The newest deeds that concern this agency."""
    return list(
        db.session.scalars(
            select(AuditEvent)
            .where(AuditEvent.tenant_id == tenant.id)
            .order_by(AuditEvent.id.desc())
            .limit(limit)
        )
    )
