"""Letting work wait: of one agency, or of all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from realestate.db import db
from realestate.errors import Conflict
from realestate.modules.audit.actions import record
from realestate.modules.events.models import IngestionPause
from realestate.modules.operations import rules
from realestate.tenancy.models import TenantRef


def pause(tenant: TenantRef | None, *, actor: str, reason: str, now: datetime) -> IngestionPause:
    """From now on no worker claims this agency's deliveries (anybody's, when None); what is accepted
    waits. Raises Conflict when it is paused already."""
    reason = rules.usable_reason(reason)
    found = _pause_of(tenant)
    if found is not None:
        raise Conflict(
            f"{_name(tenant)} is paused already: since {found.paused_at:%Y-%m-%d %H:%M} UTC, "
            f"by {found.actor}."
        )
    made = IngestionPause(
        tenant_id=tenant.id if tenant else None, actor=actor, reason=reason, paused_at=now
    )
    db.session.add(made)
    after = {"paused": True}
    _note(tenant, "ingestion.paused", actor, reason, now, before={"paused": False}, after=after)
    db.session.flush()
    return made


def resume(tenant: TenantRef | None, *, actor: str, reason: str, now: datetime) -> None:
    """Lift the pause of this agency (the one of everybody, when None); workers find what waits within
    SWEEP_SECONDS. Raises Conflict when it is not paused."""
    reason = rules.usable_reason(reason)
    found = _pause_of(tenant)
    if found is None:
        raise Conflict(f"{_name(tenant)} is not paused.")
    was = {"paused": True, "actor": found.actor, "reason": found.reason}
    db.session.execute(delete(IngestionPause).where(_is_of(tenant)))
    _note(tenant, "ingestion.resumed", actor, reason, now, before=was, after={"paused": False})
    db.session.flush()


def _pause_of(tenant: TenantRef | None) -> IngestionPause | None:
    return db.session.scalar(select(IngestionPause).where(_is_of(tenant)).with_for_update())


def _is_of(tenant: TenantRef | None) -> ColumnElement[bool]:
    whose = IngestionPause.tenant_id
    return whose.is_(None) if tenant is None else whose == tenant.id


def _name(tenant: TenantRef | None) -> str:
    return f"Ingestion of {tenant.name}" if tenant else "Ingestion"


def _note(
    tenant: TenantRef | None,
    action: str,
    actor: str,
    reason: str,
    now: datetime,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    record(
        tenant,
        actor=actor,
        action=action,
        object_type="ingestion",
        object_key=tenant.slug if tenant else "all",
        now=now,
        before=before,
        after=after,
        reason=reason,
    )
