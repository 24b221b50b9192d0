"""Figures of places, counted by the worker and kept until something changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from realestate.tenancy.walls import raise_wall

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "market_sheets",
        sa.Column("area_id", BIG, nullable=False),
        sa.Column("part", sa.String(10), nullable=False),
        sa.Column("place_print", sa.String(40), nullable=False),
        sa.Column("last_change_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("figures", JSON, nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=False),
        sa.CheckConstraint("part in ('now', 'months')", name=op.f("ck_market_sheets_part_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_market_sheets_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_sheets")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_market_sheets_tenant_id_id")),
        sa.UniqueConstraint(
            "tenant_id", "area_id", "part", name=op.f("uq_market_sheets_tenant_id_area_id_part")
        ),
    )
    raise_wall(op, "market_sheets")


def downgrade() -> None:
    op.drop_table("market_sheets")
