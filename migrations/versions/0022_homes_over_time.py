"""Find a home again under another listing, its like in its town, and what sold near it."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_listings_parcel": ["parcel_number"],
    "ix_listings_house_number": ["postal_code", "street_number"],
    "ix_listings_town_price": ["city", "standard_status", "list_price", "id"],
    "ix_listings_sold_near": ["standard_status", "latitude", "longitude"],
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(name, "listings", ["tenant_id", *columns])


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "listings")
