"""Each page asked again and again: server time, statements, and the same page as plain SQL written by hand."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from flask import Flask
from sqlalchemy import event, text

from benchmarks.website.ground import Installation
from realestate import memory
from realestate.db import db, utc_now
from realestate.keyset import Cursor
from realestate.modules.areas.rules.figures import last_closed
from realestate.modules.listings import meaning, queries, suggestions
from realestate.modules.listings.models import Listing
from realestate.modules.listings.rules import Criteria, read_criteria
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import across_tenants, acting_as

FIVE = "baths_min=2&beds_min=3&location=Bellevue&price_max=900000&type=Single+Family+Residence"
BOX = "-122.16,47.57,-122.12,47.61"


@dataclass(frozen=True)
class Figure:
    """Milliseconds of one page by the clock; ``cpu`` is what this process worked (SQLite's work included),
    which a busy machine does not lengthen; ``sql`` the part spent waiting for the database."""

    page: str
    p50: float
    p95: float
    cpu: float
    sql: float
    statements: int
    kept: float = 0.0  # CPU of the same page when it is kept ready, through the whole WSGI stack


def measure(place: Installation, tenant: TenantRef, runs: int) -> list[Figure]:
    """All pages of one agency: no page is cached, nor what the search box means or suggests; hosts, brands and
    switches are remembered for seconds, as always."""
    memory.configure(10_000, 600)
    client = place.app.test_client()
    host = f"http://{tenant.slug}.estate.localhost"

    def get(path: str) -> Callable[[], object]:
        def ask() -> None:
            answer = client.get(path, base_url=host)
            assert answer.status_code == 200, (path, answer.status_code)

        return ask

    paths = _paths(place.app, tenant)
    found = [_measured(place.app, name, get(path), runs) for name, path in paths.items()]
    kept = _kept(place.app, {name: get(path) for name, path in paths.items()}, runs)
    found = [replace(figure, kept=kept[figure.page]) for figure in found]
    asks = _asks(place.app, tenant)
    return found + [_measured(place.app, name, ask, runs) for name, ask in asks.items()]


def _kept(app: Flask, asks: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """CPU of each page while the page cache is on: the first answer fills it and is not counted."""
    store = app.extensions["kept_pages"]
    store.resize(64 * 1024 * 1024)
    told = {}
    for name, ask in asks.items():
        ask()
        times = []
        for _ in range(runs):
            busy = time.process_time()
            ask()
            times.append((time.process_time() - busy) * 1000)
        told[name] = statistics.median(times)
    store.resize(0)
    return told


def _paths(app: Flask, tenant: TenantRef) -> dict[str, str]:
    with app.app_context(), acting_as(tenant):
        page = queries.search(tenant, Criteria(), None)
        home, deep = page.rows[0], _deep(tenant)
        db.session.remove()
    return {
        "search": "/listings",
        "search, five filters": f"/listings?{FIVE}",
        "search, words": "/listings?location=waterfront+garden",
        "search, by price": "/listings?sort=price_asc",
        "search, deep page": f"/listings?after={deep}",
        "search, sold": "/listings?status=closed",
        "typeahead, town": "/listings/suggest?q=bel",
        "typeahead, address": "/listings/suggest?q=12+cedar",
        "listing": f"/listings/{home.id}/{home.slug}",
        "home": "/",
        "areas": "/areas",
        "area": "/areas/bellevue",
        "market report": f"/market-reports/all-areas/{last_closed(utc_now().date()).code}",
    }


def _deep(tenant: TenantRef) -> Cursor:
    """The key of a home far down: nine tenths of the way."""
    total = queries.matching(tenant, Criteria())
    oldest = total.order_by(Listing.newest_order, Listing.id).limit(1).offset(200)
    home = db.session.scalars(oldest).one()
    return Cursor((home.newest_order, home.id))


def _asks(app: Flask, tenant: TenantRef) -> dict[str, Callable[[], object]]:
    """What is measured below the door: facets alone, a box of the map, and SQL by hand."""

    @contextmanager
    def acting() -> Iterator[None]:
        with app.app_context(), acting_as(tenant):
            yield
            db.session.remove()

    def facets() -> None:
        with acting():
            queries.facets(tenant, Criteria())

    def box() -> None:
        with acting():
            criteria = read_criteria({"bounds": BOX}).criteria
            found = queries.matching(tenant, criteria).with_only_columns(
                Listing.id, Listing.latitude, Listing.longitude, Listing.price_order
            )
            db.session.execute(found.limit(500)).all()
            queries.count(tenant, criteria)

    def by_hand() -> None:
        with app.app_context(), across_tenants("benchmark: plain SQL by hand"):
            db.session.execute(
                text(
                    "select * from listings where tenant_id = :t and standard_status in "
                    "('Active', 'Active Under Contract', 'Coming Soon') "
                    "and internet_entire_listing_display_yn "
                    "order by on_market_date desc, id desc limit 24"
                ),
                {"t": tenant.id},
            ).all()
            db.session.remove()

    return {"facets": facets, "map box, 500 pins": box, "plain SQL, one page": by_hand}


def _measured(app: Flask, name: str, ask: Callable[[], object], runs: int) -> Figure:
    ask()
    times, worked, spent, sent = [], [], [0.0], [0]
    with app.app_context():
        engine = db.engine

    def before(
        _c: object, _cursor: object, statement: str, _p: object, ctx: object, _m: object
    ) -> None:
        ctx.started = time.perf_counter()  # type: ignore[attr-defined]
        sent[0] += 0 if statement.startswith(("BEGIN", "SELECT set_config")) else 1

    def after(_c: object, _cursor: object, _s: str, _p: object, ctx: object, _m: object) -> None:
        spent[0] += time.perf_counter() - ctx.started  # type: ignore[attr-defined]

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    for _ in range(runs):
        _forget()
        started, busy = time.perf_counter(), time.process_time()
        ask()
        times.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    event.remove(engine, "before_cursor_execute", before)
    event.remove(engine, "after_cursor_execute", after)
    p95 = statistics.quantiles(times, n=20)[-1]
    return Figure(
        name,
        statistics.median(times),
        p95,
        statistics.median(worked),
        spent[0] * 1000 / runs,
        round(sent[0] / runs),
    )


def _forget() -> None:
    meaning._meanings.resize(2_000, 600)
    suggestions._places.resize(2_000, 600)
