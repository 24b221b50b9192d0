"""Accept: events kept with one durable commit each, by the room, by the real door, and by hand."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from benchmarks.ingestion import contenders
from benchmarks.ingestion.ground import Ground
from benchmarks.ingestion.table import Figure, median, percentile
from benchmarks.ingestion.words import AGENCIES, payload
from tests.support.live import LiveSite

ROUNDS = 3
CLIENTS = 4


def measure(ground: Ground, is_short: bool) -> list[Figure]:
    """Medians of interleaved rounds."""
    count = 300 if is_short else 2_000
    database = ground.copy(ground.named("past"))
    ways: dict[str, Callable[[int, int], dict[str, Any]]] = {
        "events.record, 1 thread": partial(contenders.run, "ours", database, "accept", 1),
        "events.record, 4 threads": partial(contenders.run, "ours", database, "accept", 4),
    }
    if ground.server:
        ways["by hand, 1 connection"] = partial(contenders.run, "by_hand", database, "accept", 1)
    runs: dict[str, list[dict[str, Any]]] = {}
    first = 1_000_000
    with LiveSite(database.environment | {"WEB_WORKERS": "2"}) as site:
        site.kill_worker()
        ways[f"POST /api/v1/leads, {CLIENTS} clients"] = partial(knock, site.port)
        for _ in range(ROUNDS):
            for who, way in ways.items():
                runs.setdefault(who, []).append(way(first, count))
                first += count
    ground.drop(database)
    return _told(ground.kind, runs)


def _told(kind: str, runs: dict[str, list[dict[str, Any]]]) -> list[Figure]:
    rates = {who: median([r["done"] / r["seconds"] for r in all_]) for who, all_ in runs.items()}
    figures = []
    for who, all_ in runs.items():
        times = [each * 1000 for run in all_ for each in run["times"]]
        p50, p99 = percentile(times, 50), percentile(times, 99)
        told = ""
        if who.startswith("by hand"):
            told = f"ours is {rates['events.record, 1 thread'] / rates[who]:.0%} of it"
        figures.append(Figure("accept", kind, who, rates[who], p50, p99, told))
    return figures


def knock(port: int, first: int, count: int) -> dict[str, Any]:
    """Send ``count`` leads over kept connections; the sender's address differs, as visitors' do."""
    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        shares = pool.map(
            lambda share: _visit(port, range(first + share, first + count, CLIENTS)), range(CLIENTS)
        )
        times = [each for share in shares for each in share]
    return {"done": count, "seconds": time.perf_counter() - began, "times": times}


def _visit(port: int, numbers: range) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    for n in numbers:
        started = time.perf_counter()
        send(connection, n)
        times.append(time.perf_counter() - started)
    connection.close()
    return times


def send(connection: http.client.HTTPConnection, n: int) -> str:
    """One lead through the real door; returns its receipt."""
    facts = payload(n)
    body = {**facts["contact"], "message": facts["message"], "consent": True, "page": "/contact"}
    headers = {
        "Host": f"agency{n % AGENCIES + 1}.estate.localhost",
        "Content-Type": "application/json",
        "Idempotency-Key": f"bench-{n}",
        "X-Forwarded-For": f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}",
    }
    connection.request("POST", "/api/v1/leads", json.dumps(body), headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != 202:
        raise RuntimeError(f"the door answered {answer.status}: {said[:300]!r}")
    return str(json.loads(said)["receipt"])
