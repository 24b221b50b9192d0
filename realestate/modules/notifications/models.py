"""What became of each mail, so that none is sent twice; nobody's address is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base, BigId
from realestate.tenancy.scope import TenantOwned

OUTCOMES = ("prepared", "sent", "refused", "withheld")


class OutgoingMail(TenantOwned, Base):
    """One mail, once a delivery; it goes when its delivery goes.

    ``to_hash`` recognises an address without saying it. ``prepared`` may have left, if its worker was
    killed in that moment; ``refused``: the server said never; ``withheld``: enough for one day.
    """

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "delivery_id"),
        ForeignKeyConstraint(
            ["tenant_id", "delivery_id"],
            ["deliveries.tenant_id", "deliveries.id"],
            ondelete="CASCADE",
        ),
        CheckConstraint(f"outcome in {OUTCOMES}", name="outcome_known"),
        Index("ix_outgoing_mails_to", "tenant_id", "to_hash", "created_at"),
    )

    delivery_id: Mapped[int] = mapped_column(BigId)
    template: Mapped[str] = mapped_column(String(40))
    to_hash: Mapped[str] = mapped_column(String(64))
    message_id: Mapped[str] = mapped_column(String(320))
    outcome: Mapped[str] = mapped_column(String(20), default="prepared")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
