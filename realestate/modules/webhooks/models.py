"""Addresses that events are posted to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base
from realestate.tenancy.scope import TenantOwned

_KEPT = text("removed_at is null")


class WebhookEndpoint(TenantOwned, Base):
    """A receiver. Off: ``disabled_at`` with the reason. Removed rows stay, so that no number returns
    and no delivery meant for one receiver ever reaches another; their secret is gone."""

    __tablename__ = "webhook_endpoints"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        Index(
            "ix_webhook_endpoints_url",
            "tenant_id",
            "url",
            unique=True,
            postgresql_where=_KEPT,
            sqlite_where=_KEPT,
        ),
    )

    url: Mapped[str] = mapped_column(String(500))
    description: Mapped[str] = mapped_column(String(120), default="")
    event_types: Mapped[list[str]]
    secret: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    disabled_reason: Mapped[str] = mapped_column(String(200), default="")
    removed_at: Mapped[datetime | None]

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None and self.removed_at is None
