"""All that RESO tells of a home, its open houses, and what happened to it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from realestate.tenancy.walls import raise_wall

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
MONEY = sa.Numeric(precision=14, scale=2)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
MAYBE: dict[str, Any] = {
    "off_market_date": sa.Date(),
    "original_entry_timestamp": TIME,
    "status_change_timestamp": TIME,
    "price_change_timestamp": TIME,
    "photos_change_timestamp": TIME,
    "previous_list_price": MONEY,
    "association_fee": MONEY,
    "tax_annual_amount": MONEY,
    "garage_spaces": sa.Double(),
}
WORDS: dict[str, Any] = {
    "mls_status": sa.String(60),
    "major_change_type": sa.String(40),
    "unit_number": sa.String(20),
    "subdivision_name": sa.String(100),
    "elementary_school": sa.String(100),
    "middle_or_junior_school": sa.String(100),
    "high_school": sa.String(100),
    "private_remarks": sa.Text(),
    "showing_instructions": sa.Text(),
    "virtual_tour_url_unbranded": sa.String(500),
    "disclaimer": sa.Text(),
}
MEDIA: dict[str, tuple[Any, str]] = {
    "image_of": (sa.String(60), ""),
    "permission": (sa.String(20), "Public"),
    "media_alteration": (sa.String(60), ""),
    "original_media_key": (sa.String(120), ""),
    "width": (sa.Integer(), "1200"),
    "height": (sa.Integer(), "800"),
    "sizes": (JSON, "[]"),
}
CHANGES = ("listed", "price", "status", "facts", "pictures")


def upgrade() -> None:
    for name, kind in MAYBE.items():
        op.add_column("listings", sa.Column(name, kind, nullable=True))
    for name, kind in WORDS.items():
        op.add_column("listings", sa.Column(name, kind, nullable=False, server_default=""))
    for name, (kind, default) in MEDIA.items():
        op.add_column("media", sa.Column(name, kind, nullable=False, server_default=default))
    _open_houses()
    _changes()


def downgrade() -> None:
    op.drop_table("listing_changes")
    op.drop_table("open_houses")
    for table, names in (("media", MEDIA), ("listings", {**MAYBE, **WORDS})):
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)


def _owned(table: str) -> list[Any]:
    """What every table about a listing has: its number, its agency, its listing."""
    return [
        sa.Column("id", BIG, nullable=False),
        sa.Column("tenant_id", BIG, nullable=False),
        sa.Column("listing_id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f(f"uq_{table}_tenant_id_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id_tenants")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "listing_id"],
            ["listings.tenant_id", "listings.id"],
            name=op.f(f"fk_{table}_tenant_id_listing_id_listings"),
        ),
    ]


def _open_houses() -> None:
    op.create_table(
        "open_houses",
        *_owned("open_houses"),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("remarks", sa.String(500), nullable=False),
        sa.Column("is_canceled", sa.Boolean(), nullable=False),
        sa.UniqueConstraint(
            "tenant_id",
            "listing_id",
            "starts_at",
            name=op.f("uq_open_houses_tenant_id_listing_id_starts_at"),
        ),
    )
    op.create_index("ix_open_houses_tenant_id_ends_at", "open_houses", ["tenant_id", "ends_at"])
    raise_wall(op, "open_houses")


def _changes() -> None:
    op.create_table(
        "listing_changes",
        *_owned("listing_changes"),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("noted_at", TIME, nullable=False),
        sa.Column("price_before", MONEY, nullable=True),
        sa.Column("price_after", MONEY, nullable=True),
        sa.Column("status_before", sa.String(30), nullable=False),
        sa.Column("status_after", sa.String(30), nullable=False),
        sa.CheckConstraint(f"kind in {CHANGES}", name=op.f("ck_listing_changes_kind_known")),
    )
    op.create_index(
        "ix_listing_changes_tenant_id_listing_id",
        "listing_changes",
        ["tenant_id", "listing_id", "id"],
    )
    raise_wall(op, "listing_changes")
