"""`python3 run.py bench ingestion [--short] [--only PART] [--database KIND] [--json FILE]`."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from benchmarks.ingestion import accept, drain, fullness, history, latency, memory, table
from benchmarks.ingestion.ground import KINDS, ask, ground
from benchmarks.ingestion.words import PAST

PARTS = {
    "accept": accept.measure,
    "drain": drain.measure,
    "latency": latency.measure,
    "memory": memory.measure,
    "fullness": fullness.measure,
}


def main() -> None:
    """Measure the parts that were asked for on both databases, and print the table."""
    wanted = _parse()
    figures: list[table.Figure] = []
    facts = table.machine()
    print(table.head(facts), flush=True)
    for kind in wanted.database:
        with ground(kind) as place:
            if place.server:
                with closing(ask(place.named("bare"))) as asked:
                    facts["postgresql"] = str(asked("show server_version"))
                print(f"postgresql: {facts['postgresql']}", flush=True)
            history.write(place.copy_as("past", place.named("bare")), PAST, with_crm=True)
            for part in wanted.only:
                print(f"{kind}: {part} ...", file=sys.stderr, flush=True)
                found = PARTS[part](place, wanted.short)
                print(*map(table.line, found), sep="\n", flush=True)
                figures += found
    if wanted.json:
        table.keep(wanted.json, facts, figures)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py bench ingestion", description=main.__doc__)
    parser.add_argument("--short", action="store_true", help="fewer events; minutes, not an hour")
    parser.add_argument(
        "--only", action="append", choices=PARTS, help="this part (may be repeated)"
    )
    parser.add_argument("--database", action="append", choices=KINDS, help="this database only")
    parser.add_argument("--json", metavar="FILE", help="write the figures there, too")
    wanted = parser.parse_args()
    wanted.only = wanted.only or list(PARTS)
    wanted.database = wanted.database or list(KINDS)
    return wanted


if __name__ == "__main__":
    main()
