"""An agency's brand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from realestate.tenancy.walls import raise_wall

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "website_configs",
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("tagline", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("color_primary", sa.String(length=7), nullable=False),
        sa.Column("color_accent", sa.String(length=7), nullable=False),
        sa.Column("color_canvas", sa.String(length=7), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("street_address", sa.String(length=200), nullable=False),
        sa.Column("license_text", sa.String(length=120), nullable=False),
        sa.Column(
            "service_areas",
            sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("hours", sa.String(length=120), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_website_configs_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_website_configs")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_website_configs_tenant_id_id")),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_website_configs_tenant_id")),
    )
    for table in ("website_configs",):
        raise_wall(op, table)


def downgrade() -> None:
    op.drop_table("website_configs")
