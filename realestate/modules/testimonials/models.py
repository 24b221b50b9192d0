"""What clients said, and their word that it may be shown."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base, BigId
from realestate.tenancy.scope import TenantOwned, owned_reference


class Testimonial(TenantOwned, Base):
    """One client's words, under the name agreed with them; who agreed, when and how is noted."""

    __tablename__ = "testimonials"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        owned_reference("member_id", "memberships"),
        Index("ix_testimonials_tenant_id_given_on_id", "tenant_id", "given_on", "id"),
    )

    quote: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(String(120), default="")
    given_on: Mapped[date]
    member_id: Mapped[int | None] = mapped_column(BigId)
    consent_by: Mapped[str] = mapped_column(String(120), default="")
    consent_on: Mapped[date | None]
    consent_how: Mapped[str] = mapped_column(String(200), default="")
    published_at: Mapped[datetime | None]
    number: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def has_consent(self) -> bool:
        return bool(self.consent_by and self.consent_on and self.consent_how)
