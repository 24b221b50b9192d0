"""The database: base, column types, and the end of a transaction (which is at the door, nowhere else)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Numeric,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from realestate.config import Settings
from realestate.connections import BoundedConnection

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BigId = BigInteger().with_variant(Integer(), "sqlite")
Money = Numeric(14, 2)
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

_OURS = "realestate"  # how our sessions call themselves to PostgreSQL
_reading: ContextVar[bool] = ContextVar("reading", default=False)


class UTCDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out; SQLite would hand back naive times."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every model stands on this one."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UTCDateTime(), dict[str, Any]: Json, list[str]: Json}


db = SQLAlchemy(metadata=Base.metadata)


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its engine, tuned for the database it speaks to."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        tune(db.engine)


def read_json(text: str | bytes) -> Any:
    """JSON as Python sees it. What cannot be read (too deep, a number of thousands of digits, broken) must
    not take the rows beside it along: it reads as a note about itself."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        return {"unreadable": f"{len(text)} characters: {type(error).__name__}"}


def engine_options(url: str, *, is_patient: bool = False) -> dict[str, Any]:
    """Options for create_engine; waits are bounded on both databases (``is_patient``: for migrations,
    whose statements may take their time)."""
    if url.startswith("sqlite"):
        connect_args = {"timeout": 10, "check_same_thread": False}
        return {"connect_args": connect_args, "json_deserializer": read_json}
    return {
        "json_deserializer": read_json,
        "connect_args": {
            "application_name": _OURS,
            "connect_timeout": 5,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,  # a half-open connection ends after this many ms
            "options": f"-c statement_timeout={0 if is_patient else 15_000}"
            # who is frozen, or whose machine is gone, must not keep rows locked: a lease is 20 s
            " -c idle_in_transaction_session_timeout=15000",
        },
        "pool_size": 10,
        "max_overflow": 10,
        "pool_timeout": 5,
        "pool_pre_ping": True,
    }


def tune(engine: Engine) -> None:
    """SQLite: write-ahead log, foreign keys, and writers that queue instead of failing. PostgreSQL: no
    wait without an end."""
    if engine.dialect.name != "sqlite":
        event.listen(
            engine,
            "do_connect",
            lambda _dialect, _record, args, options: BoundedConnection.connect(*args, **options),
        )
        return

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=FULL",
            "busy_timeout=10000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")


@contextmanager
def reading(is_reading: bool = True) -> Iterator[None]:
    """Within it, transactions only look: on SQLite they take no write lock."""
    token = _reading.set(is_reading)
    try:
        yield
    finally:
        _reading.reset(token)


def after_commit(callback: Callable[[], None]) -> None:
    """Call this once the present transaction is safely on disk; never when it is undone."""
    db.session.info.setdefault("after_commit", []).append(callback)


def finish(*, keep: bool) -> None:
    """End the transaction: commit and run what waited for it, or undo everything."""
    if not db.session.registry.has():
        return
    waiting = db.session.info.pop("after_commit", [])
    try:
        if keep:
            db.session.commit()
        else:
            db.session.rollback()
    finally:
        db.session.remove()
    if keep:
        for callback in waiting:
            callback()


@contextmanager
def transaction() -> Iterator[None]:
    """A whole transaction for jobs and commands: committed at the end, undone by any error."""
    try:
        yield
    except BaseException:
        finish(keep=False)
        raise
    finish(keep=True)


@contextmanager
def aside() -> Iterator[None]:
    """In a request that only looks: a short writing transaction of its own. What was read before it
    is let go; look again afterwards."""
    finish(keep=False)
    with reading(False), transaction():
        yield


# What SQLite says when it cannot write rather than when it is told nonsense: busy, locked, read-only,
# an input/output error, full, cannot open.
_SQLITE_AWAY = frozenset({5, 6, 8, 10, 13, 14})
_PG_AWAY = ("08", "53100", "53300", "57P")


def is_away(error: BaseException) -> bool:
    """Is the database gone, full or shutting down, rather than a statement wrong?"""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError) or error.orig is None:
        return False
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE_AWAY
    state = getattr(error.orig, "sqlstate", "") or ""
    return state.startswith(_PG_AWAY) or (isinstance(error, OperationalError) and not state)


def is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def now() -> datetime:
    """The moment, by the database's clock where several machines share one, else by ours."""
    if is_postgresql():
        moment: datetime = db.session.execute(select(func.clock_timestamp())).scalar_one()
        return moment.astimezone(UTC)
    return utc_now()


_HANGING = text(
    "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = current_user "
    "and datname = current_database() and application_name = :ours "
    "and pid <> pg_backend_pid() and state like 'idle in transaction%' "
    "and state_change < clock_timestamp() - make_interval(secs => :seconds)"
)


def end_hanging_sessions(seconds: float = 30) -> int:
    """PostgreSQL: end our own sessions whose client fell silent inside a transaction for so many seconds;
    returns how many.

    The server's own limit (15 s) does not reach one that waits for the rest of a half-sent message, and
    what it has locked nobody else could take.
    """
    if not is_postgresql():
        return 0
    with db.engine.connect() as connection:
        return int(connection.execute(_HANGING, {"ours": _OURS, "seconds": seconds}).scalar_one())


def utc_now() -> datetime:
    """The moment by this machine's clock: for records; leases and queues go by ``now``."""
    return datetime.now(UTC)
