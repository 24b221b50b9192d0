"""Consents, and contacts that may be one person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from realestate.tenancy.walls import raise_wall

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consents",
        sa.Column(
            "contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("text_id", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_granted", sa.Boolean(), nullable=False),
        sa.Column("page", sa.String(length=500), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "source_delivery_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contacts.tenant_id", "contacts.id"],
            name=op.f("fk_consents_tenant_id_contact_id_contacts"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_consents_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_consents_tenant_id_id")),
        sa.UniqueConstraint(
            "tenant_id", "source_delivery_id", name=op.f("uq_consents_tenant_id_source_delivery_id")
        ),
    )
    op.create_index(
        "ix_consents_tenant_id_contact_id", "consents", ["tenant_id", "contact_id"], unique=False
    )
    op.create_table(
        "duplicate_suspicions",
        sa.Column(
            "contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contacts.tenant_id", "contacts.id"],
            name=op.f("fk_duplicate_suspicions_tenant_id_contact_id_contacts"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "other_id"],
            ["contacts.tenant_id", "contacts.id"],
            name=op.f("fk_duplicate_suspicions_tenant_id_other_id_contacts"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_duplicate_suspicions_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_suspicions")),
        sa.UniqueConstraint(
            "tenant_id",
            "contact_id",
            "other_id",
            name=op.f("uq_duplicate_suspicions_tenant_id_contact_id_other_id"),
        ),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_duplicate_suspicions_tenant_id_id")),
    )
    for table in ("consents", "duplicate_suspicions"):
        raise_wall(op, table)


def downgrade() -> None:
    op.drop_table("duplicate_suspicions")
    op.drop_index("ix_consents_tenant_id_contact_id", table_name="consents")
    op.drop_table("consents")
