"""The product under test: web and workers as processes of their own, on a database of its own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path

from sqlalchemy import Engine, create_engine

from e2e.faults.cluster import Cluster
from run_processes import Child, module_command, stop, web_command
from run_setup import ROOT
from tests.support.live import LiveSite

AGENCIES = 40  # so many that no agency's own limit of messages a minute is reached
_SECRET = "a secret that only the faults know, and they are 32"


class House(LiveSite):
    """A LiveSite whose workers can be told to fall, on SQLite or on a cluster of its own."""

    def __init__(
        self,
        database: str,
        *,
        disk: Path | None = None,
        agencies: int = AGENCIES,
        proxy_port: int = 0,
        cluster: Cluster | None = None,
        **settings: str,
    ) -> None:
        self.database = database
        self.cluster = cluster
        self.agencies = [f"agency{number}" for number in range(agencies)]
        self._folder = tempfile.TemporaryDirectory(prefix="realestate-faults-house-")
        folder = disk or Path(self._folder.name)
        given = {"APP_MODE": "demo", "TRUSTED_PROXIES": "1", "SECRET_KEY": _SECRET}
        given |= {"INSTANCE_DIR": str(folder), "LOG_LEVEL": "WARNING", **settings}
        if database == "postgresql":
            self.cluster = cluster or Cluster()
            self.owner_url = self.cluster.create_database("faults")
            given["DATABASE_OWNER_URL"] = self.owner_url
            given["DATABASE_URL"] = self.cluster.url("faults", "realestate_app", proxy_port)
        else:
            self.owner_url = f"sqlite:///{folder}/realestate.db"
        super().__init__(given)
        self.engine: Engine = create_engine(self.owner_url, pool_pre_ping=True)

    def begin(self) -> None:
        """As any LiveSite, with agencies of our own."""
        self.seed()
        self.start_web()
        self.start_worker()
        self.wait_until_ready()

    def stop(self) -> None:
        """Stops everything that is its own, the cluster included, and removes the folders."""
        self.engine.dispose()
        super().stop()
        if self.cluster:
            self.cluster.stop()
        self._folder.cleanup()

    def seed(self) -> None:
        """The schema and the agencies."""
        command = module_command("e2e.faults.seed", str(len(self.agencies)))
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"seeding ended with {done.returncode}:\n{done.stderr}")

    def start_web(self) -> None:
        self._start("web", web_command("127.0.0.1", self.port, self.environment))

    def kill_web(self) -> None:
        """SIGKILL to granian and all its workers."""
        stop([self._children.pop("web")], seconds=0)

    def start_worker(self, name: str = "worker", *faults: str, elsewhere: bool = False) -> int:
        """Another worker, with a fault inside when told; returns its process number.

        ``elsewhere``: as on another machine, where nobody can see it die: its leases must end.
        """
        environment = dict(self.environment)
        if elsewhere:
            environment |= {"DATABASE_URL": self._database_url, "QUEUE_URL": self._queue_url}
            environment["INSTANCE_DIR"] = str(self.folder / "elsewhere")
        own, self.environment = self.environment, environment
        try:
            self._start(name, module_command("e2e.faults.worker", *faults))
        finally:
            self.environment = own
        return self._children[name].process.pid

    def end_worker(self, name: str = "worker", *, gently: bool = True) -> None:
        """TERM and patience, or KILL at once."""
        stop([self._children.pop(name)], seconds=15 if gently else 0)

    def has_died(self, name: str) -> bool:
        return self._children[name].process.poll() is not None

    def freeze(self, name: str) -> None:
        """SIGSTOP. On SQLite at a moment when it writes nothing: whoever stops there stops every writer."""
        process = self._children[name].process
        with ExitStack() as stack:
            if not self.cluster:
                path = self.folder / "realestate.db"
                one = stack.enter_context(
                    closing(sqlite3.connect(path, isolation_level=None, timeout=30))
                )
                one.execute("begin immediate")
            process.send_signal(signal.SIGSTOP)
            status = Path(f"/proc/{process.pid}/stat")
            while not status.read_text().rpartition(") ")[2].startswith("T"):
                time.sleep(0.01)

    def thaw(self, name: str) -> None:
        os.kill(self._children[name].process.pid, signal.SIGCONT)

    def letters(self) -> list[str]:
        """Delivery ids of the letters that left the house, one a letter."""
        found: list[str] = []
        for path in self.folder.rglob("letters"):
            found += path.read_text(encoding="utf-8").split()
        return found

    @property
    def queue_file(self) -> Path:
        """SQLite's store of hints."""
        return self.folder / "queue.db"

    @property
    def _database_url(self) -> str:
        return self.environment.get("DATABASE_URL") or self.owner_url

    @property
    def _queue_url(self) -> str:
        on_postgresql = self.database == "postgresql"
        return self._database_url if on_postgresql else f"sqlite:///{self.queue_file}"

    @property
    def children(self) -> dict[str, Child]:
        return self._children
