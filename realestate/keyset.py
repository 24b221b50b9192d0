"""Pages by key: "next" starts after the last row seen, so depth costs nothing and nothing is shown twice."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, tuple_
from sqlalchemy.orm import Bundle

from realestate.db import db

T = TypeVar("T")
Order = Sequence[tuple[Any, bool]]  # (column, is descending); the last one is unique
_KINDS: dict[str, Any] = {
    "i": int,
    "f": float,
    "s": str,
    "n": Decimal,
    "d": date.fromisoformat,
    "t": datetime.fromisoformat,
}


@dataclass(frozen=True)
class Cursor:
    """The keys of the last row of the page before."""

    keys: tuple[Any, ...]

    def __str__(self) -> str:
        pairs = [_packed(key) for key in self.keys]
        return urlsafe_b64encode(json.dumps(pairs).encode()).decode().rstrip("=")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and where the next page starts (None: this is the last)."""

    rows: list[T]
    next: Cursor | None


def read_cursor(text: str) -> Cursor | None:
    """A cursor from a URL; None when it is missing or has been tampered with: the first page, then."""
    try:
        pairs = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        keys = tuple(_KINDS[kind](value) for kind, value in pairs)
        return Cursor(keys) if text and all(map(_is_storable, keys)) else None
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError):
        return None


def _is_storable(key: Any) -> bool:
    """Could a database hold this? A forged cursor must not become its error."""
    if isinstance(key, datetime):
        return key.tzinfo is not None and 1 < key.year < 9999
    if isinstance(key, int | float | Decimal):
        return -(2**63) < key < 2**63  # also False for what is not a number
    return not isinstance(key, str) or "\x00" not in key


def page_of(
    found: Select[T],
    order: Order,
    cursor: Cursor | None,
    size: int,
    *,
    through: Select[T] | None = None,
) -> Page[T]:
    """The page after ``cursor``; one row more is read to know whether there is a next one.

    With ``through``, keys are found by ``found`` alone (from an index that holds all it asks), and only the
    rows of this page are read by ``through``.
    """
    if cursor is not None and fits(order, cursor.keys):
        found = found.where(_after(order, cursor.keys))
    keys: Bundle[Any] = Bundle(
        "keys", *(column.label(f"key_{i}") for i, (column, _) in enumerate(order))
    )
    steps = [c.desc() if is_down else c.asc() for c, is_down in order]
    ordered = found.order_by(*steps).limit(size + 1)
    if through is not None:
        unique = order[-1][0]
        ordered = through.where(unique.in_(ordered.with_only_columns(unique))).order_by(*steps)
    rows = db.session.execute(ordered.add_columns(keys)).all()
    is_more = len(rows) > size
    shown = rows[:size]
    return Page([row[0] for row in shown], Cursor(tuple(shown[-1][1])) if is_more else None)


def fits(order: Order, keys: tuple[Any, ...]) -> bool:
    """Is this a cursor of this order? Another one (an old link, a forged one) means the first page."""
    kinds = [column.type.python_type for column, _ in order]
    return len(keys) == len(kinds) and all(map(isinstance, keys, kinds))


def _after(order: Order, keys: tuple[Any, ...]) -> ColumnElement[bool]:
    """(a, b) after (x, y): a past x, or a equal to x and b past y. One way for all is one step in an index."""
    if len({is_down for _, is_down in order}) == 1:
        row, last = tuple_(*(column for column, _ in order)), tuple_(*keys)
        return row < last if order[0][1] else row > last
    choices = []
    for depth, (column, is_down) in enumerate(order):
        equal = [c == key for (c, _), key in zip(order[:depth], keys, strict=False)]
        past = column < keys[depth] if is_down else column > keys[depth]
        choices.append(and_(*equal, past))
    return or_(*choices)


def _packed(key: Any) -> tuple[str, Any]:
    if isinstance(key, bool | int):
        return "i", int(key)
    if isinstance(key, datetime):
        return "t", key.isoformat()
    if isinstance(key, date):
        return "d", key.isoformat()
    if isinstance(key, Decimal):
        return "n", str(key)
    return ("f", key) if isinstance(key, float) else ("s", str(key))
