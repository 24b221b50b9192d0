"""One row a synthetic lead: the claim of its turn, and the times of its way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base
from realestate.tenancy.scope import TenantOwned


class SyntheticRun(TenantOwned, Base):
    """One test message. ``turn_at`` is the turn it took (one process gets it), or else staff asked for it
    at ``requested_at``. It went well when it was removed again and ``problem`` is empty."""

    __tablename__ = "synthetic_runs"
    __table_args__ = (UniqueConstraint("tenant_id", "id"), UniqueConstraint("tenant_id", "turn_at"))

    turn_at: Mapped[datetime | None]
    requested_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    receipt: Mapped[str | None] = mapped_column(String(16))
    problem: Mapped[str | None] = mapped_column(String(300))

    @property
    def is_over(self) -> bool:
        return self.removed_at is not None or self.problem is not None

    @property
    def went_well(self) -> bool:
        return self.removed_at is not None and self.problem is None

    @property
    def accept_to_lead_ms(self) -> int | None:
        if self.arrived_at is None or self.accepted_at is None:
            return None
        return round((self.arrived_at - self.accepted_at).total_seconds() * 1000)
