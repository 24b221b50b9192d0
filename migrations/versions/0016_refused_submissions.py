"""What forms turned away, counted by reason and hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from realestate.tenancy.walls import raise_wall

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "refused_submissions",
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_refused_submissions_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_submissions")),
        sa.UniqueConstraint(
            "tenant_id",
            "hour",
            "source",
            "reason",
            name=op.f("uq_refused_submissions_tenant_id_hour_source_reason"),
        ),
    )
    raise_wall(op, "refused_submissions")


def downgrade() -> None:
    op.drop_table("refused_submissions")
