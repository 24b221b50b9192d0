"""An agency's switches and its exceptions from the plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base
from realestate.tenancy.scope import TenantOwned


class ModuleConfig(TenantOwned, Base):
    """How an agency has set one module; without a row the registry's default holds."""

    __tablename__ = "module_configs"
    __table_args__ = (UniqueConstraint("tenant_id", "id"), UniqueConstraint("tenant_id", "module"))

    module: Mapped[str] = mapped_column(String(40))
    is_enabled: Mapped[bool]
    sort_order: Mapped[int] = mapped_column(default=0)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)


class PlanOverride(TenantOwned, Base):
    """An exception from the plan for one module, with a reason and an end."""

    __tablename__ = "plan_overrides"
    __table_args__ = (UniqueConstraint("tenant_id", "id"), UniqueConstraint("tenant_id", "module"))

    module: Mapped[str] = mapped_column(String(40))
    is_granted: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(300))
    granted_by: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
