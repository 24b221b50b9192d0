"""What a run found: one line a fault and a database, on the terminal and in docs/trust.md."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from e2e.faults.checker import Verdict

LONGEST_RECOVERY = 30.0
PAGE = Path(__file__).resolve().parents[2] / "docs" / "trust.md"
_BEGIN, _END = "<!-- faults: begin -->", "<!-- faults: end -->"
_HEAD = (
    "fault",
    "database",
    "rounds",
    "accepted",
    "lost",
    "doubled",
    "p50 s",
    "p95 s",
    "max s",
    "note",
)


@dataclass
class Result:
    """One fault on one database. ``recoveries``: seconds from each fault's end to everything accepted before
    it being at its end; ``complaints``: what must not be, beside what the verdict finds."""

    fault: str
    database: str
    rounds: int = 0
    verdict: Verdict = field(default_factory=Verdict)
    recoveries: list[float] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: str = ""
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        return not self.wrongs()

    def recovered(self, seconds: float | None, limit: float = LONGEST_RECOVERY) -> None:
        """Note a recovery; None: it was not seen within our patience."""
        if seconds is None:
            self.complaints.append("no recovery was seen")
        else:
            self.recoveries.append(seconds)
            if seconds > limit:
                self.complaints.append(f"a recovery took {seconds:.1f} s")

    def wrongs(self) -> list[str]:
        return self.verdict.faults() + self.complaints

    def cells(self) -> list[str]:
        """The line of the table."""
        if self.skipped:
            return [self.fault, self.database, *"—" * 7, f"skipped: {self.skipped}"]
        times = [_at(self.recoveries, part) for part in (0.5, 0.95, 1.0)]
        found = self.verdict
        counts = [self.rounds, found.accepted, len(found.lost), len(found.doubled)]
        return [self.fault, self.database, *map(str, counts), *times, "; ".join(self.notes)]


def _at(times: list[float], part: float) -> str:
    if not times:
        return "—"
    ordered = sorted(times)
    return f"{ordered[min(len(ordered) - 1, int(part * len(ordered)))]:.1f}"


def versions(postgresql: str) -> str:
    """What ran: each part with its version."""
    parts = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    parts += [postgresql] if postgresql else []
    parts += [f"{name} {version(name)}" for name in ("huey", "SQLAlchemy", "psycopg", "granian")]
    load = f"{os.cpu_count()} processors at a load of {os.getloadavg()[0]:.0f}"
    return f"{', '.join(parts)}; {load}"


def table(results: list[Result]) -> str:
    """A table that reads well on a terminal and is one in Markdown."""
    rows = [list(_HEAD), *(result.cells() for result in results)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEAD))]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def write(results: list[Result], seed: int, said: str) -> None:
    """Put the table between the marks of docs/trust.md."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    day = datetime.now(UTC).date()
    told = f"Measured on {day} with seed {seed} on {said}."
    PAGE.write_text(
        f"{before}{_BEGIN}\n{told}\n\n{table(results)}\n{_END}{after}", encoding="utf-8"
    )
