"""Writing down a deed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from realestate.db import db
from realestate.modules.audit.models import AuditEvent
from realestate.tenancy.models import TenantRef


def record(
    tenant: TenantRef | None,
    *,
    actor: str,
    action: str,
    object_type: str,
    object_key: str,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Add one row to the present transaction: the deed and its record stand or fall together."""
    db.session.add(
        AuditEvent(
            tenant_id=tenant.id if tenant else None,
            occurred_at=now,
            actor=actor,
            action=action,
            object_type=object_type,
            object_key=object_key,
            before=before,
            after=after,
            reason=reason,
        )
    )
