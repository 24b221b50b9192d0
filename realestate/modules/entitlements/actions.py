"""Switching modules and granting exceptions; each is audited in the same transaction."""

from __future__ import annotations

from datetime import datetime

from realestate.db import after_commit, db
from realestate.errors import Invalid, NotFound
from realestate.modules.audit.actions import record
from realestate.modules.entitlements import queries
from realestate.modules.entitlements.models import ModuleConfig, PlanOverride
from realestate.modules.registry import MODULES
from realestate.tenancy.models import TenantRef


def switch(tenant: TenantRef, actor: str, module: str, *, is_on: bool, now: datetime) -> None:
    """Turn a module on or off; every process follows within CACHE_SECONDS."""
    row = _config(tenant, _known(module))
    if row.is_enabled == is_on:
        return
    before, row.is_enabled = row.is_enabled, is_on
    record(
        tenant,
        actor=actor,
        action="module.switched",
        object_type="module",
        object_key=module,
        before={"is_enabled": before},
        after={"is_enabled": is_on},
        now=now,
    )
    _flush_and_forget(tenant)


def grant_override(
    tenant: TenantRef,
    actor: str,
    module: str,
    *,
    is_granted: bool,
    reason: str,
    expires_at: datetime | None,
    now: datetime,
) -> None:
    """Grant (or withhold) a module whatever the plan says, with a reason and an end."""
    if not reason.strip():
        raise Invalid("An exception needs a reason.", {"reason": ["Say why."]})
    row = db.session.scalar(PlanOverride.of(tenant).where(PlanOverride.module == _known(module)))
    if row is None:
        row = PlanOverride(module=module, created_at=now)
        db.session.add(row)
    row.is_granted, row.reason, row.granted_by, row.expires_at = (
        is_granted,
        reason,
        actor,
        expires_at,
    )
    record(
        tenant,
        actor=actor,
        action="module.excepted",
        object_type="module",
        object_key=module,
        after={
            "is_granted": is_granted,
            "expires_at": expires_at.isoformat() if expires_at else None,
        },
        reason=reason,
        now=now,
    )
    _flush_and_forget(tenant)


def _known(module: str) -> str:
    if module not in MODULES:
        raise NotFound(f"There is no module called “{module}”.")
    return module


def _config(tenant: TenantRef, module: str) -> ModuleConfig:
    row = db.session.scalar(ModuleConfig.of(tenant).where(ModuleConfig.module == module))
    if row is None:
        row = ModuleConfig(module=module, is_enabled=MODULES[module].is_on_by_default, settings={})
        db.session.add(row)
    return row


def _flush_and_forget(tenant: TenantRef) -> None:
    db.session.flush()
    queries.forget(tenant)
    after_commit(lambda: queries.forget(tenant))
