"""Counting what is asked of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

_NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "select set_config")


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """Collects the statements sent on this connection, savepoints of the test's own apart."""
    sent: list[str] = []

    def _note(_conn: object, _cursor: object, statement: str, *_rest: Any) -> None:
        if not statement.upper().startswith(tuple(word.upper() for word in _NOT_COUNTED)):
            sent.append(statement)

    event.listen(connection, "before_cursor_execute", _note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", _note)
