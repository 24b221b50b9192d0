"""A connection to PostgreSQL never waits without end, whatever stands in between."""

from __future__ import annotations

import time
from typing import ClassVar
from urllib.parse import urlsplit

import psycopg
import pytest

from realestate.connections import BoundedConnection
from tests.support.postgres import PostgresServer
from tests.support.swallowing import SwallowingProxy


class Impatient(BoundedConnection):
    longest_wait: ClassVar[float] = 0.5


def test_a_swallowed_answer_ends_the_wait_and_the_connection(
    postgres_server: PostgresServer,
) -> None:
    server = urlsplit(postgres_server.root_url)
    assert server.hostname
    assert server.port
    with SwallowingProxy(server.hostname, server.port) as proxy:
        through = postgres_server.root_url.replace(f":{server.port}/", f":{proxy.port}/")
        connection = Impatient.connect(through, autocommit=True)
        assert connection.execute("select 1").fetchone() == (1,)
        proxy.swallow()
        began = time.monotonic()
        with pytest.raises(psycopg.OperationalError, match="in time"):
            connection.execute("select 1")
        assert time.monotonic() - began < 5
        assert connection.closed


def test_an_error_of_the_server_leaves_the_connection_alone(
    postgres_server: PostgresServer,
) -> None:
    with Impatient.connect(postgres_server.root_url, autocommit=True) as connection:
        with pytest.raises(psycopg.Error, match="does not exist"):
            connection.execute("select * from nowhere")
        assert connection.execute("select 2").fetchone() == (2,)
