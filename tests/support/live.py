"""The real product for journeys: granian and the worker as processes of their own, started as run.py starts them."""

import signal
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from run_processes import (
    Child,
    log_tail,
    module_command,
    process_environment,
    start,
    stop,
    wait_until_ready,
    web_command,
    worker_command,
)
from run_setup import ROOT
from tests.support.postgres import free_port


class LiveSite:
    """A running product: `with LiveSite({"APP_MODE": "demo", "INSTANCE_DIR": ...}) as site: site.port`.

    Without INSTANCE_DIR it lives in a throw-away folder. `flask()` works before the start, to migrate and seed.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        self._scratch = tempfile.TemporaryDirectory(
            prefix="realestate-live-", ignore_cleanup_errors=True
        )
        self.folder = Path(environment.get("INSTANCE_DIR") or self._scratch.name)
        fixed = {"INSTANCE_DIR": str(self.folder), "PUBLIC_PORT": str(self.port)}
        fixed["WEB_URL"] = f"http://127.0.0.1:{self.port}"
        wanted = {
            "SYNTHETIC_MINUTES": "0"
        } | environment  # test leads only where a test asks for them
        self.environment = process_environment(**wanted | fixed)
        self._children: dict[str, Child] = {}

    def __enter__(self) -> Self:
        try:
            self.begin()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error:
            error.add_note(self.logs())
        self.stop()

    def begin(self) -> None:
        """Starts both processes and waits for them."""
        self._start("web", web_command("127.0.0.1", self.port, self.environment))
        self._start("worker", worker_command())
        self.wait_until_ready()

    @property
    def web(self) -> "subprocess.Popen[bytes]":
        """The web process: granian's master."""
        return self._children["web"].process

    @property
    def worker(self) -> "subprocess.Popen[bytes]":
        """The worker process."""
        return self._children["worker"].process

    def flask(self, *arguments: str) -> str:
        """Runs a command of the application on this site's data and returns what it printed."""
        command = module_command("flask", *arguments)
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(
                f"flask {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return done.stdout

    def run_module(self, name: str) -> None:
        """Runs a module of ours on this product's data; raises when it fails."""
        command = module_command(name)
        subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, check=True)

    def wait_until_ready(self) -> None:
        """Returns when /readyz answers 200; raises with the logs when a process died or nothing helps."""
        wait_until_ready(list(self._children.values()), self.port)

    def kill_worker(self) -> None:
        """Ends the worker like a power cut: SIGKILL to it and to all that it started."""
        stop([self._children["worker"]], seconds=0)

    def restart_worker(self) -> None:
        """Stops the worker if it runs, gently, and starts a new one; its log goes on in the same file."""
        stop([self._children["worker"]])
        self._start("worker", worker_command())

    def pause_worker(self) -> None:
        """Freezes the worker, as a machine that is suspended would; resume_worker() lets it go on."""
        self.worker.send_signal(signal.SIGSTOP)

    def resume_worker(self) -> None:
        """Lets a paused worker go on."""
        self.worker.send_signal(signal.SIGCONT)

    def logs(self) -> str:
        """The last lines of both logs."""
        return "\n".join(
            f"{child.name} log:\n{log_tail(child.log)}" for child in self._children.values()
        )

    def stop(self) -> None:
        """Stops both processes and removes the throw-away folder."""
        stop(list(self._children.values()))
        self._scratch.cleanup()

    def _start(self, name: str, command: list[str]) -> None:
        self._children[name] = start(
            name, command, self.environment, self.folder / "log" / f"{name}.log"
        )
