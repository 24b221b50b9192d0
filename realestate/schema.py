"""The schema: brought up to date, compared with the models, and known to be current or not."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine

from realestate import jobs, search_index
from realestate.config import ROOT, Settings
from realestate.db import Base, engine_options, tune
from realestate.tenancy.walls import grant_application_role

NOT_OURS = ("huey_", "sqlite_", "import_")


def upgrade(settings: Settings) -> str:
    """Bring the database to the newest revision, as its owner; returns that revision."""
    engine = _engine(settings.migration_url)
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).parent.mkdir(parents=True, exist_ok=True)
    try:
        _upgrade(engine)
        if engine.dialect.name == "postgresql":
            jobs.create_queue_tables(settings.queue_url, settings.migration_url)
            with engine.begin() as connection:
                grant_application_role(connection, settings.database_url)
    finally:
        engine.dispose()
    return head()


def _upgrade(engine: Engine) -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # A table that is rebuilt would take its children along: off, outside any transaction.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        if engine.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise RuntimeError(f"a migration left a dangling reference in {broken[0]}")


def drift(connection: Connection) -> list[Any]:
    """What the models say and the migrated database does not (empty is right)."""
    context = MigrationContext.configure(
        connection, opts={"include_object": is_ours, "compare_type": True}
    )
    return list(compare_metadata(context, Base.metadata))


def drift_of_fresh_sqlite() -> list[Any]:
    """Migrate an empty SQLite database and compare it with the models."""
    with tempfile.TemporaryDirectory() as folder:
        engine = _engine(f"sqlite:///{folder}/drift.db")
        _upgrade(engine)
        with engine.connect() as connection:
            found = drift(connection)
        engine.dispose()
    return found


def is_current(connection: Connection) -> bool:
    """Is the database at the revision this code was written for?"""
    return MigrationContext.configure(connection).get_current_revision() == head()


@cache
def head() -> str:
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def is_ours(_what: object, name: str | None, kind: str, *_rest: object) -> bool:
    """Tables of the queue and of search indexes are nobody's model; columns the database keeps itself
    are not made alike on both."""
    if kind == "column" and name in search_index.KEYS:
        return False
    return kind != "table" or not ((name or "").startswith(NOT_OURS) or "_fts" in (name or ""))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def _engine(url: str) -> Engine:
    engine = create_engine(url, **engine_options(url, is_patient=True))
    if engine.dialect.name == "sqlite":
        tune(engine)
    return engine
