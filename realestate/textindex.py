"""The index of words beside the homes, kept by triggers on both databases; only migrations and search know it.

SQLite drops triggers when a table is rebuilt: a migration that alters ``listings`` in batch mode ends with
``install(op)`` again. The index holds words of all agencies: each entry carries its agency's own word
(``agency_word``), every question asks for it, and what is found is joined with ``Listing.of(tenant)``.
What a seller withholds (the address) is not in it at all.
"""

from __future__ import annotations

from typing import Any

TABLE = "listings_fts"
_WATCHED = (
    "tenant_id, listing_id, unparsed_address, internet_address_display_yn, city, postal_code, "
    "subdivision_name, public_remarks"
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


def install(op: Any) -> None:
    """Create the index anew with its triggers and fill it from what is there."""
    remove(op)
    if op.get_bind().dialect.name == "sqlite":
        for statement in _sqlite():
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
    if not is_sqlite:
        op.execute(f"drop function if exists {TABLE}_follow()")


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
