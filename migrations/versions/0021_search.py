"""Searching homes: keys to order and filter by, the indexes that go with them, and the index of words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from realestate import textindex

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_FEATURES = ("Basement", "Renovated", "Fireplace", "Pool")
_REDUCED = "list_price < coalesce(previous_list_price, original_list_price)"
_STAGE = (
    "case when not internet_entire_listing_display_yn then 0 "
    "when standard_status in ('Active', 'Active Under Contract', 'Coming Soon') then 3 "
    "when standard_status = 'Pending' then 2 when standard_status = 'Closed' then 1 else 0 end"
)
_BITS = (
    "(case when waterfront_yn then 1 else 0 end) + (case when view_yn then 2 else 0 end)"
    " + (case when {features} like '%\"Basement%' then 4 else 0 end)"
    " + (case when stories = 1 then 8 else 0 end)"
    " + (case when {features} like '%\"Renovated%' then 16 else 0 end)"
    " + (case when garage_spaces > 0 then 32 else 0 end)"
    " + (case when {features} like '%\"Fireplace%' then 64 else 0 end)"
    " + (case when {features} like '%\"Pool%' then 128 else 0 end)"
    " + (case when virtual_tour_url_unbranded <> '' then 256 else 0 end)"
)
_DAY = "cast(julianday({}) - 2451544.5 as integer)"  # days since 2000-01-01
# name: (type, on SQLite, on PostgreSQL)
KEYS = {
    "market_stage": ("integer", _STAGE, _STAGE),
    "newest_order": (
        "integer",
        _DAY.format("on_market_date")
        + " - (case when standard_status = 'Coming Soon' then 100000 else 0 end)",
        "(on_market_date - date '2000-01-01')"
        " - (case when standard_status = 'Coming Soon' then 100000 else 0 end)",
    ),
    "price_order": ("bigint", "cast(round(list_price) as integer)", "round(list_price)::bigint"),
    "price_sqft_order": (
        "bigint",
        "case when living_area > 0 then cast(round(list_price * 100 / living_area) as integer) "
        "else 1000000000000 end",
        "case when living_area > 0 then round(list_price * 100 / living_area)::bigint "
        "else 1000000000000 end",
    ),
    "area_order": ("integer", "coalesce(living_area, 0)", "coalesce(living_area, 0)"),
    "lot_order": ("integer", "coalesce(lot_size_area, 0)", "coalesce(lot_size_area, 0)"),
    "year_order": ("integer", "coalesce(year_built, 0)", "coalesce(year_built, 0)"),
    "reduced_order": (
        "integer",
        f"case when {_REDUCED} then "
        + _DAY.format("coalesce(substr(price_change_timestamp, 1, 10), on_market_date)")
        + " else 0 end",
        f"case when {_REDUCED} then coalesce((price_change_timestamp at time zone 'UTC')::date, "
        "on_market_date) - date '2000-01-01' else 0 end",
    ),
    "feature_bits": (
        "integer",
        _BITS.format(features="features"),
        _BITS.format(features="features::text"),
    ),
}
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
    "feature_bits",
    "reduced_order",
)
INDEXES = {
    **{f"ix_listings_{name}": (*START, name, "id") for name in ORDERED},
    "ix_listings_newest_order": (*START, "newest_order", "id", "city", *FACTS),
    "ix_listings_in_city": (*START, "city", "newest_order", "id", *FACTS),
    "ix_listings_postal": (*START, "postal_code", "newest_order", "id"),
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
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (kind, on_sqlite, on_postgresql) in KEYS.items():
        made = f"({on_sqlite}) virtual" if is_sqlite else f"({on_postgresql}) stored"
        op.execute(f"alter table listings add column {name} {kind} generated always as {made}")
    for index, columns in INDEXES.items():
        op.create_index(index, "listings", list(columns))
    for index in ("ix_listings_newest", "ix_listings_price"):
        op.drop_index(index, "listings")
    textindex.install(op)
    _widen_queries(2400)


def downgrade() -> None:
    textindex.remove(op)
    op.create_index(
        "ix_listings_newest", "listings", ["tenant_id", "standard_status", "on_market_date", "id"]
    )
    op.create_index(
        "ix_listings_price", "listings", ["tenant_id", "standard_status", "list_price", "id"]
    )
    for index in INDEXES:
        op.drop_index(index, "listings")
    for name in KEYS:
        op.drop_column("listings", name)
    _widen_queries(1200)


def _widen_queries(length: int) -> None:
    """A drawn area takes room in a kept search."""
    with op.batch_alter_table("saved_searches") as batch:
        batch.alter_column("query", type_=sa.String(length), existing_nullable=False)
