"""Towns and neighborhoods: the places, the addresses they once had, their facts with sources."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from realestate.tenancy.walls import raise_wall

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
TIME = sa.DateTime(timezone=True)
TABLES = ("areas", "area_slugs", "area_facts")
KINDS = ("town", "neighborhood")
SECTIONS = ("at_a_glance", "schools", "taxes", "walk_score", "points_of_interest")


def upgrade() -> None:
    _areas()
    op.create_table(
        "area_slugs",
        sa.Column("area_id", BIG, nullable=False),
        sa.Column("slug", sa.String(100), nullable=False),
        *_owned("area_slugs"),
        _reference("area_slugs", "area_id"),
        sa.UniqueConstraint("tenant_id", "slug", name=op.f("uq_area_slugs_tenant_id_slug")),
    )
    _facts()
    for table in TABLES:
        raise_wall(op, table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _areas() -> None:
    op.create_table(
        "areas",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("parent_id", BIG, nullable=True),
        sa.Column("city", sa.String(60), nullable=False),
        sa.Column("postal_codes", JSON, nullable=False),
        sa.Column("outline", JSON, nullable=True),
        sa.Column("outline_note", sa.String(200), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("meta_description", sa.String(200), nullable=False),
        sa.Column("hero_key", sa.String(120), nullable=False),
        sa.Column("hero_alt", sa.String(300), nullable=False),
        sa.Column("hero_is_drawn", sa.Boolean(), nullable=False),
        sa.Column("faq", JSON, nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("updated_by", sa.String(200), nullable=False),
        sa.Column("removed_at", TIME, nullable=True),
        *_owned("areas"),
        _reference("areas", "parent_id"),
        sa.UniqueConstraint("tenant_id", "slug", name=op.f("uq_areas_tenant_id_slug")),
        sa.CheckConstraint(f"kind in {KINDS}", name=op.f("ck_areas_kind_known")),
    )
    op.create_index("ix_areas_tenant_id_sort_order", "areas", ["tenant_id", "sort_order", "id"])


def _facts() -> None:
    op.create_table(
        "area_facts",
        sa.Column("area_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(30), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("value", sa.String(300), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("source_name", sa.String(200), nullable=False),
        sa.Column("source_url", sa.String(500), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("method", sa.String(500), nullable=False),
        *_owned("area_facts"),
        _reference("area_facts", "area_id"),
        sa.CheckConstraint(f"section in {SECTIONS}", name=op.f("ck_area_facts_section_known")),
    )
    columns = ["tenant_id", "area_id", "position"]
    op.create_index("ix_area_facts_tenant_id_area_id", "area_facts", columns)


def _owned(table: str) -> list[Any]:
    """What every table of an agency has: its number and its agency."""
    return [
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f(f"uq_{table}_tenant_id_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id_tenants")
        ),
    ]


def _reference(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        ["areas.tenant_id", "areas.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}_areas"),
    )
