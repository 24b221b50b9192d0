"""Homes by the hundred thousand: the demo's recorded sales, each copy a little moved, spread over agencies."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, inspect

from realestate import search_index
from realestate.modules.demo.actions import SLUGS
from realestate.modules.demo.facts import ListingFacts, listings_for
from realestate.modules.listings.models import ORDER_KEYS, Listing

MADE = {"market_stage", "facet_code", *ORDER_KEYS}
_MEDIA = (
    "tenant_id",
    "listing_id",
    "order",
    "media_key",
    "short_description",
    "preferred_photo_yn",
    "is_illustration",
    "image_of",
    "permission",
    "media_alteration",
    "original_media_key",
    "width",
    "height",
    "sizes",
)


@dataclass(frozen=True)
class Jitter:
    """How one copy differs from the record it was made of."""

    number: int
    share: float
    east: float
    north: float
    days: int


def columns() -> list[str]:
    return [c.key for c in Listing.__table__.columns if c.key not in MADE]


def homes(count: int, tenants: list[int], *, today: date) -> Iterator[dict[str, Any]]:
    """So many rows of listings; the first tenant has half of them, the others share the rest."""
    base = [home for slug in SLUGS for home in listings_for(slug, today=today)]
    names, chance = columns(), random.Random(20)
    for number in range(count):
        home = base[number % len(base)]
        others = tenants[1:] or tenants
        tenant = tenants[0] if number % 2 == 0 else others[(number // 2) % len(others)]
        moved = Jitter(
            number,
            chance.uniform(0.85, 1.15),
            chance.uniform(-0.01, 0.01),
            chance.uniform(-0.01, 0.01),
            chance.randrange(60),
        )
        row = _row(home, moved, names)
        yield row | {"id": number + 1, "tenant_id": tenant}


def _row(home: ListingFacts, moved: Jitter, names: list[str]) -> dict[str, Any]:
    """The record as a row: price, size, place and day moved, numbers of its own."""
    row = {name: getattr(home, name, None) for name in names}
    for name, column in Listing.__table__.columns.items():
        if row.get(name) is None and name in row and not column.nullable:
            row[name] = _plain(column)
    price = int(home.list_price * moved.share) // 500 * 500
    was_reduced = moved.number % 9 == 0
    return row | {
        "listing_key": f"{home.listing_key}-{moved.number}",
        "listing_id": str(3_000_000 + moved.number),
        "list_price": price,
        "close_price": price if home.close_price else None,
        "previous_list_price": int(price * 1.04) if was_reduced else None,
        "price_change_timestamp": home.modification_timestamp if was_reduced else None,
        "living_area": int(home.living_area * (0.9 + (moved.number % 21) / 100)),
        "longitude": round(home.longitude + moved.east, 6),
        "latitude": round(home.latitude + moved.north, 6),
        "on_market_date": home.on_market_date - timedelta(days=moved.days),
        "unparsed_address": f"{1 + moved.number % 9_973} {home.street_name}",
        "features": json.dumps(home.features),
    }


def _plain(column: Any) -> Any:
    default = column.default.arg if column.default is not None else None
    if callable(default):
        return "[]"
    return "" if default is None else default


def load(connection: Connection, count: int, tenants: list[int], *, today: date) -> None:
    """Write them as the owner of the tables: triggers rest meanwhile, the index of words is made at the end."""
    search_index.remove(_Op(connection))
    names = columns()
    media = list(_MEDIA)
    batch: list[dict[str, Any]] = []
    for home in homes(count, tenants, today=today):
        batch.append(home)
        if len(batch) == 10_000:
            _write(connection, names, media, batch)
            batch = []
    _write(connection, names, media, batch)
    search_index.install(_Op(connection))
    connection.commit()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("analyze")
        connection.commit()


@dataclass(frozen=True)
class _Op:
    """What a migration's ``op`` is to the index of words."""

    connection: Connection

    def get_bind(self) -> Connection:
        return self.connection

    def execute(self, statement: str) -> None:
        self.connection.exec_driver_sql(statement.replace("%", "%%"))


def _write(
    connection: Connection, names: list[str], media: list[str], rows: list[dict[str, Any]]
) -> None:
    if not rows:
        return
    _insert(connection, "listings", names, [[row[name] for name in names] for row in rows])
    _insert(connection, "media", media, [_picture(row) for row in rows])


def _picture(home: dict[str, Any]) -> list[Any]:
    key = f"demo/house-{home['id'] % 40}.svg"
    return [home["tenant_id"], home["id"], 1, key, "Drawing of the house", True, True] + [
        "",
        "Public",
        "",
        "",
        1200,
        800,
        "[]",
    ]


def _insert(connection: Connection, table: str, names: list[str], rows: list[list[Any]]) -> None:
    quoted = ", ".join(f'"{name}"' for name in names)
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f"copy {table} ({quoted}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(names))
    told = [[_told(value) for value in row] for row in rows]
    driver.executemany(f"insert into {table} ({quoted}) values ({marks})", told)


def _told(value: Any) -> Any:
    """As SQLAlchemy's own types tell it to SQLite."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value


def is_loaded(connection: Connection) -> bool:
    return inspect(connection).has_table(search_index.TABLE)
