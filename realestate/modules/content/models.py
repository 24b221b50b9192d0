"""How an agency's website looks and what it says about the agency."""

from __future__ import annotations

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base
from realestate.tenancy.scope import TenantOwned


class WebsiteConfig(TenantOwned, Base):
    """Brand, contact and licence of one agency's website."""

    __tablename__ = "website_configs"
    __table_args__ = (UniqueConstraint("tenant_id", "id"), UniqueConstraint("tenant_id"))

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
