"""What was measured, and how it is told: a plain table, and JSON."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One line. Times are milliseconds; ``ratio`` is told in words, ``holds`` says whether a goal is met."""

    part: str
    database: str
    who: str
    per_second: float | None = None
    p50: float | None = None
    p99: float | None = None
    told: str = ""
    holds: bool | None = None


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many per cent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def machine() -> dict[str, str]:
    """Where and on what this was measured."""
    packages = ("sqlalchemy", "psycopg", "flask", "granian", "huey")
    return {
        "machine": f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start",
        "python": platform.python_version(),
        "durability": "PostgreSQL with fsync=on, synchronous_commit=on, full_page_writes=on",
        "sqlite": f"{sqlite3.sqlite_version}; WAL, synchronous=FULL",
        "packages": ", ".join(f"{name} {version(name)}" for name in packages),
    }


def head(facts: dict[str, str]) -> str:
    """What stands above the lines."""
    lines = [f"{name}: {words}" for name, words in facts.items()]
    lines.append(
        f"\n{'part':<9} {'database':<11} {'who':<38} {'per s':>7} {'p50 ms':>8} {'p99 ms':>8}"
    )
    return "\n".join(lines)


def line(f: Figure) -> str:
    """One measured line."""
    numbers = "".join(
        f" {'' if n is None else format(n, spec):>{width}}"
        for n, spec, width in ((f.per_second, ".0f", 7), (f.p50, ".1f", 8), (f.p99, ".1f", 8))
    )
    goal = {None: "", True: "  (goal held)", False: "  (GOAL MISSED)"}[f.holds]
    return f"{f.part:<9} {f.database:<11} {f.who:<38}{numbers}  {f.told}{goal}".rstrip()


def keep(path: str, facts: dict[str, str], figures: list[Figure]) -> None:
    """The same as JSON."""
    content = {"facts": facts, "figures": [asdict(figure) for figure in figures]}
    Path(path).write_text(json.dumps(content, indent=2) + "\n")


def median(values: Sequence[float]) -> float:
    return statistics.median(values)
