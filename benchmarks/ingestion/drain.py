"""Drain: pending leads turned into CRM rows by one worker process, against a hand-written loop and Procrastinate."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from benchmarks.ingestion import contenders, leads
from benchmarks.ingestion.ground import Database, Ground, ask
from benchmarks.ingestion.table import Figure, median
from run_processes import Child, process_environment, start, stop, worker_command

ROUNDS = 3
CONCURRENCIES = (1, 4, 10, 20)
PENDING = "select count(*) from deliveries where lane = 'crm' and status <> 'processed'"


def measure(ground: Ground, is_short: bool) -> list[Figure]:
    """Medians of interleaved rounds; Procrastinate with the concurrency that suits it best."""
    count = 2_000 if is_short else 20_000
    full = ground.copy(ground.named("past"))
    leads.pend(full, count)
    ways: dict[str, Callable[[], float]] = {
        "the two hands of a worker": lambda: _rate(
            ground, full, lambda d: contenders.run("ours", d, "drain")
        ),
        "flask worker, as it is": lambda: _worker_rate(ground, full, count),
    }
    if ground.server:
        rival, best = _load_rival(ground, full, count)
        ways["by hand (the ceiling)"] = lambda: _rate(
            ground, full, lambda d: contenders.run("by_hand", d, "drain")
        )
        ways[f"Procrastinate, concurrency {best}"] = lambda: _rate(
            ground, rival, lambda d: contenders.run_rival(d, "drain", best)
        )
    rates: dict[str, list[float]] = {who: [] for who in ways}
    for _ in range(ROUNDS):
        for who, way in ways.items():
            rates[who].append(way())
    return _told(ground.kind, {who: median(values) for who, values in rates.items()})


def _told(kind: str, rates: dict[str, float]) -> list[Figure]:
    ours = rates["the two hands of a worker"]
    figures = []
    for who, rate in rates.items():
        told, holds = "", None
        if who.startswith("by hand"):
            told, holds = f"ours is {ours / rate:.0%} of it", ours >= rate / 2
        elif who.startswith("Procrastinate"):
            told, holds = f"ours is {ours / rate:.1f} times it", ours >= rate * 2
        figures.append(Figure("drain", kind, who, rate, told=told, holds=holds))
    return figures


def _rate(ground: Ground, of: Database, work: Callable[[Database], dict[str, Any]]) -> float:
    database = ground.copy(of)
    figures = work(database)
    ground.drop(database)
    return float(figures["done"] / figures["seconds"])


def _load_rival(ground: Ground, full: Database, count: int) -> tuple[Database, int]:
    """Its queue filled, and the concurrency at which it is fastest here."""
    contenders.install_rival()
    few, rival = ground.copy(full), ground.copy(full)
    contenders.run_rival(few, "load", min(1_000, count))
    contenders.run_rival(rival, "load", count)
    tried = {
        number: _rate(ground, few, lambda d, n=number: contenders.run_rival(d, "drain", n))  # type: ignore[misc]
        for number in CONCURRENCIES
    }
    return rival, max(tried, key=lambda number: tried[number])


def _worker_rate(ground: Ground, full: Database, count: int) -> float:
    """From its first processed delivery to its last."""
    database = ground.copy(full)
    with working(database), closing(ask(database)) as asked:
        while (left := asked(PENDING)) == count:
            time.sleep(0.02)
        began, first = time.perf_counter(), left
        while asked(PENDING):
            time.sleep(0.05)
        rate = first / (time.perf_counter() - began)
    ground.drop(database)
    return rate


@contextmanager
def working(database: Database) -> Iterator[Child]:
    """A real `flask worker` on this database."""
    environment = process_environment(**database.environment)
    child = start("worker", worker_command(), environment, database.folder / "worker.log")
    try:
        yield child
    finally:
        stop([child])
