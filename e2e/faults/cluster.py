"""A PostgreSQL that keeps its promises (fsync on), to be crashed, kept down, and started again on the same data."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from run_processes import end_with_parent, log_tail
from tests.support.postgres import APART, free_port
from tests.support.postgres_binaries import Account, find_account, find_binaries

_READY_SECONDS = 60
# Durable, as an operator's server is; only small, because many stand side by side.
_DURABLE = ["fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=64MB"]


class Cluster:
    """One server of our own; ``folder`` may be a small disk."""

    def __init__(self, folder: Path | None = None, settings: tuple[str, ...] = ()) -> None:
        self._account: Account = find_account()
        base = Path("/tmp" if os.geteuid() == 0 else tempfile.gettempdir())
        self._scratch = Path(tempfile.mkdtemp(prefix="realestate-faults-", dir=base))
        os.chown(self._scratch, self._account.uid, self._account.gid)
        self._binaries = find_binaries(self._account, self._scratch)
        self._data = (folder or self._scratch) / "cluster"
        self._log = self._scratch / "log"
        self._settings = (*_DURABLE, *APART, *settings)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        locale = "C" if sys.platform == "darwin" else "C.UTF-8"
        options = ["-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", f"--locale={locale}"]
        self._account.run(self._binaries / "initdb", "-D", self._data, *options)
        self.start()

    def url(self, database: str, user: str = "postgres", port: int = 0) -> str:
        """Where a database is; ``port`` of a proxy before it."""
        return f"postgresql://{user}@127.0.0.1:{port or self.port}/{database}"

    def create_database(self, name: str) -> str:
        """An empty database."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        return self.url(name)

    def start(self) -> None:
        """Start, or start again on the same data, and wait until it answers."""
        words = [word for s in (*self._settings, f"port={self.port}") for word in ("-c", s)]
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(self._binaries / "postgres"), "-D", str(self._data), *words],
                stdout=output,
                stderr=output,
                preexec_fn=end_with_parent(signal.SIGINT),
                start_new_session=True,
                **self._account.process_options(),
            )
        until = time.monotonic() + _READY_SECONDS
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{log_tail(self._log)}")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Does it take connections?"""
        with (
            suppress(psycopg.Error),
            psycopg.connect(self.url("postgres"), connect_timeout=2) as connection,
        ):
            connection.execute("select 1")
            return True
        return False

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def crash(self) -> None:
        """What `pg_ctl stop -m immediate` does: no goodbye, no checkpoint, recovery at the next start."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """End it for good and remove its data."""
        self._end(signal.SIGINT)
        shutil.rmtree(self._data, ignore_errors=True)
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _end(self, end: signal.Signals) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(end)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
