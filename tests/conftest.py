"""The house on both databases, with the same cast in each; every test is undone when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import Connection

from app import create_app
from realestate import config, db, jobs, memory, schema
from realestate.config import Settings
from realestate.modules.accounts import passwords
from tests.cast import Cast, assemble
from tests.support import postgres
from tests.support.browser import Visitor

APPLICATION_ROLE = "realestate_app"


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashes() -> Iterator[None]:
    """argon2id with its least cost: the tests are about who may enter, not about how long it takes."""
    dear = passwords._hasher
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    passwords._hasher = dear


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.PostgresServer]:
    server = postgres.start()
    yield server
    server.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_urls(request: pytest.FixtureRequest, tmp_path_factory: Any) -> dict[str, str]:
    """Where the application and the owner of the tables find an empty database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('database')}/test.db"
        return {"DATABASE_URL": url}
    server = request.getfixturevalue("postgres_server")
    owner = server.create_database("house")
    return {
        "DATABASE_URL": server.url("house", APPLICATION_ROLE),
        "DATABASE_OWNER_URL": owner,
    }


@pytest.fixture(scope="session")
def settings(database_urls: dict[str, str], tmp_path_factory: Any) -> Settings:
    return config.load(
        {
            "APP_MODE": "test",
            "SECRET_KEY": "a secret that only these tests know of",
            "INSTANCE_DIR": str(tmp_path_factory.mktemp("instance")),
            "QUEUE_URL": "memory://",
            "PAGE_CACHE_MB": "0",  # each test starts from the rows; test_page_cache.py switches it on
            **database_urls,
        }
    )


@pytest.fixture(scope="session")
def built(settings: Settings) -> Iterator[Flask]:
    """The application on a migrated database that holds the cast and nothing else."""
    schema.upgrade(settings)
    app = create_app(settings)
    app.cast = assemble(app)  # type: ignore[attr-defined]
    yield app
    with app.app_context():
        db.db.engine.dispose()


@pytest.fixture
def app(built: Flask, settings: Settings) -> Iterator[Flask]:
    """The application inside one outer transaction, undone at the end: commits are only seen here."""
    jobs.init_app(built, settings)
    memory.configure(settings.cache_hosts, settings.cache_seconds)
    with built.app_context():
        engines = db.db._app_engines[built]
        engine = engines[None]
    connection = engine.connect()
    undone = connection.begin()
    engines[None] = connection
    db.db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    try:
        yield built
    finally:
        engines[None] = engine
        undone.rollback()
        connection.close()


@pytest.fixture
def cast(app: Flask) -> Cast:
    found: Cast = app.cast  # type: ignore[attr-defined]
    return found


@pytest.fixture
def is_postgresql(settings: Settings) -> bool:
    return settings.uses_postgresql


@pytest.fixture
def connection(app: Flask) -> Connection:
    """The very connection the test's transaction lives on."""
    found: Connection = db.db._app_engines[app][None]
    return found


@pytest.fixture
def fairfield_site(app: Flask) -> Visitor:
    return Visitor(app, "fairfield.estate.localhost")


@pytest.fixture
def harbor_site(app: Flask) -> Visitor:
    return Visitor(app, "harbor.estate.localhost")


@pytest.fixture
def agent(app: Flask, cast: Cast) -> Visitor:
    """Ada of Fairfield, signed in to her workspace."""
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.agent_email)


@pytest.fixture
def stranger(app: Flask, cast: Cast) -> Visitor:
    """Hugo of Harbor, signed in to his own workspace."""
    return Visitor(app, "harbor.crm.estate.localhost").signed_in(cast.harbor.agent_email)


@pytest.fixture
def staff(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "admin.estate.localhost").signed_in(cast.staff_email)


@pytest.fixture
def mails(settings: Settings) -> Path:
    """The folder mails land in, empty at the start."""
    folder = settings.mail_dir
    for old in folder.glob("*.eml") if folder.exists() else ():
        old.unlink()
    return folder
