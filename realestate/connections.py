"""Connections to PostgreSQL whose every wait ends, whatever stands between us and the server."""

from __future__ import annotations

import time
from typing import Any, ClassVar, TypeVar

import psycopg

T = TypeVar("T")


class BoundedConnection(psycopg.Connection[Any]):
    """The server ends a statement after 15 s by itself; a connection silent for longer leads nowhere.

    TCP's own timeouts do not see that when something in between acknowledges and drops (a proxy, a
    firewall that forgot us). The connection is closed, so that nobody gets it from the pool again.
    """

    longest_wait: ClassVar[float] = 18.0

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        began = time.monotonic()
        try:
            return super().wait(gen, interval, self.longest_wait)
        except psycopg.OperationalError as error:
            if time.monotonic() - began < self.longest_wait:
                raise
            self.close()
            raise psycopg.OperationalError("the database did not answer in time") from error


class BellConnection(BoundedConnection):
    """The queue's: a hint is not worth a long wait."""

    longest_wait: ClassVar[float] = 4.0
