"""How an agency's website looks, its pages with all their versions, and its people's profiles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

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


KINDS = ("page", "home", "post")


class Category(TenantOwned, Base):
    """What articles are sorted by."""

    __tablename__ = "post_categories"
    __table_args__ = (UniqueConstraint("tenant_id", "id"), UniqueConstraint("tenant_id", "slug"))

    slug: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(60))


class Page(TenantOwned, Base):
    """A page, an article or the home page: where it stands and which of its versions is shown.

    ``published_at`` is when it first appears (later than now: scheduled). ``next_number`` replaces
    ``live_number`` at ``next_at``; nobody has to do anything at that moment.
    """

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "kind", "slug"),
        CheckConstraint(f"kind in {KINDS}", name="kind_known"),
        Index("ix_pages_tenant_id_kind_published_at_id", "tenant_id", "kind", "published_at", "id"),
    )

    kind: Mapped[str] = mapped_column(String(10))
    slug: Mapped[str] = mapped_column(String(80))
    menu_place: Mapped[str] = mapped_column(String(10), default="")
    position: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)
    live_number: Mapped[int | None]
    published_at: Mapped[datetime | None]
    next_number: Mapped[int | None]
    next_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    def number_at(self, now: datetime) -> int | None:
        """The version visitors see at this moment; None when they see none."""
        if self.removed_at or self.published_at is None or self.published_at > now:
            return None
        return self.next_number if self.next_at and self.next_at <= now else self.live_number

    def state_at(self, now: datetime) -> str:
        """removed, draft, scheduled, changing (a newer version is to replace what is shown), edited (a newer
        version is not published), live."""
        if self.removed_at:
            return "removed"
        number = self.number_at(now)
        if number is None:
            return "scheduled" if self.published_at else "draft"
        if self.next_at and self.next_at > now:
            return "changing"
        return "live" if number == self.last_number else "edited"


class PageVersion(TenantOwned, Base):
    """What a page said after one save. Append-only."""

    __tablename__ = "page_versions"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "page_id", "number"),
        owned_reference("page_id", "pages"),
        owned_reference("category_id", "post_categories"),
        owned_reference("author_id", "memberships"),
    )

    page_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(300))
    title: Mapped[str] = mapped_column(String(160))
    description: Mapped[str] = mapped_column(String(300), default="")
    category_id: Mapped[int | None] = mapped_column(BigId)
    author_id: Mapped[int | None] = mapped_column(BigId)
    content: Mapped[dict[str, Any]]
    page: Mapped[Page] = relationship(viewonly=True)


class PageRedirect(TenantOwned, Base):
    """A former address of a page."""

    __tablename__ = "page_redirects"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "kind", "slug"),
        owned_reference("page_id", "pages"),
    )

    kind: Mapped[str] = mapped_column(String(10))
    slug: Mapped[str] = mapped_column(String(80))
    page_id: Mapped[int] = mapped_column(BigId)


class AgentProfile(TenantOwned, Base):
    """What the website says of one person of the agency, beyond name, title and phone."""

    __tablename__ = "agent_profiles"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "member_id"),
        UniqueConstraint("tenant_id", "slug"),
        owned_reference("member_id", "memberships"),
    )

    member_id: Mapped[int] = mapped_column(BigId)
    slug: Mapped[str] = mapped_column(String(80))
    is_shown: Mapped[bool] = mapped_column(default=True)
    title: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    license_text: Mapped[str] = mapped_column(String(120), default="")
    languages: Mapped[list[str]] = mapped_column(default=list)
    bio: Mapped[str] = mapped_column(Text, default="")
    photo_key: Mapped[str] = mapped_column(String(120), default="")
    photo_alt: Mapped[str] = mapped_column(String(200), default="")
    number: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
