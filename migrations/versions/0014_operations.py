"""What operators look up: counts without the heap, copies and corrections of an event, deeds about a thing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PROCESSED = "status = 'processed'"


def upgrade() -> None:
    _processed("processed_at", "tenant_id")
    for column in ("revises_id", "copy_of_id"):
        where = sa.text(f"{column} is not null")
        op.create_index(
            f"ix_events_{column}",
            "events",
            ["tenant_id", column],
            postgresql_where=where,
            sqlite_where=where,
        )
    op.create_index(
        "ix_audit_events_object", "audit_events", ["tenant_id", "object_type", "object_key", "id"]
    )


def downgrade() -> None:
    op.drop_index("ix_audit_events_object", table_name="audit_events")
    for column in ("copy_of_id", "revises_id"):
        op.drop_index(f"ix_events_{column}", table_name="events")
    _processed("processed_at")


def _processed(*columns: str) -> None:
    op.drop_index("ix_deliveries_processed", table_name="deliveries")
    op.create_index(
        "ix_deliveries_processed",
        "deliveries",
        list(columns),
        postgresql_where=sa.text(PROCESSED),
        sqlite_where=sa.text(PROCESSED),
    )
