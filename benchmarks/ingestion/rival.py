"""Procrastinate doing the same work on the same PostgreSQL, in its own environment and process."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import procrastinate
from psycopg.rows import dict_row

from benchmarks.ingestion.by_hand import FOLLOW, NEXT_KEYS, capture
from benchmarks.ingestion.words import AGENCIES, PAST, payload


def main() -> None:
    """`load COUNT` puts the leads into its queue; `drain CONCURRENCY` works them off and prints what it took."""
    logging.disable(logging.WARNING)
    doing, number = sys.argv[1], int(sys.argv[2])
    print(json.dumps(asyncio.run({"load": load, "drain": drain}[doing](number))))


def _app(connections: int) -> procrastinate.App:
    connector = procrastinate.PsycopgConnector(
        conninfo=os.environ["DATABASE_URL"], min_size=connections, max_size=connections
    )
    app = procrastinate.App(connector=connector)

    @app.task(name="capture_lead")
    async def capture_lead(**row: Any) -> None:
        """The same statements and one commit; what follows is written down as rows, too."""
        now = datetime.now(UTC)
        row["occurred_at"] = datetime.fromisoformat(row["occurred_at"])
        async with connector.pool.connection() as connection:
            cursor = connection.cursor(row_factory=dict_row)
            steps, answer = capture(row, now), None
            while True:
                try:
                    sentence, values = steps.send(answer)
                except StopIteration:
                    break
                await cursor.execute(sentence, values)
                answer = await cursor.fetchall() if cursor.description else []
            for handler in NEXT_KEYS:
                after = (row["tenant_id"], row["event_id"], handler, now, now)
                await cursor.execute(FOLLOW, after)

    return app


async def load(count: int) -> dict[str, Any]:
    """Its schema, and one job a lead."""
    app = _app(1)
    moment = datetime.now(UTC).isoformat()
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        numbers = range(PAST + 1, PAST + count + 1)
        jobs = [
            {
                "id": n,
                "event_id": n,
                "tenant_id": n % AGENCIES + 1,
                "receipt": f"R{n}",
                "occurred_at": moment,
                "payload": payload(n),
            }
            for n in numbers
        ]
        for start in range(0, count, 1000):
            await app.tasks["capture_lead"].batch_defer_async(*jobs[start : start + 1000])
    return {"version": version("procrastinate")}


async def drain(concurrency: int) -> dict[str, Any]:
    """Its own worker until nothing is left."""
    app = _app(concurrency + 2)
    async with app.open_async():
        began, used = time.perf_counter(), time.process_time()
        await app.run_worker_async(
            concurrency=concurrency, wait=False, listen_notify=False, install_signal_handlers=False
        )
        took = time.perf_counter() - began
        cpu = time.process_time() - used
        async with app.connector.pool.connection() as connection:
            found = await connection.execute(
                "select count(*) from procrastinate_jobs where status = 'succeeded'"
            )
            ((done,),) = await found.fetchall()
    return {"done": done, "seconds": took, "cpu": cpu}


if __name__ == "__main__":
    main()
