"""Deliveries of two lanes with targets, attempts written once they are over, pauses, busier heart-beats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def _rows(name: str, *columns: str, where: str, table: str = "deliveries") -> None:
    op.create_index(
        name, table, list(columns), postgresql_where=sa.text(where), sqlite_where=sa.text(where)
    )


def upgrade() -> None:
    _events()
    for name in ("ix_deliveries_tenant_id_status", "ix_deliveries_leased", "ix_deliveries_due"):
        op.drop_index(name, table_name="deliveries")
    _attempts()
    _deliveries()
    op.create_table(
        "ingestion_pauses",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=True),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("paused_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_ingestion_pauses_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ingestion_pauses")),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_ingestion_pauses_tenant_id")),
    )
    for column in ("host", "code_version"):
        length = 120 if column == "host" else 40
        op.add_column(
            "worker_heartbeats",
            sa.Column(column, sa.String(length), nullable=False, server_default=""),
        )
    for column in ("busy", "processed", "failed"):
        op.add_column(
            "worker_heartbeats", sa.Column(column, sa.Integer(), nullable=False, server_default="0")
        )


def _events() -> None:
    with op.batch_alter_table("events") as batch:
        batch.add_column(sa.Column("domain", sa.String(253), nullable=False, server_default=""))
        batch.add_column(sa.Column("visitor_id", sa.String(40)))
        batch.add_column(sa.Column("user_id", BIG))
        batch.add_column(
            sa.Column("is_test", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.add_column(sa.Column("copy_of_id", BIG))
        batch.add_column(sa.Column("redacted_at", TIME))
        batch.create_foreign_key(
            op.f("fk_events_tenant_id_copy_of_id_events"),
            "events",
            ["tenant_id", "copy_of_id"],
            ["tenant_id", "id"],
        )
    where = "visitor_id is not null"
    _rows("ix_events_visitor", "tenant_id", "visitor_id", "id", where=where, table="events")


def _attempts() -> None:
    """Attempts under way were rows; from now on a row is written when it is over."""
    op.execute("delete from attempts where outcome = 'running'")
    with op.batch_alter_table("attempts") as batch:
        batch.drop_constraint(op.f("uq_attempts_tenant_id_id"), type_="unique")
        batch.alter_column("error", new_column_name="traceback", existing_type=sa.Text())
        batch.alter_column("ended_at", existing_type=TIME, nullable=False)
        batch.add_column(sa.Column("host", sa.String(120), nullable=False, server_default=""))
        batch.add_column(
            sa.Column("code_version", sa.String(40), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("duration_ms", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("message", sa.String(500)))


def _deliveries() -> None:
    with op.batch_alter_table("deliveries") as batch:
        batch.add_column(sa.Column("target", sa.String(60), nullable=False, server_default=""))
        batch.add_column(sa.Column("lane", sa.String(8), nullable=False, server_default="crm"))
        batch.add_column(sa.Column("created_at", TIME))
        for name in ("attempts_before",):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(
            sa.Column("is_scheduled", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.add_column(sa.Column("claimed_by", sa.String(120)))
        batch.add_column(sa.Column("claimed_at", TIME))
        batch.add_column(sa.Column("error_fingerprint", sa.String(16)))
        batch.add_column(sa.Column("discarded_at", TIME))
        batch.add_column(sa.Column("discard_reason", sa.String(300)))
        batch.drop_constraint(op.f("uq_deliveries_tenant_id_event_id_handler"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_deliveries_tenant_id_event_id_handler_target"),
            ["tenant_id", "event_id", "handler", "target"],
        )
        batch.create_check_constraint("lane_known", "lane in ('crm', 'post')")
    op.execute(
        "update deliveries set created_at = (select received_at from events "
        "where events.id = deliveries.event_id)"
    )
    with op.batch_alter_table("deliveries") as batch:
        batch.alter_column("created_at", existing_type=TIME, nullable=False)
    _rows("ix_deliveries_due", "lane", "tenant_id", "next_attempt_at", where="status = 'pending'")
    _rows("ix_deliveries_leased", "lease_expires_at", where="status = 'processing'")
    _rows("ix_deliveries_processed", "processed_at", where="status = 'processed'")
    dead = ("tenant_id", "dead_lettered_at", "id")
    _rows("ix_deliveries_dead", *dead, where="status = 'dead_letter'")


def downgrade() -> None:
    for column in ("failed", "processed", "busy", "code_version", "host"):
        with op.batch_alter_table("worker_heartbeats") as batch:
            batch.drop_column(column)
    op.drop_table("ingestion_pauses")
    for name in ("dead", "processed", "leased", "due"):
        op.drop_index(f"ix_deliveries_{name}", table_name="deliveries")
    with op.batch_alter_table("deliveries") as batch:
        batch.drop_constraint(op.f("ck_deliveries_lane_known"), type_="check")
        batch.drop_constraint(
            op.f("uq_deliveries_tenant_id_event_id_handler_target"), type_="unique"
        )
        batch.create_unique_constraint(
            op.f("uq_deliveries_tenant_id_event_id_handler"), ["tenant_id", "event_id", "handler"]
        )
        for column in [
            "target",
            "lane",
            "created_at",
            "attempts_before",
            "is_scheduled",
            "claimed_by",
            "claimed_at",
            "error_fingerprint",
            "discarded_at",
            "discard_reason",
        ]:
            batch.drop_column(column)
    pending, leased = "status = 'pending'", "status = 'processing'"
    _rows("ix_deliveries_due", "next_attempt_at", where=pending)
    _rows("ix_deliveries_leased", "lease_expires_at", where=leased)
    op.create_index("ix_deliveries_tenant_id_status", "deliveries", ["tenant_id", "status"])
    with op.batch_alter_table("attempts") as batch:
        for column in ("message", "duration_ms", "code_version", "host"):
            batch.drop_column(column)
        batch.alter_column("ended_at", existing_type=TIME, nullable=True)
        batch.alter_column("traceback", new_column_name="error", existing_type=sa.Text())
        batch.create_unique_constraint(op.f("uq_attempts_tenant_id_id"), ["tenant_id", "id"])
    op.drop_index("ix_events_visitor", table_name="events")
    with op.batch_alter_table("events") as batch:
        batch.drop_constraint(op.f("fk_events_tenant_id_copy_of_id_events"), type_="foreignkey")
        for column in ["redacted_at", "copy_of_id", "is_test", "user_id", "visitor_id", "domain"]:
            batch.drop_column(column)
