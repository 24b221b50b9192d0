"""Mails and webhooks: what was sent, and where to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from realestate.tenancy.walls import raise_wall

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    _mails()
    _endpoints()
    where = sa.text("lane = 'post'")
    op.create_index(
        "ix_deliveries_post",
        "deliveries",
        ["tenant_id", "handler", "id"],
        postgresql_where=where,
        sqlite_where=where,
    )
    for table in ("outgoing_mails", "webhook_endpoints"):
        raise_wall(op, table)


def _mails() -> None:
    op.create_table(
        "outgoing_mails",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=False),
        sa.Column("delivery_id", BIG, nullable=False),
        sa.Column("template", sa.String(40), nullable=False),
        sa.Column("to_hash", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(320), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("sent_at", TIME),
        sa.CheckConstraint(
            "outcome in ('prepared', 'sent', 'refused', 'withheld')",
            name=op.f("ck_outgoing_mails_outcome_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_outgoing_mails_tenant_id_tenants")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "delivery_id"],
            ["deliveries.tenant_id", "deliveries.id"],
            name=op.f("fk_outgoing_mails_tenant_id_delivery_id_deliveries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mails")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_outgoing_mails_tenant_id_id")),
        sa.UniqueConstraint(
            "tenant_id", "delivery_id", name=op.f("uq_outgoing_mails_tenant_id_delivery_id")
        ),
    )
    op.create_index(
        "ix_outgoing_mails_to", "outgoing_mails", ["tenant_id", "to_hash", "created_at"]
    )


def _endpoints() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("description", sa.String(120), nullable=False),
        sa.Column("event_types", JSON, nullable=False),
        sa.Column("secret", sa.String(80), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("disabled_at", TIME),
        sa.Column("disabled_reason", sa.String(200), nullable=False),
        sa.Column("removed_at", TIME),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_webhook_endpoints_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoints")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_webhook_endpoints_tenant_id_id")),
    )
    kept = sa.text("removed_at is null")
    op.create_index(
        "ix_webhook_endpoints_url",
        "webhook_endpoints",
        ["tenant_id", "url"],
        unique=True,
        postgresql_where=kept,
        sqlite_where=kept,
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_post", table_name="deliveries")
    op.drop_table("webhook_endpoints")
    op.drop_table("outgoing_mails")
