"""How an agency's website looks and what it says about the agency."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base, BigId
from realestate.tenancy.scope import TenantOwned, owned_reference


class WebsiteConfig(TenantOwned, Base):
    """Brand, contact and licence of one agency's website."""

    __tablename__ = "website_configs"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id"),
        owned_reference("logo_id", "pictures"),
    )

    display_name: Mapped[str] = mapped_column(String(120))
    tagline: Mapped[str] = mapped_column(String(200), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    color_primary: Mapped[str] = mapped_column(String(7), default="#1f4d3f")
    color_accent: Mapped[str] = mapped_column(String(7), default="#b4652f")
    color_canvas: Mapped[str] = mapped_column(String(7), default="#faf7f2")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    street_address: Mapped[str] = mapped_column(String(200), default="")
    license_text: Mapped[str] = mapped_column(String(120), default="")
    service_areas: Mapped[list[str]] = mapped_column(default=list)
    hours: Mapped[str] = mapped_column(String(120), default="")
    theme: Mapped[str] = mapped_column(String(20), default="gable")
    logo_id: Mapped[int | None] = mapped_column(BigId)
    social_links: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # name of the place -> address


class BrandVersion(TenantOwned, Base):
    """A state the brand was in: everything of it, to go back to. Append-only."""

    __tablename__ = "brand_versions"
    __table_args__ = (UniqueConstraint("tenant_id", "id"), UniqueConstraint("tenant_id", "number"))

    number: Mapped[int]
    kept: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(String(120), default="")
    saved_by: Mapped[str] = mapped_column(String(254))
    saved_at: Mapped[datetime]
