"""What makes homes quick to find: keys in columns of their own, and an index of words beside them.

PostgreSQL makes the keys itself (generated columns); SQLite could not answer from an index of such columns
alone, so there triggers keep plain ones. Triggers keep the words on both. SQLite drops triggers when a table is
rebuilt: a migration that alters ``listings`` in batch mode ends with ``install(op)`` again.

The index holds words of all agencies: each entry carries its agency's own word
(``agency_word``), every question asks for it, and what is found is joined with ``Listing.of(tenant)``.
What a seller withholds (the address) is not in it at all.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

TABLE = "listings_fts"
_REDUCED = "list_price < coalesce(previous_list_price, original_list_price)"
_STAGE = (
    "case when not internet_entire_listing_display_yn then 0 "
    "when standard_status in ('Active', 'Active Under Contract', 'Coming Soon') then 3 "
    "when standard_status = 'Pending' then 2 when standard_status = 'Closed' then 1 else 0 end"
)
# Everything that is counted of a home in one number: kind of home in 4 bits, bedrooms and bathrooms (7: that many
# or more) and price band in 3 bits each, then a bit for each feature. modules/listings/codes.py reads it.
_TYPES = (
    "Single Family Residence",
    "Townhouse",
    "Condominium",
    "Apartment",
    "Duplex",
    "Triplex",
    "Quadruplex",
    "Manufactured Home",
    "Cabin",
    "Farm",
    "Unimproved Land",
)
_BANDS = (250_000, 500_000, 750_000, 1_000_000, 1_500_000, 2_000_000)
_FEATURES = (
    "waterfront_yn",
    "view_yn",
    "{features} like '%\"Basement%'",
    "stories = 1",
    "{features} like '%\"Renovated%'",
    "garage_spaces > 0",
    "{features} like '%\"Fireplace%'",
    "{features} like '%\"Pool%'",
    "virtual_tour_url_unbranded <> ''",
)


def _code(features: str) -> str:
    kinds = " ".join(f"when '{kind}' then {place}" for place, kind in enumerate(_TYPES, 1))
    bands = " ".join(f"when list_price < {top} then {place}" for place, top in enumerate(_BANDS))
    bits = [
        f"(case when {words.format(features=features)} then {1 << 13 + place} else 0 end)"
        for place, words in enumerate(_FEATURES)
    ]
    parts = [
        f"(case property_sub_type {kinds} else 0 end)",
        *(
            f"(case when {rooms} >= 7 then 7 when {rooms} > 0 then {rooms} else 0 end) * {shift}"
            for rooms, shift in (("bedrooms_total", 16), ("bathrooms_total_integer", 128))
        ),
        f"(case {bands} else {len(_BANDS)} end) * 1024",
        *bits,
    ]
    return " + ".join(parts)


_DAY = "cast(julianday({}) - 2451544.5 as integer)"  # days since 2000-01-01
# name: (type, on SQLite, on PostgreSQL)
KEYS = {
    "market_stage": (sa.Integer(), _STAGE, _STAGE),
    "newest_order": (
        sa.Integer(),
        _DAY.format("on_market_date")
        + " - (case when standard_status = 'Coming Soon' then 100000 else 0 end)",
        "(on_market_date - date '2000-01-01')"
        " - (case when standard_status = 'Coming Soon' then 100000 else 0 end)",
    ),
    "price_order": (
        sa.BigInteger(),
        "cast(round(list_price) as integer)",
        "round(list_price)::bigint",
    ),
    "price_sqft_order": (
        sa.BigInteger(),
        "case when living_area > 0 then cast(round(list_price * 100 / living_area) as integer) "
        "else 1000000000000 end",
        "case when living_area > 0 then round(list_price * 100 / living_area)::bigint "
        "else 1000000000000 end",
    ),
    "area_order": (sa.Integer(), "coalesce(living_area, 0)", "coalesce(living_area, 0)"),
    "lot_order": (sa.Integer(), "coalesce(lot_size_area, 0)", "coalesce(lot_size_area, 0)"),
    "year_order": (sa.Integer(), "coalesce(year_built, 0)", "coalesce(year_built, 0)"),
    "reduced_order": (
        sa.Integer(),
        f"case when {_REDUCED} then "
        + _DAY.format("coalesce(substr(price_change_timestamp, 1, 10), on_market_date)")
        + " else 0 end",
        f"case when {_REDUCED} then coalesce((price_change_timestamp at time zone 'UTC')::date, "
        "on_market_date) - date '2000-01-01' else 0 end",
    ),
    "facet_code": (sa.Integer(), _code("features"), _code("features::text")),
}
_WATCHED = (
    "tenant_id, listing_id, unparsed_address, internet_address_display_yn, city, postal_code, "
    "subdivision_name, public_remarks"
)
_KEY_SOURCES = (
    "standard_status, internet_entire_listing_display_yn, on_market_date, list_price, previous_list_price, "
    "original_list_price, price_change_timestamp, living_area, lot_size_area, year_built, features, "
    "property_sub_type, bedrooms_total, bathrooms_total_integer, "
    "waterfront_yn, view_yn, stories, garage_spaces, virtual_tour_url_unbranded"
)
# the columns of the index and what each takes from a row of listings
_SQLITE = {
    "agency": "'t' || {row}.tenant_id",
    "mls": "{row}.listing_id",
    "address": "case when {row}.internet_address_display_yn then {row}.unparsed_address else '' end",
    "place": "{row}.city || ' ' || {row}.postal_code",
    "area": "{row}.subdivision_name",
    "remarks": "{row}.public_remarks",
}
# weights stand for columns: A number and address, B place, C area, D remarks and the agency's word
_POSTGRESQL = """
    setweight(to_tsvector('english', {row}.listing_id), 'A')
    || setweight(to_tsvector('english', case when {row}.internet_address_display_yn
                                             then {row}.unparsed_address else '' end), 'A')
    || setweight(to_tsvector('english', {row}.city || ' ' || {row}.postal_code), 'B')
    || setweight(to_tsvector('english', {row}.subdivision_name), 'C')
    || to_tsvector('english', 't' || {row}.tenant_id || ' ' || {row}.public_remarks)
"""


def agency_word(tenant_id: int) -> str:
    return f"t{tenant_id}"


def add_columns(op: Any) -> None:
    """On SQLite among the first 63 columns: beyond them an index never answers alone."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    place = {"insert_after": "tenant_id"} if is_sqlite else {}
    with op.batch_alter_table("listings", recreate="always" if is_sqlite else "never") as batch:
        for name, (kind, _, on_postgresql) in KEYS.items():
            made = [] if is_sqlite else [sa.Computed(on_postgresql, persisted=True)]
            batch.add_column(sa.Column(name, kind, *made, nullable=True), **place)


def drop_columns(op: Any) -> None:
    with op.batch_alter_table("listings") as batch:
        for name in KEYS:
            batch.drop_column(name)


def install(op: Any) -> None:
    """Create triggers and the index of words anew, and fill all from what is there."""
    remove(op)
    if op.get_bind().dialect.name == "sqlite":
        for statement in (*_keys_on_sqlite(), *_sqlite()):
            op.execute(statement)
    else:
        for statement in _postgresql():
            op.execute(statement)


def remove(op: Any) -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name in ("added", "gone", "changed"):
        on = "" if is_sqlite else " on listings"
        op.execute(f"drop trigger if exists {TABLE}_{name}{on}")
    op.execute(f"drop table if exists {TABLE}")
    if is_sqlite:
        op.execute("drop trigger if exists listings_keys_added")
        op.execute("drop trigger if exists listings_keys_changed")
    else:
        op.execute(f"drop function if exists {TABLE}_follow()")


def _keys_on_sqlite() -> list[str]:
    keys = ", ".join(f"{name} = {made}" for name, (_, made, _) in KEYS.items())
    keep = f"begin update listings set {keys} where id = new.id; end"
    return [
        f"create trigger listings_keys_added after insert on listings {keep}",
        f"create trigger listings_keys_changed after update of {_KEY_SOURCES} on listings {keep}",
        f"update listings set {keys}",
    ]


def _sqlite() -> list[str]:
    names = ", ".join(_SQLITE)

    def values(row: str) -> str:
        return ", ".join(words.format(row=row) for words in _SQLITE.values())

    add = f"insert into {TABLE} (rowid, {names}) values (new.id, {values('new')});"
    forget = (
        f"insert into {TABLE} ({TABLE}, rowid, {names}) values ('delete', old.id, {values('old')});"
    )
    return [
        f"create virtual table {TABLE} using fts5({names}, content='', prefix='2 3', "
        "tokenize='porter unicode61 remove_diacritics 2')",
        f"create trigger {TABLE}_added after insert on listings begin {add} end",
        f"create trigger {TABLE}_gone after delete on listings begin {forget} end",
        f"create trigger {TABLE}_changed after update of {_WATCHED} on listings "
        f"begin {forget} {add} end",
        f"insert into {TABLE} (rowid, {names}) select id, {values('listings')} from listings",
    ]


def _postgresql() -> list[str]:
    return [
        f"create table {TABLE} (id bigint primary key references listings (id) on delete cascade, "
        "words tsvector not null)",
        f"create function {TABLE}_follow() returns trigger language plpgsql as $$ begin "
        f"insert into {TABLE} (id, words) values (new.id, {_POSTGRESQL.format(row='new')}) "
        "on conflict (id) do update set words = excluded.words; return new; end $$",
        f"create trigger {TABLE}_added after insert on listings "
        f"for each row execute function {TABLE}_follow()",
        f"create trigger {TABLE}_changed after update of {_WATCHED} on listings "
        f"for each row execute function {TABLE}_follow()",
        f"insert into {TABLE} (id, words) select id, {_POSTGRESQL.format(row='listings')} from listings",
        f"create index ix_{TABLE}_words on {TABLE} using gin (words)",
    ]
