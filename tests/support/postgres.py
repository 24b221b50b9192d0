"""A throw-away PostgreSQL for tests: `start()`, from TEST_POSTGRES_URL, the system, or the package of our lock."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from run_processes import end_with_parent, log_tail
from tests.support.postgres_binaries import Account, PostgresMissing, find_account, find_binaries

READY_SECONDS = 30
# A test's data need not survive a power cut.
FAST = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "jit=off",
]
APART = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=100",
    "timezone=UTC",
]


@dataclass(frozen=True)
class PostgresServer:
    """A running server; process is None when the environment named one that is not ours to stop."""

    root_url: str
    process: "subprocess.Popen[bytes] | None" = None
    folder: Path | None = None

    def url(self, database: str, user: str = "postgres") -> str:
        """Where a database is: postgresql://...; a user other than the default one keeps the server's password."""
        parts = urlsplit(self.root_url)
        place = parts.netloc
        if user != "postgres" and "@" in place:
            login, _, host = place.rpartition("@")
            place = f"{quote(user)}{''.join(login.partition(':')[1:])}@{host}"
        return urlunsplit(parts._replace(netloc=place, path=f"/{quote(database)}"))

    def create_database(self, name: str, template: str = "template0") -> str:
        """Makes a database, empty or as a copy of another that nobody is connected to, and returns its URL."""
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        with psycopg.connect(self.root_url, autocommit=True) as connection:
            connection.execute(make)
        return self.url(name)

    def stop(self) -> None:
        """Ends the server at once, dropping its connections, and removes its data."""
        if self.process:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def start(tuning: Sequence[str] = FAST) -> PostgresServer:
    """Starts a server, or takes the one that TEST_POSTGRES_URL names (its user must be a superuser)."""
    named = os.environ.get("TEST_POSTGRES_URL")
    if named:
        return PostgresServer(re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", named))
    account = find_account()
    # Root's own TMPDIR may be closed to the account that runs the server.
    base = Path("/tmp" if os.geteuid() == 0 else tempfile.gettempdir())
    _remove_left_behind(base)
    folder = Path(tempfile.mkdtemp(prefix=f"realestate-postgres-{os.getpid()}-", dir=base))
    os.chown(folder, account.uid, account.gid)
    try:
        return _start_in(folder, find_binaries(account, folder), account, tuning)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _start_in(
    folder: Path, binaries: Path, account: Account, tuning: Sequence[str]
) -> PostgresServer:
    cluster, log = folder / "cluster", folder / "log"
    locale = "C" if sys.platform == "darwin" else "C.UTF-8"
    options = ["-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", f"--locale={locale}"]
    account.run(binaries / "initdb", "-D", cluster, *options)
    for _ in range(3):  # another program may take the free port before PostgreSQL does
        port = free_port()
        settings = [
            word for setting in (*tuning, *APART, f"port={port}") for word in ("-c", setting)
        ]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(binaries / "postgres"), "-D", str(cluster), *settings],
                stdout=output,
                stderr=output,
                preexec_fn=end_with_parent(signal.SIGINT),
                start_new_session=True,
                **account.process_options(),
            )
        if _becomes_ready(process, cluster / "postmaster.pid"):
            return PostgresServer(
                f"postgresql://postgres@127.0.0.1:{port}/postgres", process, folder
            )
    raise PostgresMissing(f"PostgreSQL did not start:\n{log_tail(log)}")


def _becomes_ready(process: "subprocess.Popen[bytes]", pid_file: Path) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError):
            if [line.strip() for line in pid_file.read_text().splitlines()][7:8] == ["ready"]:
                return True
        time.sleep(0.02)
    process.kill()
    process.wait()
    return False


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _remove_left_behind(base: Path) -> None:
    """Data of test runs that were killed: their process is gone, so nobody else will remove it."""
    for folder in base.glob("realestate-postgres-*-*"):
        owner = folder.name.split("-")[2]
        if owner.isdecimal() and not _is_alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
