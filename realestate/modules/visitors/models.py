"""What a remembered browser agreed to, and what it keeps. Its number is random and means nothing elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from realestate.db import Base, BigId
from realestate.tenancy.scope import TenantOwned, owned_reference


class VisitorConsent(TenantOwned, Base):
    """A yes to being remembered, or the word that ended it, with the exact text that was read. Append-only."""

    __tablename__ = "visitor_consents"
    __table_args__ = (
        Index("ix_visitor_consents_tenant_id_visitor_id", "tenant_id", "visitor_id", "id"),
    )

    visitor_id: Mapped[str] = mapped_column(String(40))
    text_id: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    is_granted: Mapped[bool]
    page: Mapped[str] = mapped_column(String(500), default="")
    occurred_at: Mapped[datetime]


class Favorite(TenantOwned, Base):
    """A home that a browser keeps."""

    __tablename__ = "favorites"
    __table_args__ = (
        UniqueConstraint("tenant_id", "visitor_id", "listing_id"),
        owned_reference("listing_id", "listings"),
    )

    visitor_id: Mapped[str] = mapped_column(String(40))
    listing_id: Mapped[int] = mapped_column(BigId)
    created_at: Mapped[datetime]


class SavedSearch(TenantOwned, Base):
    """A search that a browser keeps. ``query`` is the search page's query string, in its one order."""

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("tenant_id", "visitor_id", "query"),)

    visitor_id: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(2400))
    frequency: Mapped[str] = mapped_column(String(20), default="none")
    created_at: Mapped[datetime]
