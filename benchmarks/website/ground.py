"""One installation with many homes: 20 agencies, the first with half of all homes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine

from app import create_app
from benchmarks.website.rows import load
from realestate import config, db, schema
from realestate.db import transaction, utc_now
from realestate.modules.areas.actions.counting import count_due
from realestate.modules.areas.models import Area
from realestate.modules.areas.queries.places import published
from realestate.modules.content.models import WebsiteConfig
from realestate.modules.listings.rules import slug
from realestate.modules.listings.suggestions import towns_of
from realestate.tenancy.actions import open_tenant
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.support import postgres

ROLE = "realestate_app"
AGENCIES = 20
DURABLE = (
    "fsync=on",
    "synchronous_commit=on",
    "shared_buffers=512MB",
    "max_wal_size=4GB",
    "jit=off",
)


@dataclass(frozen=True)
class Installation:
    """The product on a filled database; ``large`` has half of all homes, ``usual`` a nineteenth of the rest."""

    app: Flask
    large: TenantRef
    usual: TenantRef


@contextmanager
def installation(kind: str, homes: int, folder: Path | None = None) -> Iterator[Installation]:
    """Build it (or, in a folder that is kept, find it again), and take it away afterwards."""
    with tempfile.TemporaryDirectory(prefix="realestate-bench-") as own:
        place = folder or Path(own)
        server = postgres.start(DURABLE) if kind == "postgresql" else None
        try:
            environment = _environment(place, server, homes)
            app, tenants = _settle(environment, homes)
            yield Installation(app, tenants[0], tenants[-1])
            with app.app_context():
                db.db.engine.dispose()
        finally:
            if server:
                server.stop()


def _environment(
    folder: Path, server: postgres.PostgresServer | None, homes: int
) -> dict[str, str]:
    given = {
        "APP_MODE": "development",
        "SECRET_KEY": "a secret that only this benchmark knows of",
        "INSTANCE_DIR": str(folder),
        "PLATFORM_DOMAIN": "estate.localhost",
        "LOG_LEVEL": "ERROR",
        "PAGE_CACHE_MB": "0",
    }
    if server is None:
        return given | {"DATABASE_URL": f"sqlite:///{folder}/homes-{homes}.db"}
    owner = server.create_database("homes")
    return given | {"DATABASE_URL": server.url("homes", ROLE), "DATABASE_OWNER_URL": owner}


def _settle(environment: dict[str, str], homes: int) -> tuple[Flask, list[TenantRef]]:
    settings = config.load(environment)
    is_there = (
        settings.database_url.startswith("sqlite")
        and Path(settings.database_url.removeprefix("sqlite:///")).exists()
    )
    schema.upgrade(settings)
    app = create_app(settings)
    with app.app_context():
        tenants = [_agency(number) for number in range(1, AGENCIES + 1)]
        db.db.engine.dispose()
    if not is_there:
        engine = create_engine(settings.migration_url)
        with engine.connect() as connection:
            load(connection, homes, [t.id for t in tenants], today=utc_now().date())
        engine.dispose()
    with app.app_context():
        _know_places(tenants)
    return app, tenants


def _know_places(tenants: list[TenantRef]) -> None:
    """Each agency's eight first towns as places, their figures counted as the worker does."""
    for tenant in (tenants[0], tenants[-1]):
        with acting_as(tenant), transaction():
            if not published(tenant):
                db.db.session.add_all(_town(name) for name in towns_of(tenant)[:8])
        for _ in count_due(tenant, utc_now()):
            pass
        db.db.session.remove()


def _town(name: str) -> Area:
    return Area(
        kind="town",
        name=name,
        slug=slug(name),
        city=name,
        is_published=True,
        updated_at=utc_now(),
    )


def _agency(number: int) -> TenantRef:
    from realestate.tenancy.actions import find

    slug = f"agency{number}"
    with transaction():
        try:
            return find(slug).ref
        except Exception:
            tenant = open_tenant(slug=slug, name=f"Agency {number}", plan="pro", now=utc_now()).ref
    with acting_as(tenant), transaction():
        db.db.session.add(WebsiteConfig(display_name=f"Agency {number}", tagline="Homes"))
    return tenant
