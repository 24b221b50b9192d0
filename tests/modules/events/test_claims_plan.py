"""A claim reads what it takes: 25 rows, not the hundred thousand that are due with them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import Connection, event, text

from realestate.db import now
from realestate.modules.events import claims
from tests.cast import Cast
from tests.modules.events.conftest import accept


def test_a_claim_sorts_nothing(
    app: Flask, cast: Cast, connection: Connection, reactions: dict[str, Any], is_postgresql: bool
) -> None:
    """What is due comes from the index in its order; a sort would read the whole crowd for each claim."""
    seen: list[tuple[str, Any]] = []

    def look(_connection: Any, _cursor: Any, words: str, values: Any, *_rest: Any) -> None:
        if "events.payload" in words:
            seen.append((words, values))

    with app.app_context():
        accept(cast.fairfield.ref, now=now())
        event.listen(connection, "before_cursor_execute", look)
        assert claims.claim("crm", 25) is not None
        event.remove(connection, "before_cursor_execute", look)
    ((words, values),) = seen
    if is_postgresql:
        connection.execute(text("set local enable_seqscan = off"))
        connection.execute(text("set local enable_bitmapscan = off"))
    explain = "explain " if is_postgresql else "explain query plan "
    plan = "\n".join(str(row) for row in connection.exec_driver_sql(explain + words, values))
    assert "ix_deliveries_due" in plan
    assert "sort" not in plan.lower()
    assert "temp b-tree" not in plan.lower()
