"""When is the database gone, and when is a statement wrong? What is nobody's failure hangs on the answer."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from realestate.config import Settings
from realestate.db import db, end_hanging_sessions, engine_options, is_away
from tests.support.postgres import PostgresServer


def error_of(connection: object, statement: str) -> DBAPIError:
    with pytest.raises(DBAPIError) as raised:
        connection.execute(text(statement))  # type: ignore[attr-defined]
    return raised.value


def test_a_locked_file_is_away_and_nonsense_is_not(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/x.db", connect_args={"timeout": 0.05})
    with engine.connect() as one, engine.connect() as other:
        one.exec_driver_sql("create table t (x integer not null)")
        one.commit()
        one.exec_driver_sql("begin immediate")
        assert is_away(error_of(other, "insert into t values (1)"))
        one.rollback()
        assert not is_away(error_of(other, "insert into t values (null)"))
        assert not is_away(error_of(other, "select nonsense"))
    engine.dispose()


def test_a_full_disk_is_away(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/x.db")
    with engine.connect() as one:
        one.exec_driver_sql("create table t (x text)")
        one.exec_driver_sql("pragma max_page_count = 3")
        assert is_away(error_of(one, "insert into t values (hex(randomblob(100000)))"))
    engine.dispose()


def test_a_server_that_ends_our_connection_is_away(postgres_server: PostgresServer) -> None:
    url = postgres_server.root_url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.connect() as one, engine.connect() as other:
        pid = one.execute(text("select pg_backend_pid()")).scalar_one()
        other.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
        assert is_away(error_of(one, "select 1"))
        one.invalidate()
        other.execute(text("set statement_timeout = 50"))
        assert not is_away(error_of(other, "select pg_sleep(5)")), "slow is not gone"
        other.rollback()
        assert not is_away(error_of(other, "select nonsense"))
        other.rollback()
    engine.dispose()


def test_who_is_silent_in_a_transaction_keeps_no_row_locked(
    postgres_server: PostgresServer,
) -> None:
    """A worker frozen between two statements held its rows for as long as it was frozen."""
    url = postgres_server.create_database("silent").replace(
        "postgresql://", "postgresql+psycopg://"
    )
    engine = create_engine(url, **engine_options(url))
    with engine.connect() as one, engine.connect() as other:
        waits = text("show idle_in_transaction_session_timeout")
        assert one.execute(waits).scalar_one() == "15s"
        one.execute(text("create table t (x integer)"))
        one.execute(text("insert into t values (1)"))
        one.commit()
        one.execute(text("set local idle_in_transaction_session_timeout = 100"))
        one.execute(text("update t set x = 2"))
        other.execute(
            text("update t set x = 3")
        )  # waits for the row until the server ends the silence
        other.commit()
        assert is_away(error_of(one, "select 1"))
        one.invalidate()
    engine.dispose()


def test_only_our_own_silent_sessions_are_ended(built: Flask, settings: Settings) -> None:
    with built.app_context():
        if not settings.uses_postgresql:
            assert end_hanging_sessions(0) == 0
            return
        engine = db.engine
        url = engine.url.render_as_string(hide_password=False)
        operator = create_engine(url, connect_args={"application_name": "psql"})
        with engine.connect() as silent, operator.connect() as somebody:
            for one in (silent, somebody):
                one.execute(text("select 1"))
            time.sleep(0.3)
            assert end_hanging_sessions(0.2) == 1
            assert is_away(error_of(silent, "select 1"))
            silent.invalidate()
            assert somebody.execute(text("select 2")).scalar_one() == 2
        operator.dispose()


def test_other_errors_are_not_the_databases() -> None:
    assert not is_away(ValueError("x"))
