"""Contacts, leads and what happened with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from realestate.tenancy.walls import raise_wall

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_contacts_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("tenant_id", "email", name=op.f("uq_contacts_tenant_id_email")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_contacts_tenant_id_id")),
    )
    op.create_index("ix_contacts_tenant_id_phone", "contacts", ["tenant_id", "phone"], unique=False)
    op.create_table(
        "leads",
        sa.Column(
            "contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "assigned_to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "source_event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "source_delivery_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("receipt", sa.String(length=16), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("lead_type", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("timeframe", sa.String(length=60), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("listing_address", sa.String(length=200), nullable=True),
        sa.Column(
            "property_details",
            sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
            nullable=True,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "lead_type in ('buyer', 'seller', 'investor', 'renter', 'other')",
            name=op.f("ck_leads_lead_type_known"),
        ),
        sa.CheckConstraint(
            "status in ('new', 'contacted', 'qualified', 'nurturing', 'touring', 'offer', 'under_contract', 'won', 'lost')",
            name=op.f("ck_leads_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assigned_to_id"],
            ["memberships.tenant_id", "memberships.id"],
            name=op.f("fk_leads_tenant_id_assigned_to_id_memberships"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "contact_id"],
            ["contacts.tenant_id", "contacts.id"],
            name=op.f("fk_leads_tenant_id_contact_id_contacts"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "listing_id"],
            ["listings.tenant_id", "listings.id"],
            name=op.f("fk_leads_tenant_id_listing_id_listings"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "source_event_id"],
            ["events.tenant_id", "events.id"],
            name=op.f("fk_leads_tenant_id_source_event_id_events"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_leads_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_leads_tenant_id_id")),
        sa.UniqueConstraint(
            "tenant_id", "source_delivery_id", name=op.f("uq_leads_tenant_id_source_delivery_id")
        ),
    )
    op.create_index(
        "ix_leads_tenant_id_contact_id", "leads", ["tenant_id", "contact_id"], unique=False
    )
    op.create_index(
        "ix_leads_tenant_id_created_at", "leads", ["tenant_id", "created_at", "id"], unique=False
    )
    op.create_index(
        "ix_leads_tenant_id_source_event_id",
        "leads",
        ["tenant_id", "source_event_id"],
        unique=False,
    )
    op.create_index(
        "ix_leads_tenant_id_status_created_at",
        "leads",
        ["tenant_id", "status", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "activities",
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column(
            "details",
            sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
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
            name=op.f("fk_activities_tenant_id_contact_id_contacts"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "lead_id"],
            ["leads.tenant_id", "leads.id"],
            name=op.f("fk_activities_tenant_id_lead_id_leads"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_activities_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_activities_tenant_id_id")),
        sa.UniqueConstraint(
            "tenant_id",
            "source_delivery_id",
            name=op.f("uq_activities_tenant_id_source_delivery_id"),
        ),
    )
    op.create_index(
        "ix_activities_lead",
        "activities",
        ["tenant_id", "lead_id", "occurred_at", "id"],
        unique=False,
    )
    for table in ("contacts", "leads", "activities"):
        raise_wall(op, table)


def downgrade() -> None:
    op.drop_index("ix_activities_lead", table_name="activities")
    op.drop_table("activities")
    op.drop_index("ix_leads_tenant_id_status_created_at", table_name="leads")
    op.drop_index("ix_leads_tenant_id_source_event_id", table_name="leads")
    op.drop_index("ix_leads_tenant_id_created_at", table_name="leads")
    op.drop_index("ix_leads_tenant_id_contact_id", table_name="leads")
    op.drop_table("leads")
    op.drop_index("ix_contacts_tenant_id_phone", table_name="contacts")
    op.drop_table("contacts")
