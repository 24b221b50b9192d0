"""Homes and their pictures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from realestate.tenancy.walls import raise_wall

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listings",
        sa.Column("source_system", sa.String(length=60), nullable=False),
        sa.Column("listing_key", sa.String(length=60), nullable=False),
        sa.Column("listing_id", sa.String(length=30), nullable=False),
        sa.Column("parcel_number", sa.String(length=30), nullable=True),
        sa.Column("standard_status", sa.String(length=30), nullable=False),
        sa.Column("listing_contract_date", sa.Date(), nullable=True),
        sa.Column("on_market_date", sa.Date(), nullable=False),
        sa.Column("close_date", sa.Date(), nullable=True),
        sa.Column("days_on_market", sa.Integer(), nullable=True),
        sa.Column("modification_timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("list_price", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("original_list_price", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("close_price", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("property_type", sa.String(length=40), nullable=False),
        sa.Column("property_sub_type", sa.String(length=40), nullable=False),
        sa.Column("bedrooms_total", sa.Integer(), nullable=True),
        sa.Column("bathrooms_total_integer", sa.Integer(), nullable=True),
        sa.Column("bathrooms_full", sa.Integer(), nullable=True),
        sa.Column("bathrooms_half", sa.Integer(), nullable=True),
        sa.Column("living_area", sa.Integer(), nullable=True),
        sa.Column("lot_size_area", sa.Integer(), nullable=True),
        sa.Column("year_built", sa.Integer(), nullable=True),
        sa.Column("stories", sa.Double(), nullable=True),
        sa.Column("waterfront_yn", sa.Boolean(), nullable=False),
        sa.Column("view_yn", sa.Boolean(), nullable=False),
        sa.Column(
            "features",
            sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("unparsed_address", sa.String(length=160), nullable=False),
        sa.Column("street_number", sa.String(length=20), nullable=False),
        sa.Column("street_name", sa.String(length=100), nullable=False),
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.Column("state_or_province", sa.String(length=20), nullable=False),
        sa.Column("postal_code", sa.String(length=12), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("public_remarks", sa.Text(), nullable=False),
        sa.Column("list_agent_full_name", sa.String(length=120), nullable=False),
        sa.Column("list_agent_email", sa.String(length=254), nullable=False),
        sa.Column("list_office_name", sa.String(length=120), nullable=False),
        sa.Column("attribution_contact", sa.String(length=120), nullable=False),
        sa.Column("internet_entire_listing_display_yn", sa.Boolean(), nullable=False),
        sa.Column("internet_address_display_yn", sa.Boolean(), nullable=False),
        sa.Column("internet_automated_valuation_display_yn", sa.Boolean(), nullable=False),
        sa.Column("internet_consumer_comment_yn", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "standard_status in ('Active', 'Active Under Contract', 'Canceled', 'Closed', 'Coming Soon', 'Delete', 'Expired', 'Hold', 'Incomplete', 'Pending', 'Withdrawn')",
            name=op.f("ck_listings_standard_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_listings_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_listings_tenant_id_id")),
        sa.UniqueConstraint(
            "tenant_id",
            "source_system",
            "listing_key",
            name=op.f("uq_listings_tenant_id_source_system_listing_key"),
        ),
    )
    op.create_index(
        "ix_listings_newest",
        "listings",
        ["tenant_id", "standard_status", "on_market_date", "id"],
        unique=False,
    )
    op.create_index(
        "ix_listings_price",
        "listings",
        ["tenant_id", "standard_status", "list_price", "id"],
        unique=False,
    )
    op.create_index("ix_listings_tenant_id_city", "listings", ["tenant_id", "city"], unique=False)
    op.create_index(
        "ix_listings_tenant_id_listing_id", "listings", ["tenant_id", "listing_id"], unique=False
    )
    op.create_index(
        "ix_listings_tenant_id_postal_code", "listings", ["tenant_id", "postal_code"], unique=False
    )
    op.create_table(
        "media",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("media_key", sa.String(length=120), nullable=False),
        sa.Column("short_description", sa.String(length=300), nullable=False),
        sa.Column("preferred_photo_yn", sa.Boolean(), nullable=False),
        sa.Column("is_illustration", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "listing_id"],
            ["listings.tenant_id", "listings.id"],
            name=op.f("fk_media_tenant_id_listing_id_listings"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_media_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_media_tenant_id_id")),
        sa.UniqueConstraint(
            "tenant_id", "listing_id", "order", name=op.f("uq_media_tenant_id_listing_id_order")
        ),
    )
    for table in ("listings", "media"):
        raise_wall(op, table)


def downgrade() -> None:
    op.drop_table("media")
    op.drop_index("ix_listings_tenant_id_postal_code", table_name="listings")
    op.drop_index("ix_listings_tenant_id_listing_id", table_name="listings")
    op.drop_index("ix_listings_tenant_id_city", table_name="listings")
    op.drop_index("ix_listings_price", table_name="listings")
    op.drop_index("ix_listings_newest", table_name="listings")
    op.drop_table("listings")
