"""Pictures of an agency; its theme, logo and profiles elsewhere, and earlier states of its brand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from realestate.tenancy.walls import raise_wall

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
LOGO = "fk_website_configs_tenant_id_logo_id_pictures"


def upgrade() -> None:
    _table(
        "pictures",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("sizes", JSON, nullable=False),
        sa.Column("alt", sa.String(300), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(254), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.UniqueConstraint("tenant_id", "sha256", name=op.f("uq_pictures_tenant_id_sha256")),
    )
    _table(
        "brand_versions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kept", JSON, nullable=False),
        sa.Column("note", sa.String(120), nullable=False),
        sa.Column("saved_by", sa.String(254), nullable=False),
        sa.Column("saved_at", TIME, nullable=False),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_brand_versions_tenant_id_number")),
    )
    with op.batch_alter_table("website_configs") as batch:
        batch.add_column(sa.Column("theme", sa.String(20), nullable=False, server_default="gable"))
        batch.add_column(sa.Column("social_links", JSON, nullable=False, server_default="{}"))
        batch.add_column(sa.Column("logo_id", BIG, nullable=True))
        batch.create_foreign_key(LOGO, "pictures", ["tenant_id", "logo_id"], ["tenant_id", "id"])


def downgrade() -> None:
    with op.batch_alter_table("website_configs") as batch:
        batch.drop_constraint(LOGO, type_="foreignkey")
        for name in ("logo_id", "social_links", "theme"):
            batch.drop_column(name)
    op.drop_table("brand_versions")
    op.drop_table("pictures")


def _table(name: str, *parts: sa.Column[object] | sa.Constraint) -> None:
    """A table of an agency's own rows, behind its wall."""
    op.create_table(
        name,
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f(f"uq_{name}_tenant_id_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{name}_tenant_id_tenants")
        ),
    )
    raise_wall(op, name)
