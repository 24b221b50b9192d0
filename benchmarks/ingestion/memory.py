"""Memory: the resident size of a worker while it drains very many events."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from benchmarks.ingestion import leads
from benchmarks.ingestion.drain import PENDING, working
from benchmarks.ingestion.ground import Ground, ask
from benchmarks.ingestion.table import Figure, median

_GROWTH = 1.10


def measure(ground: Ground, is_short: bool) -> list[Figure]:
    """The median of the last tenth of the way against that of the second tenth (the first warms up)."""
    count = 10_000 if is_short else 200_000
    database = ground.copy(ground.named("past"))
    leads.pend(database, count)
    samples: list[tuple[float, float]] = []
    with working(database) as worker, closing(ask(database)) as asked:
        status = Path(f"/proc/{worker.process.pid}/status")
        while left := int(asked(PENDING)):
            samples.append((1 - left / count, _resident(status)))
            time.sleep(0.1 if is_short else 1.0)
    ground.drop(database)
    early = median([size for way, size in samples if 0.1 <= way < 0.2] or [samples[0][1]])
    late = median([size for way, size in samples if way >= 0.9] or [samples[-1][1]])
    told = f"{early:.0f} MB after a tenth, {late:.0f} MB at the end, most {max(s for _, s in samples):.0f}"
    who = f"flask worker over {count:,} events"
    return [Figure("memory", ground.kind, who, told=told, holds=late <= early * _GROWTH)]


def _resident(status: Path) -> float:
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
