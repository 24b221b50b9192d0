"""Is this module on for that agency? Remembered for seconds; limits are read fresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from realestate.db import db
from realestate.errors import NotEntitled
from realestate.memory import Memory
from realestate.modules.accounts.models import Membership
from realestate.modules.entitlements import rules
from realestate.modules.entitlements.models import ModuleConfig, PlanOverride
from realestate.modules.entitlements.rules import State
from realestate.modules.plans import PLANS
from realestate.tenancy.models import Domain, TenantRef

_states: Memory[tuple[int, str], dict[str, State]] = Memory()

# How much of each limited thing an agency has; a room adds its own row with its model.
_USAGE: dict[str, Callable[[TenantRef], int]] = {
    "users": lambda tenant: _count(Membership.id, Membership.tenant_id == tenant.id),
    "custom_domains": lambda tenant: _count(Domain.id, Domain.tenant_id == tenant.id),
}


def measured_by(limit: str, usage: Callable[[TenantRef], int]) -> None:
    """A room says how much of a limited thing of its own an agency has."""
    _USAGE[limit] = usage


def states(tenant: TenantRef) -> dict[str, State]:
    """Every module with its state and the reason."""
    return _states.get((tenant.id, tenant.plan), lambda: _judge(tenant))


def is_enabled(tenant: TenantRef, module: str) -> bool:
    state = states(tenant).get(module)
    return state is not None and state.is_enabled


def explain(tenant: TenantRef, module: str) -> State:
    """Why a module is on or off."""
    return states(tenant).get(module) or rules.judge(module, rules.Facts(tenant.plan), _now())


def require(tenant: TenantRef, module: str) -> None:
    """Raise NotEntitled unless the module is on."""
    state = explain(tenant, module)
    if not state.is_enabled:
        raise NotEntitled(state.reason)


def remaining(tenant: TenantRef, limit: str) -> int | None:
    """How many more the plan allows; None is without limit. Call it inside the transaction that adds."""
    allowed = PLANS[tenant.plan].limits[limit]
    return None if allowed is None else max(0, allowed - _USAGE[limit](tenant))


def counts(limit: str, usage: Callable[[TenantRef], int]) -> None:
    """A room says how much of a limited thing of its own an agency has."""
    _USAGE[limit] = usage


def forget(tenant: TenantRef) -> None:
    _states.forget((tenant.id, tenant.plan))


def _judge(tenant: TenantRef) -> dict[str, State]:
    configs = list(db.session.scalars(ModuleConfig.of(tenant)))
    exceptions = {
        row.module: rules.Override(row.is_granted, row.reason, row.granted_by, row.expires_at)
        for row in db.session.scalars(PlanOverride.of(tenant))
    }
    facts = rules.Facts(
        plan=tenant.plan,
        switches={row.module: row.is_enabled for row in configs},
        settings={row.module: row.settings for row in configs},
        overrides=exceptions,
    )
    return rules.judge_all(facts, _now())


def _count(column: InstrumentedAttribute[int], belongs: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(column)).where(belongs)) or 0


def _now() -> datetime:
    return datetime.now(UTC)
