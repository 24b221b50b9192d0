"""What every contender starts from: the migrated schema with its agencies and homes, copied afresh for each run."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from argon2 import PasswordHasher
from flask import Flask

from app import create_app
from benchmarks.ingestion.words import AGENCIES
from realestate import config, schema
from realestate.db import db, transaction, utc_now
from realestate.modules.accounts import actions as accounts
from realestate.modules.accounts import passwords
from realestate.modules.content.models import WebsiteConfig
from realestate.tenancy.actions import open_tenant
from realestate.tenancy.scope import acting_as
from tests.cast import HOMES, make_listing
from tests.support import postgres

KINDS = ("postgresql", "sqlite")
ROLE = "realestate_app"
DURABLE = (
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "shared_buffers=512MB",
    "max_wal_size=4GB",
    "checkpoint_timeout=15min",
    "jit=off",
)


@dataclass(frozen=True)
class Database:
    """One database to work in: ``environment`` is what the product is started with."""

    kind: str
    name: str
    folder: Path
    server: postgres.PostgresServer | None = None

    @property
    def path(self) -> Path:
        return self.folder / f"{self.name}.db"

    @property
    def url(self) -> str:
        """As the application's role, which row-level security binds."""
        return self.server.url(self.name, ROLE) if self.server else f"sqlite:///{self.path}"

    @property
    def owner_url(self) -> str:
        return self.server.url(self.name) if self.server else self.url

    @property
    def environment(self) -> dict[str, str]:
        given = {
            "APP_MODE": "development",
            "SECRET_KEY": "a secret that only this benchmark knows of",
            "INSTANCE_DIR": str(self.folder / self.name),
            "PLATFORM_DOMAIN": "estate.localhost",
            "DATABASE_URL": self.url,
            "TRUSTED_PROXIES": "1",
            "LOG_LEVEL": "INFO",
        }
        return given | ({"DATABASE_OWNER_URL": self.owner_url} if self.server else {})


@dataclass
class Ground:
    """A place for databases of one kind, made from the ``bare`` one: schema, agencies, homes, nothing else."""

    kind: str
    folder: Path
    server: postgres.PostgresServer | None
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def named(self, name: str) -> Database:
        return Database(self.kind, name, self.folder, self.server)

    def copy(self, of: Database) -> Database:
        """A database of its own with the same content."""
        return self.copy_as(f"run{next(self._numbers)}", of)

    def copy_as(self, name: str, of: Database) -> Database:
        """The same under a name to come back to."""
        made = self.named(name)
        if self.server:
            self.server.create_database(made.name, of.name)
            with psycopg.connect(self.server.root_url, autocommit=True) as connection:
                connection.execute("checkpoint")
        else:
            shutil.copy(of.path, made.path)
        return made

    def drop(self, database: Database) -> None:
        if self.server:
            with psycopg.connect(self.server.root_url, autocommit=True) as connection:
                connection.execute(f"drop database {database.name} with (force)")
            return
        for path in self.folder.glob(f"{database.name}.db*"):
            path.unlink()


@contextmanager
def ground(kind: str) -> Iterator[Ground]:
    """PostgreSQL of our own, durable as in production, or a folder for SQLite files."""
    with tempfile.TemporaryDirectory(prefix="realestate-bench-") as folder:
        server = postgres.start(DURABLE) if kind == "postgresql" else None
        try:
            made = Ground(kind, Path(folder), server)
            if server:
                server.create_database("bare")
            _settle(made.named("bare"))
            yield made
        finally:
            if server:
                server.stop()


def _settle(database: Database) -> None:
    schema.upgrade(config.load(database.environment))
    app = application(database.environment)
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with app.app_context():
        for number in range(1, AGENCIES + 1):
            _open_agency(number)
        db.engine.dispose()


def _open_agency(number: int) -> None:
    with transaction():
        tenant = open_tenant(
            slug=f"agency{number}", name=f"Agency {number}", plan="pro", now=utc_now()
        ).ref
    agent = f"agent{number}@agency.example"
    with acting_as(tenant), transaction():
        accounts.create_user(
            tenant,
            email=agent,
            name="Ada Agent",
            role="agent",
            password="demo demo demo",
            now=utc_now(),
        )
        db.session.add(WebsiteConfig(display_name=tenant.name, tagline="Homes"))
        for facts in HOMES:
            make_listing(**facts, list_agent_email=agent)


class Asked:
    """Asks one database for one number or word at a time, until it is closed."""

    def __init__(self, database: Database) -> None:
        self._connection: Any = (
            psycopg.connect(database.owner_url, autocommit=True)
            if database.server
            else sqlite3.connect(database.path, timeout=30)
        )

    def __call__(self, question: str) -> Any:
        return self._connection.execute(question).fetchone()[0]

    def close(self) -> None:
        self._connection.close()


def ask(database: Database) -> Asked:
    """``with closing(ask(database)) as asked: asked("select count(*) from leads")``."""
    return Asked(database)


def application(environment: dict[str, str]) -> Flask:
    """The product inside this process; its bell is not heard by anybody."""
    return create_app(config.load(environment | {"QUEUE_URL": "memory://"}))
