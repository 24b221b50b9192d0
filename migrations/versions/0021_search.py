"""Searching homes: keys to order and filter by, the indexes that go with them, and the index of words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from realestate import search_index

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ORDERED = (
    "newest_order",
    "price_order",
    "price_sqft_order",
    "area_order",
    "lot_order",
    "year_order",
    "reduced_order",
)
START = ("tenant_id", "market_stage")
FACTS = (
    "property_sub_type",
    "bedrooms_total",
    "bathrooms_total_integer",
    "price_order",
    "living_area",
    "lot_size_area",
    "year_built",
    "facet_code",
    "reduced_order",
)
INDEXES = {
    **{f"ix_listings_{name}": (*START, name, "id") for name in ORDERED},
    "ix_listings_newest_order": (*START, "newest_order", "id", "city", *FACTS),
    "ix_listings_in_city": (*START, "city", "newest_order", "id", *FACTS),
    "ix_listings_postal": (*START, "postal_code", "newest_order", "id", *FACTS),
    "ix_listings_map": (
        *START,
        "latitude",
        "longitude",
        "internet_address_display_yn",
        "price_order",
        "id",
    ),
}


def upgrade() -> None:
    search_index.add_columns(op)
    for index, columns in INDEXES.items():
        op.create_index(index, "listings", list(columns))
    for index in ("ix_listings_newest", "ix_listings_price"):
        op.drop_index(index, "listings")
    search_index.install(op)
    _widen_queries(2400)


def downgrade() -> None:
    search_index.remove(op)
    op.create_index(
        "ix_listings_newest", "listings", ["tenant_id", "standard_status", "on_market_date", "id"]
    )
    op.create_index(
        "ix_listings_price", "listings", ["tenant_id", "standard_status", "list_price", "id"]
    )
    for index in INDEXES:
        op.drop_index(index, "listings")
    search_index.drop_columns(op)
    _widen_queries(1200)


def _widen_queries(length: int) -> None:
    """A drawn area takes room in a kept search."""
    with op.batch_alter_table("saved_searches") as batch:
        batch.alter_column("query", type_=sa.String(length), existing_nullable=False)
