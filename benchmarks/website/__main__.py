"""`python3 run.py bench website [--short] [--database KIND] [--homes N] [--keep FOLDER]`."""

from __future__ import annotations

import argparse
import os
import platform
import time
from pathlib import Path

from benchmarks.website.ground import installation
from benchmarks.website.pages import Figure, measure

KINDS = ("sqlite", "postgresql")
SIZES = (21_000, 1_000_000)
BASELINE = "plain SQL, one page"


def main() -> None:
    """Print server times of all pages: an agency with half of all homes, and a usual one."""
    wanted = _parse()
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {wanted.runs} runs each"
    )
    for kind in wanted.database:
        for homes in wanted.homes:
            started = time.perf_counter()
            with installation(kind, homes, wanted.keep) as place:
                ready = time.perf_counter() - started
                load = os.getloadavg()[0]
                print(f"\n{kind}, {homes:,} homes (ready in {ready:.0f} s, load {load:.1f})")
                for words, tenant in (
                    ("half of them", place.large),
                    ("a usual agency", place.usual),
                ):
                    _print(words, measure(place, tenant, wanted.runs))


def _print(words: str, figures: list[Figure]) -> None:
    plain = next(f.cpu for f in figures if f.page == BASELINE)
    print(
        f"  {words:<22} {'p50 ms':>8} {'p95 ms':>8} {'cpu ms':>8} {'sql ms':>8} {'asked':>6} {'of plain':>9} {'kept ms':>8} {'gain':>6}"
    )
    for f in figures:
        ratio = f.cpu / plain
        kept = f" {f.kept:8.2f} {f.cpu / f.kept:5.0f}x" if f.kept else ""
        print(
            f"  {f.page:<22} {f.p50:8.1f} {f.p95:8.1f} {f.cpu:8.1f} {f.sql:8.1f} {f.statements:6} {ratio:8.2f}x{kept}",
            flush=True,
        )


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py bench website", description=main.__doc__)
    parser.add_argument("--short", action="store_true", help="21,000 homes on SQLite only")
    parser.add_argument("--database", action="append", choices=KINDS, help="this one only")
    parser.add_argument("--homes", action="append", type=int, help="so many homes only")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="keep SQLite files here, and use them again")
    wanted = parser.parse_args()
    wanted.database = wanted.database or list(KINDS[:1] if wanted.short else KINDS)
    wanted.homes = wanted.homes or list(SIZES[:1] if wanted.short else SIZES)
    if wanted.keep:
        wanted.keep.mkdir(parents=True, exist_ok=True)
    return wanted


if __name__ == "__main__":
    main()
