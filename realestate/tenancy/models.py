"""Agencies and the host names that lead to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from realestate.db import Base, BigId

STATUSES = ("active", "suspended", "archived")


@dataclass(frozen=True)
class TenantRef:
    """An agency as every floor below the door sees it: facts, no session behind them."""

    id: int
    slug: str
    name: str
    status: str
    plan: str
    timezone: str
    currency: str
    area_units: str


class Tenant(Base):
    """One agency."""

    __tablename__ = "tenants"
    __table_args__ = (CheckConstraint(f"status in {STATUSES}", name="status_known"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(20), default="active")
    plan: Mapped[str] = mapped_column(String(20))
    timezone: Mapped[str] = mapped_column(String(60), default="America/Los_Angeles")
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    area_units: Mapped[str] = mapped_column(String(20), default="Square Feet")
    created_at: Mapped[datetime]
    domains: Mapped[list[Domain]] = relationship(back_populates="tenant")

    @property
    def ref(self) -> TenantRef:
        return TenantRef(
            id=self.id,
            slug=self.slug,
            name=self.name,
            status=self.status,
            plan=self.plan,
            timezone=self.timezone,
            currency=self.currency,
            area_units=self.area_units,
        )


class Domain(Base):
    """A host name of an agency's own; it is served only once its ownership is verified."""

    __tablename__ = "domains"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"), index=True)
    hostname: Mapped[str] = mapped_column(String(253), unique=True)
    is_primary: Mapped[bool] = mapped_column(default=False)
    verification_token: Mapped[str] = mapped_column(String(64))
    verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    tenant: Mapped[Tenant] = relationship(back_populates="domains")

    @property
    def is_live(self) -> bool:
        return self.verified_at is not None
