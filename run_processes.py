"""The web and worker processes for run.py: their commands, start, watch and end (standard library only)."""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from run_setup import CACHE, PYTHON, ROOT, Trouble

READY_SECONDS = 60
STOP_SECONDS = 40
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


class Child(NamedTuple):
    """A process that we started, and the file it writes to."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path


def web_port() -> int:
    """The PORT variable, or 8000."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Trouble(f"PORT must be a number from 1 to 65535, and is {text!r}")
    return int(text)


def refuse_busy_port(host: str, port: int) -> None:
    """Says in words that the port cannot be had, before anything is started."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refusal:
            other = port + 1 if 1024 <= port < 65535 else 8001
            again = f"Choose another one: PORT={other} python3 run.py {' '.join(sys.argv[1:])}"
            raise Trouble(
                f"port {port} on {host} cannot be used ({refusal.strerror}). {again}"
            ) from None


def module_command(module: str, *arguments: str) -> list[str]:
    """`python -m module`: unlike the scripts in bin/ it survives a checkout that was moved or has a very long path."""
    return [str(PYTHON), "-m", module, *arguments]


def worker_command() -> list[str]:
    """The worker process."""
    return module_command("flask", "worker")


def web_command(host: str, port: int, environment: dict[str, str]) -> list[str]:
    """The web process: one worker suits SQLite's single writer, PostgreSQL gets two."""
    on_postgresql = environment.get("DATABASE_URL", "").startswith("postgres")
    workers = environment.get("WEB_WORKERS") or ("2" if on_postgresql else "1")
    served = [
        "--interface",
        "wsgi",
        "--no-ws",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        workers,
    ]
    # Without a limit, one request that hangs would keep a stopping process alive for ever.
    limits = [
        "--blocking-threads",
        environment.get("WEB_THREADS") or "4",
        "--workers-kill-timeout",
        "10",
    ]
    return module_command("granian", *served, *limits, "wsgi:app")


def process_environment(**fixed: str) -> dict[str, str]:
    """The caller's variables and what every process of the application needs."""
    given = dict(os.environ)
    if given.pop("PYTHONDONTWRITEBYTECODE", ""):
        # Who wants no bytecode beside the sources still wants a start that takes one second, not three.
        given["PYTHONPYCACHEPREFIX"] = str(CACHE / "bytecode")
    return given | {"FLASK_APP": "wsgi:app", "PYTHONUNBUFFERED": "1"} | fixed


def start(name: str, command: list[str], environment: dict[str, str], log: Path) -> Child:
    """Starts a process apart from our terminal, so that only we tell it to stop; on Linux it never outlives us."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent(),
        )
    return Child(name, process, log)


def end_with_parent(end_signal: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """A preexec function through which Linux signals the child when we die, even by kill -9; elsewhere None."""
    if LIBC is None:
        return None
    libc, parent = LIBC, os.getpid()

    def follow() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(end_signal))
        if os.getppid() != parent:
            os._exit(1)

    return follow


def wait_until_ready(children: Sequence[Child], port: int, seconds: float = READY_SECONDS) -> None:
    """Returns when /readyz answers 200; a death or the end of our patience raises Trouble that shows why."""
    deadline = time.monotonic() + seconds
    while answer := _not_ready(port):
        raise_if_dead(children)
        if time.monotonic() > deadline:
            logs = "\n".join(f"{child.log}:\n{log_tail(child.log)}" for child in children)
            raise Trouble(
                f"/readyz was not ready within {seconds:.0f} s; it says: {answer}\n{logs}"
            )
        time.sleep(0.05)


def raise_if_dead(children: Sequence[Child]) -> None:
    """Raises Trouble with the last words of the first child that has ended."""
    for child in children:
        code = child.process.poll()
        if code is not None:
            how = (
                f"was ended by {signal.Signals(-code).name}"
                if code < 0
                else f"ended with exit code {code}"
            )
            raise Trouble(
                f"the {child.name} process {how}; the end of {child.log}:\n{log_tail(child.log)}"
            )


def log_tail(log: Path, lines: int = 30) -> str:
    """The last lines of a log."""
    said = log.read_text(errors="replace").splitlines()[-lines:] if log.is_file() else []
    return "\n".join(f"    {line}" for line in said) or "    (nothing)"


def stop(children: Sequence[Child], seconds: float = STOP_SECONDS) -> None:
    """TERM to all, time to finish what is in hand, then KILL to all that is left; no time means no TERM either."""
    for child in children:
        if seconds and child.process.poll() is None:
            child.process.terminate()
    deadline = time.monotonic() + seconds
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, deadline - time.monotonic()))
        # The whole session, as a master that was killed leaves its workers behind.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()


def _not_ready(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": "admin.estate.localhost"})
        response = connection.getresponse()
        said = response.read(2000).decode(errors="replace")
        return "" if response.status == 200 else f"{response.status} {said}"
    except (OSError, http.client.HTTPException) as failure:
        return str(failure) or type(failure).__name__
    finally:
        connection.close()
