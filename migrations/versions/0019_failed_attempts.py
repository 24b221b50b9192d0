"""Find failed attempts by time: the dashboard's chart and the metrics read a day of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0016"
branch_labels = None
depends_on = None

FAILED = sa.text("outcome <> 'processed'")


def upgrade() -> None:
    op.create_index(
        "ix_attempts_failed",
        "attempts",
        ["ended_at"],
        postgresql_where=FAILED,
        sqlite_where=FAILED,
    )


def downgrade() -> None:
    op.drop_index("ix_attempts_failed", table_name="attempts")
