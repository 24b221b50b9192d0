"""What a form turned away, counted by reason and hour; nothing of what was written is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base
from realestate.tenancy.scope import TenantOwned


class RefusedSubmissions(TenantOwned, Base):
    """How often, in one hour, forms of one kind were turned away for one reason."""

    __tablename__ = "refused_submissions"
    __table_args__ = (UniqueConstraint("tenant_id", "hour", "source", "reason"),)

    hour: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(40))
    count: Mapped[int]
