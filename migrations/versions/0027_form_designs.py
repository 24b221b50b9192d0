"""Forms that an agency designs, and what was answered in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from realestate.tenancy.walls import raise_wall

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("leads", sa.Column("answers", JSON, nullable=False, server_default="[]"))
    op.create_table(
        "form_designs",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=False),
        sa.Column("slug", sa.String(40), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("consent_text", sa.Text(), nullable=False),
        sa.Column("thank_you", sa.Text(), nullable=False),
        sa.Column("submit_words", sa.String(40), nullable=False),
        sa.Column("lead_type", sa.String(20), nullable=False),
        sa.Column("asks_phone", sa.Boolean(), nullable=False),
        sa.Column("asks_message", sa.Boolean(), nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("origins", JSON, nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("removed_at", TIME, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("updated_by", sa.String(254), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_designs")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_form_designs_tenant_id_id")),
        sa.UniqueConstraint("tenant_id", "slug", name=op.f("uq_form_designs_tenant_id_slug")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_form_designs_tenant_id_tenants")
        ),
    )
    raise_wall(op, "form_designs")


def downgrade() -> None:
    op.drop_table("form_designs")
    with op.batch_alter_table("leads") as batch:
        batch.drop_column("answers")
