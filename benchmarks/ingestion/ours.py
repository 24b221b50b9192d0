"""The product's own engine, in a process of its own: `python -m benchmarks.ingestion.ours drain|accept ...`."""

from __future__ import annotations

import json
import os
import sys
import time

from benchmarks.ingestion import leads
from benchmarks.ingestion.ground import application
from realestate.modules.events import dispatch, handlers


def main() -> None:
    """Do what the first argument says, and print what it took."""
    app = application(dict(os.environ))
    handlers.install(leads.reactions())
    with app.app_context():
        print(json.dumps({"drain": drain}[sys.argv[1]](*map(int, sys.argv[2:]))))


def drain() -> dict[str, float]:
    """Work until nothing is due, as one hand of the worker does."""
    done, began, used = 0, time.perf_counter(), time.process_time()
    while (tally := dispatch.work("crm")).picked:
        done += tally.processed
    took = time.perf_counter() - began
    return {"done": done, "seconds": took, "cpu": time.process_time() - used}


if __name__ == "__main__":
    main()
