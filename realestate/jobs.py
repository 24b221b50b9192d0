"""Huey and its storages. A job carries an id and nothing else: the row is the job, this is the bell."""

from __future__ import annotations

import atexit
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from flask import Flask
from huey import Huey
from huey.serializer import SignedSerializer
from huey.storage import MemoryStorage, PostgresStorage, SqliteStorage

from realestate import db
from realestate.config import Settings
from realestate.connections import BellConnection

log = logging.getLogger(__name__)
_NAME = "realestate"
_RING_SECONDS = 2  # longest wait for the bell; the sweeper comes round anyway

huey = Huey(_NAME, storage_class=MemoryStorage, results=False)
_home: dict[str, Flask] = {}


class Job(Protocol):
    """A function of one id: called, it only rings; ``call_local`` does the work here and now."""

    def __call__(self, row_id: int, /) -> Any: ...

    def call_local(self, row_id: int, /) -> None: ...


def init_app(app: Flask, settings: Settings) -> None:
    """Choose the storage by QUEUE_URL. Messages are signed: a pickle nobody signed is not opened."""
    huey.serializer = SignedSerializer(secret=settings.secret_key, salt="realestate.jobs")
    huey.storage = _storage(settings.queue_url)
    _home["app"] = app


def _storage(url: str, *, create_tables: bool = False) -> Any:
    if url.startswith("memory"):
        return MemoryStorage(_NAME)
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        return SqliteStorage(_NAME, filename=path, timeout=_RING_SECONDS)
    return PostgresStorage(
        _NAME, connection=lambda: _bell_connection(url), create_tables=create_tables
    )


def _bell_connection(url: str) -> BellConnection:
    return BellConnection.connect(
        url,
        connect_timeout=_RING_SECONDS,
        tcp_user_timeout=_RING_SECONDS * 1000,
        options="-c statement_timeout=3000",
    )


def create_queue_tables(queue_url: str, owner_url: str) -> None:
    """On PostgreSQL the owner makes huey's tables; the application's role could not."""
    if queue_url.startswith("postgresql"):
        _storage(owner_url, create_tables=True).close()


def job(function: Callable[[int], None]) -> Job:
    """Make a function of one id a job, run in an application context."""

    @wraps(function)
    def _run(row_id: int) -> None:
        with _home["app"].app_context():
            function(row_id)

    task: Job = huey.task(name=f"{function.__module__}.{function.__name__}")(_run)
    return task


def later(ring: Callable[[int], Any], row_id: int, *, once: bool = False) -> None:
    """Ring after the present transaction has committed. A dead bell costs seconds, never a row.

    Nobody waits for the bell: a thread of its own rings it. ``once``: rings that wait together are one.
    """

    def _ring() -> None:
        if isinstance(huey.storage, MemoryStorage):
            _ring_now(ring, row_id)
        else:
            _ringer.add(ring, row_id, once)

    db.after_commit(_ring)


def _ring_now(ring: Callable[[int], Any], row_id: int) -> None:
    try:
        ring(row_id)
    except Exception as error:  # it is committed by now: nobody may be told that it failed
        log.warning("bell not rung", extra={"reason": type(error).__name__, "row": row_id})


class _Ringer:
    """Rings in the background. When the queue does not answer, what waits is bounded and may be lost."""

    def __init__(self, most: int = 1_000) -> None:
        self._most = most
        self._waiting: dict[tuple[object, int], tuple[Callable[[int], Any], int]] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def add(self, ring: Callable[[int], Any], row_id: int, once: bool) -> None:
        with self._changed:
            if len(self._waiting) < self._most:
                self._waiting[ring, 0 if once else row_id] = (ring, row_id)
            if self._thread is None:
                self._thread = threading.Thread(target=self._repeat, daemon=True, name="ringer")
                self._thread.start()
                atexit.register(self._flush)
            self._changed.notify()

    def _repeat(self) -> None:
        while True:
            with self._changed:
                while not self._waiting:
                    self._changed.notify_all()
                    self._changed.wait()
                ring, row_id = self._waiting.pop(next(iter(self._waiting)))
            _ring_now(ring, row_id)

    def _flush(self) -> None:
        """A command that ends gives its last hints a moment."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting, timeout=_RING_SECONDS)


_ringer = _Ringer()
_NONCE = secrets.token_hex(2)


def worker_name() -> str:
    """Who works here: host and process, told apart from an earlier process of the same number."""
    return f"{host_name()}:{os.getpid()}-{_NONCE}"


def host_name() -> str:
    """The machine this process runs on."""
    return socket.gethostname()[:100]
