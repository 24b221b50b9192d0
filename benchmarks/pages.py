"""Server time and queries of a website's pages, on the demo's data: `python3 run.py bench pages`."""

from __future__ import annotations

import platform
import statistics
import tempfile
import time
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from realestate import config
from realestate.db import db, transaction
from realestate.modules.listings import queries
from realestate.tenancy.actions import find
from realestate.tenancy.scope import acting_as

RUNS = 200
HOST = "http://fairfield.estate.localhost"


def main() -> None:
    """Print median and 95th percentile of server time, queries, and size of each page."""
    with tempfile.TemporaryDirectory() as folder:
        app = _demo(Path(folder))
        client = app.test_client()
        print(
            f"{platform.python_implementation()} {platform.python_version()}, SQLite, {RUNS} runs"
        )
        print(f"{'page':<10} {'p50 ms':>7} {'p95 ms':>7} {'of 404':>7} {'queries':>8} {'kB':>6}")
        baseline = statistics.median(_times(client, "/nothing-here"))
        for name, path in _pages(app).items():
            _report(app, client, name, path, baseline)


def _demo(folder: Path) -> Flask:
    settings = {"APP_MODE": "demo", "INSTANCE_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    app = create_app(config.load(settings))
    done = app.test_cli_runner().invoke(args=["demo", "prepare"])
    assert done.exit_code == 0, done.output
    return app


def _pages(app: Flask) -> dict[str, str]:
    with app.app_context(), transaction():
        tenant = find("fairfield").ref
        with acting_as(tenant):
            home = queries.featured(tenant, 1)[0]
            listing = f"/listings/{home.id}/{home.slug}"
    return {
        "home": "/",
        "search": "/listings",
        "filtered": "/listings?beds_min=4&location=Bellevue&price_max=900000&sort=price_asc",
        "listing": listing,
    }


def _report(app: Flask, client: FlaskClient, name: str, path: str, baseline: float) -> None:
    times = _times(client, path)
    size = len(client.get(path, base_url=HOST).data) / 1000
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    queries_sent = _queries(app, client, path)
    print(f"{name:<10} {p50:7.1f} {p95:7.1f} {p50 / baseline:6.1f}x {queries_sent:8} {size:6.1f}")


def _times(client: FlaskClient, path: str) -> list[float]:
    client.get(path, base_url=HOST)
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        client.get(path, base_url=HOST)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _queries(app: Flask, client: FlaskClient, path: str) -> int:
    sent: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    client.get(path, base_url=HOST)
    event.remove(engine, "before_cursor_execute", note)
    return len(sent)


if __name__ == "__main__":
    main()
