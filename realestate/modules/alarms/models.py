"""One row an alarm. A platform table: staff see the alarms of all agencies on every page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base, BigId

_IS_OPEN = text("resolved_at is null")


class Alarm(Base):
    """Something is wrong since then; open until ``resolved_at``. Of a kind an agency has one open at most."""

    __tablename__ = "alarms"
    __table_args__ = (
        Index(
            "ix_alarms_open",
            "kind",
            "tenant_id",
            unique=True,
            postgresql_where=_IS_OPEN,
            sqlite_where=_IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    tenant_id: Mapped[int | None] = mapped_column(ForeignKey("tenants.id"))
    since: Mapped[datetime]
    words: Mapped[str] = mapped_column(String(300))
    resolved_at: Mapped[datetime | None]
