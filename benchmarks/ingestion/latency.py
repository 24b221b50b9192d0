"""Latency: from the door's 202 to the committed lead, at a low rate, with the real web and an idle worker."""

from __future__ import annotations

import http.client
import time
from contextlib import closing

from benchmarks.ingestion.accept import send
from benchmarks.ingestion.ground import Ground, ask
from benchmarks.ingestion.table import Figure, percentile
from tests.support.live import LiveSite

RATE = 5  # a second
GOAL = {"postgresql": 50, "sqlite": 100}
_PATIENCE = 30.0


def measure(ground: Ground, is_short: bool) -> list[Figure]:
    """The database is asked every millisecond or two, so that much is the figures' grain."""
    database = ground.copy(ground.named("past"))
    times = []
    with LiveSite(database.environment) as site, closing(ask(database)) as asked:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
        for n in range(2_000_000, 2_000_000 + RATE * (10 if is_short else 60)):
            started = time.perf_counter()
            receipt = send(connection, n)
            accepted = time.perf_counter()
            while not asked(f"select count(*) from leads where receipt = '{receipt}'"):
                if time.perf_counter() - accepted > _PATIENCE:
                    raise RuntimeError(f"lead {receipt} did not arrive:\n{site.logs()}")
                time.sleep(0.001)
            times.append((time.perf_counter() - accepted) * 1000)
            time.sleep(max(0.0, 1 / RATE - (time.perf_counter() - started)))
    ground.drop(database)
    p50, p99, goal = percentile(times, 50), percentile(times, 99), GOAL[ground.kind]
    who, told = f"202 -> lead committed, {RATE} a second", f"p50 < {goal} ms"
    return [Figure("latency", ground.kind, who, None, p50, p99, told, p50 < goal)]
