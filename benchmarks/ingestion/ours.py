"""The product's own engine, in a process of its own: `python -m benchmarks.ingestion.ours drain|accept|claim`."""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask

from benchmarks.ingestion import leads
from benchmarks.ingestion.ground import application
from benchmarks.ingestion.words import AGENCIES, TYPE, payload
from realestate.db import db, now, transaction
from realestate.modules.events import claims, dispatch, handlers, returns, rules
from realestate.modules.events.actions import record
from realestate.tenancy.models import Tenant
from realestate.tenancy.scope import acting_as


def main() -> None:
    """Do what the first argument says, and print what it took."""
    app = application(dict(os.environ))
    handlers.install(leads.reactions())
    work = {"drain": drain, "accept": accept, "claim": claim}[sys.argv[1]]
    print(json.dumps(work(app, *map(int, sys.argv[2:]))))


def drain(app: Flask, hands: int = 2) -> dict[str, float]:
    """Work until nothing is due, as the hands of one worker process do."""
    began, used = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(hands) as pool:
        done = sum(pool.map(_hand, [app] * hands))
    took = time.perf_counter() - began
    return {"done": done, "seconds": took, "cpu": time.process_time() - used}


def _hand(app: Flask) -> int:
    done = 0
    with app.app_context():
        while (tally := dispatch.work("crm")).picked:
            done += tally.processed
    return done


def accept(app: Flask, threads: int, first: int, count: int) -> dict[str, Any]:
    """Record ``count`` events, each with a commit of its own."""
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        shares = pool.map(
            lambda share: _accept(app, range(first + share, first + count, threads)), range(threads)
        )
        times = [each for share in shares for each in share]
    return {"done": count, "seconds": time.perf_counter() - began, "times": times}


def _accept(app: Flask, numbers: range) -> list[float]:
    times = []
    with app.app_context():
        with transaction():
            refs = [tenant.ref for tenant in db.session.query(Tenant).order_by(Tenant.id)]
        for n in numbers:
            started, tenant = time.perf_counter(), refs[n % AGENCIES]
            with acting_as(tenant), transaction():
                record(tenant, type=TYPE, payload=payload(n), key=f"a{n}", now=now())
            times.append(time.perf_counter() - started)
    return times


def claim(app: Flask, count: int) -> dict[str, Any]:
    """Take claims and give them back."""
    times = []
    with app.app_context():
        for _ in range(count):
            started = time.perf_counter()
            held = claims.claim("crm", dispatch.BATCH)
            times.append(time.perf_counter() - started)
            assert held is not None
            returns.give_back(held, after=rules.NOTHING)
    return {"done": count, "times": times}


if __name__ == "__main__":
    main()
