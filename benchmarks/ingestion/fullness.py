"""Fullness: accepting and claiming with very many processed rows in the tables, against empty ones."""

from __future__ import annotations

from benchmarks.ingestion import contenders, history
from benchmarks.ingestion.ground import Ground
from benchmarks.ingestion.table import Figure, median, percentile

ROUNDS = 5
_SLOWER = 1.10


def measure(ground: Ground, is_short: bool) -> list[Figure]:
    """Medians of all rounds, which take turns between the two databases."""
    many, count = (100_000, 300) if is_short else (1_000_000, 1_000)
    empty, full = ground.copy(ground.named("bare")), ground.copy(ground.named("bare"))
    history.write(full, many, with_crm=False)
    databases = {"empty tables": empty, f"{many:,} processed rows": full}
    times: dict[tuple[str, str], list[float]] = {}
    for turn in range(ROUNDS):
        for name, database in databases.items():
            accepted = contenders.run("ours", database, "accept", 1, turn * count, count)
            claimed = contenders.run("ours", database, "claim", count // 5)
            times.setdefault(("accept", name), []).extend(accepted["times"])
            times.setdefault(("claim", name), []).extend(claimed["times"])
    for database in databases.values():
        ground.drop(database)
    figures = []
    for (what, name), values in times.items():
        p50, p99 = percentile(values, 50) * 1000, percentile(values, 99) * 1000
        ratio = median(values) / median(times[what, "empty tables"])
        told, holds = (
            (f"{ratio:.0%} of empty", ratio <= _SLOWER) if name != "empty tables" else ("", None)
        )
        figures.append(
            Figure("fullness", ground.kind, f"{what}, {name}", None, p50, p99, told, holds)
        )
    return figures
