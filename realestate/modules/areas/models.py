"""Places an agency knows: a town or a neighborhood, its old addresses, and facts with where they come from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from realestate.db import Base, BigId, Json
from realestate.tenancy.scope import TenantOwned, owned_reference

KINDS = ("town", "neighborhood")
SHEET_PARTS = ("now", "months")
ALL_HOMES = 0  # the area_id of figures of all homes of an agency
SECTIONS = ("at_a_glance", "schools", "taxes", "walk_score", "points_of_interest")


class Area(TenantOwned, Base):
    """One place. Its homes are those of its city and ZIP codes, or, when it names neither, of its outline."""

    __tablename__ = "areas"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "slug"),
        CheckConstraint(f"kind in {KINDS}", name="kind_known"),
        owned_reference("parent_id", "areas"),
        Index("ix_areas_tenant_id_sort_order", "tenant_id", "sort_order", "id"),
    )

    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    slug: Mapped[str] = mapped_column(String(100))
    parent_id: Mapped[int | None] = mapped_column(BigId)
    city: Mapped[str] = mapped_column(String(60), default="")
    postal_codes: Mapped[list[str]] = mapped_column(default=list)
    outline: Mapped[dict[str, Any] | None]  # a GeoJSON Polygon or MultiPolygon, WGS84
    outline_note: Mapped[str] = mapped_column(String(200), default="")  # what the outline is
    intro: Mapped[str] = mapped_column(Text, default="")  # Markdown, like the text
    text: Mapped[str] = mapped_column(Text, default="")
    meta_description: Mapped[str] = mapped_column(String(200), default="")
    hero_key: Mapped[str] = mapped_column(String(120), default="")  # a file of the media store
    hero_alt: Mapped[str] = mapped_column(String(300), default="")
    hero_is_drawn: Mapped[bool] = mapped_column(default=False)
    faq: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)  # question, answer
    is_published: Mapped[bool] = mapped_column(default=False)
    sort_order: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(
        default=1
    )  # grows with each save: nobody overwrites unseen
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(String(200), default="")
    removed_at: Mapped[datetime | None]
    facts: Mapped[list[AreaFact]] = relationship(
        order_by="AreaFact.position", lazy="raise", viewonly=True
    )


class AreaSlug(TenantOwned, Base):
    """An address a place once had: it leads to the present one for good."""

    __tablename__ = "area_slugs"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "slug"),
        owned_reference("area_id", "areas"),
    )

    area_id: Mapped[int] = mapped_column(BigId)
    slug: Mapped[str] = mapped_column(String(100))


class AreaFact(TenantOwned, Base):
    """One fact about a place, with its source, its date and how it was found. None is kept without."""

    __tablename__ = "area_facts"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        CheckConstraint(f"section in {SECTIONS}", name="section_known"),
        owned_reference("area_id", "areas"),
        Index("ix_area_facts_tenant_id_area_id", "tenant_id", "area_id", "position"),
    )

    area_id: Mapped[int] = mapped_column(BigId)
    position: Mapped[int] = mapped_column(default=0)
    section: Mapped[str] = mapped_column(String(30))
    label: Mapped[str] = mapped_column(String(120))
    value: Mapped[str] = mapped_column(String(300))
    unit: Mapped[str] = mapped_column(String(40), default="")
    source_name: Mapped[str] = mapped_column(String(200))
    source_url: Mapped[str] = mapped_column(String(500), default="")
    as_of: Mapped[date]
    method: Mapped[str] = mapped_column(String(500))


class MarketSheet(TenantOwned, Base):
    """Figures of one place as they were counted at a moment: of today (``now``), or month by month.

    ``last_change_id`` is the newest ListingChange that is in them, ``place_print`` tells which homes were meant.
    """

    __tablename__ = "market_sheets"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "area_id", "part"),
        CheckConstraint(f"part in {SHEET_PARTS}", name="part_known"),
    )

    area_id: Mapped[int] = mapped_column(BigId)
    part: Mapped[str] = mapped_column(String(10))
    place_print: Mapped[str] = mapped_column(String(40))
    last_change_id: Mapped[int] = mapped_column(BigId)
    day: Mapped[date]  # where the agency is
    counted_at: Mapped[datetime]
    took_ms: Mapped[int]
    figures: Mapped[list[list[Any]]] = mapped_column(Json)
