"""When a worker took a password reset up: the mail is sent outside any transaction."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("password_resets", sa.Column("claimed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("password_resets") as batch_op:
        batch_op.drop_column("claimed_at")
