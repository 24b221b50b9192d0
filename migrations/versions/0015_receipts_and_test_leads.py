"""When a held message was released, leads that are tests, runs of test leads, and alarms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from realestate.tenancy.walls import raise_wall

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("events", sa.Column("released_at", TIME))
    op.create_index(
        "ix_events_tests",
        "events",
        ["tenant_id", "id"],
        postgresql_where=sa.text("is_test"),
        sqlite_where=sa.text("is_test = 1"),
    )
    op.add_column(
        "leads", sa.Column("is_test", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index("ix_leads_tenant_id_receipt", "leads", ["tenant_id", "receipt"])
    _runs()
    _alarms()


def _runs() -> None:
    op.create_table(
        "synthetic_runs",
        sa.Column("turn_at", TIME),
        sa.Column("requested_at", TIME),
        sa.Column("started_at", TIME),
        sa.Column("posted_at", TIME),
        sa.Column("accepted_at", TIME),
        sa.Column("arrived_at", TIME),
        sa.Column("removed_at", TIME),
        sa.Column("receipt", sa.String(16)),
        sa.Column("problem", sa.String(300)),
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_synthetic_runs_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synthetic_runs")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_synthetic_runs_tenant_id_id")),
        sa.UniqueConstraint(
            "tenant_id", "turn_at", name=op.f("uq_synthetic_runs_tenant_id_turn_at")
        ),
    )
    raise_wall(op, "synthetic_runs")


def _alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("tenant_id", BIG),
        sa.Column("since", TIME, nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("resolved_at", TIME),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_alarms_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    is_open = sa.text("resolved_at is null")
    op.create_index(
        "ix_alarms_open",
        "alarms",
        ["kind", "tenant_id"],
        unique=True,
        postgresql_where=is_open,
        sqlite_where=is_open,
    )


def downgrade() -> None:
    op.drop_table("alarms")
    op.drop_table("synthetic_runs")
    op.drop_index("ix_leads_tenant_id_receipt", table_name="leads")
    with op.batch_alter_table("leads") as batch:
        batch.drop_column("is_test")
    op.drop_index("ix_events_tests", table_name="events")
    with op.batch_alter_table("events") as batch:
        batch.drop_column("released_at")
