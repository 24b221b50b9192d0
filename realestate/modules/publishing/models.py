"""What was published although a check said no, and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base
from realestate.tenancy.scope import TenantOwned


class GateOverride(TenantOwned, Base):
    """One override of the publish gate: who, when, of what, in spite of what, for which reason."""

    __tablename__ = "gate_overrides"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        Index("ix_gate_overrides_tenant_id_object", "tenant_id", "object_type", "object_key", "id"),
    )

    object_type: Mapped[str] = mapped_column(String(40))
    object_key: Mapped[str] = mapped_column(String(120))
    actor: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(300))
    findings: Mapped[list[str]]
    occurred_at: Mapped[datetime]
