#!/usr/bin/env python3
"""Sets up and runs the platform; `python3 run.py --help` lists the commands (standard library only)."""

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

# Python 3.6 must be able to read this file, or this sentence never appears.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "run.py needs Python 3.11 or newer, and this is Python {}.{} ({}). "
        "Start it with a newer one, for example: python3.11 run.py demo".format(
            *sys.version_info[:2], sys.executable
        )
    )

from run_processes import (
    Child,
    module_command,
    process_environment,
    raise_if_dead,
    refuse_busy_port,
    start,
    stop,
    wait_until_ready,
    web_command,
    web_port,
    worker_command,
)
from run_setup import (
    BASE_LOCK,
    DEV_LOCK,
    PYTHON,
    ROOT,
    Trouble,
    clear_line,
    run,
    say,
    set_up,
    step,
    write_locks,
)

INSTANCE = ROOT / "instance"
DEMO_DATA = ["realestate.db*", "queue.db*", "mail", "media", "secret_key"]
CHECKS = {
    "lint": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "imports": ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
    "types": ["-m", "mypy"],
    "migrations": ["-m", "flask", "schema", "check"],
}


def main() -> None:
    """Reads the command line and does what it says."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    options = vars(_parse(sys.argv[1:]))
    os.chdir(ROOT)
    try:
        options.pop("command")(**options)
    except Trouble as trouble:
        clear_line()
        sys.exit(f"\nrun.py: {trouble}")
    except KeyboardInterrupt:
        clear_line()
        print("run.py: stopped", file=sys.stderr)
        sys.exit(130)


def demo(reset: bool) -> None:
    """Runs web and worker on demo data until Ctrl-C, TERM, or the death of one of them."""
    began = time.monotonic()
    port = web_port()
    refuse_busy_port("127.0.0.1", port)
    environment = process_environment(**_demo_variables(port))
    with _demo_data_in_use(reset):
        set_up(BASE_LOCK)
        with step("database and demo data"):
            run(module_command("flask", "demo", "prepare"), environment)
        _serve_demo(port, environment, began)


def web() -> None:
    """Becomes the web process: PORT (8000), HOST (127.0.0.1), WEB_WORKERS (1 on SQLite, else 2), WEB_THREADS (4)."""
    host, port = os.environ.get("HOST") or "127.0.0.1", web_port()
    refuse_busy_port(host, port)
    set_up(BASE_LOCK)
    environment = _operator_environment()
    _become(web_command(host, port, environment), environment)


def worker() -> None:
    """Becomes the worker process."""
    set_up(BASE_LOCK)
    _become(worker_command(), _operator_environment())


def test(arguments: list[str]) -> None:
    """Becomes pytest with these arguments; without any it runs tests/ and e2e/."""
    set_up(DEV_LOCK)
    _become(module_command("pytest", *arguments), process_environment())


def check() -> None:
    """All that CI demands. Everything runs even when something has failed; pytest comes last and speaks for itself."""
    began = time.monotonic()
    set_up(DEV_LOCK)
    with ThreadPoolExecutor(max_workers=2) as pool:
        passed = list(pool.map(_passes, CHECKS))
    failed = [name for name, good in zip(CHECKS, passed, strict=True) if not good]
    say(f"  tests{', though these have failed: ' + ', '.join(failed) if failed else ''}")
    if subprocess.run(module_command("pytest"), env=process_environment(), check=False).returncode:
        failed.append("tests")
    if failed:
        raise Trouble(f"check failed after {time.monotonic() - began:.0f} s: {', '.join(failed)}")
    say(f"check passed in {time.monotonic() - began:.0f} s")


def bench(name: str, arguments: list[str]) -> None:
    """Becomes benchmarks/NAME.py, or NAME/__main__.py."""
    folder = ROOT / "benchmarks"
    scripts = {path.stem for path in folder.glob("[!_]*.py")}
    scripts |= {path.parent.name for path in folder.glob("*/__main__.py")}
    if name not in scripts:
        there = ", ".join(sorted(scripts))
        raise Trouble(f"there is no benchmark called {name}; there are: {there or 'none yet'}")
    set_up(DEV_LOCK)
    _become(module_command(f"benchmarks.{name}", *arguments), process_environment())


def faults(arguments: list[str]) -> None:
    """Becomes the suite that hurts the product on purpose and counts what is lost or doubled."""
    set_up(DEV_LOCK)
    _become(module_command("e2e.faults", *arguments), process_environment())


def audit(arguments: list[str]) -> None:
    """Becomes the command that judges every kind of page in a real browser, and publishes docs/quality.md."""
    set_up(DEV_LOCK)
    _become(module_command("benchmarks.audit", *arguments), process_environment())


def screenshots(arguments: list[str]) -> None:
    """Becomes the command that photographs the pages."""
    set_up(DEV_LOCK)
    _become(module_command("e2e.screenshots", *arguments), process_environment())


def lock(arguments: list[str]) -> None:
    """Writes every lock anew; `--upgrade` takes the newest versions."""
    set_up(BASE_LOCK)
    write_locks(arguments)


def _parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py", description="Sets up and runs the platform.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (demo, web, worker, test, check, bench, faults, audit, screenshots, lock):
        told = (command.__doc__ or "").strip()
        # Pytest's options begin with dashes too, so these commands hand on whatever they do not know.
        has_help = command not in (faults, audit)  # it has options of its own to tell of
        own = commands.add_parser(command.__name__, help=told, description=told, add_help=has_help)
        own.set_defaults(command=command)
        if command is demo:
            own.add_argument(
                "--reset", action="store_true", help="throw the demo's data away first"
            )
        if command is bench:
            own.add_argument("name", metavar="NAME", help="a file of benchmarks/ without .py")
        if command in (test, bench, faults, audit, screenshots, lock):
            own.set_defaults(arguments=[])
    known, rest = parser.parse_known_args(words)
    if rest and "arguments" not in known:
        parser.error(f"unknown argument: {' '.join(rest)}")
    if rest:
        known.arguments = rest
    return known


@contextlib.contextmanager
def _demo_data_in_use(reset: bool) -> Iterator[None]:
    """Demos share their data with each other, but not with one that throws it away."""
    INSTANCE.mkdir(exist_ok=True)
    with (INSTANCE / "demo.lock").open("w") as handle:
        if reset:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Trouble("a demo is running on this data; stop it before --reset") from None
            for path in (path for pattern in DEMO_DATA for path in INSTANCE.glob(pattern)):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield


def _serve_demo(port: int, environment: dict[str, str], began: float) -> None:
    commands = {"web": web_command("127.0.0.1", port, environment), "worker": worker_command()}
    children: list[Child] = []
    ready = False
    try:
        shutil.rmtree(INSTANCE / "log", ignore_errors=True)
        with step("web and worker"):
            for name, command in commands.items():
                log = INSTANCE / "log" / f"{name}.log"
                children.append(start(name, command, environment, log))
            told = _addresses_while_waiting(children, port, environment)
        say(told)
        ready = True
        say(
            f"ready after {time.monotonic() - began:.1f} s; logs are in {INSTANCE / 'log'}; Ctrl-C stops it"
        )
        while True:
            raise_if_dead(children)
            time.sleep(0.2)
    except KeyboardInterrupt:
        if not ready:
            raise
        say("stopping")
    finally:
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, signal.SIG_IGN)
        stop(children)


def _addresses_while_waiting(children: list[Child], port: int, environment: dict[str, str]) -> str:
    command = module_command("flask", "demo", "addresses")
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as addresses:
        wait_until_ready(children, port)
        told = addresses.communicate()[0]
    if addresses.returncode:
        raise Trouble(f"`flask demo addresses` ended with {addresses.returncode}; see above")
    return told.rstrip()


def _passes(name: str) -> bool:
    began = time.monotonic()
    command = [str(PYTHON), *CHECKS[name]]
    environment = process_environment(
        APP_MODE="test", SECRET_KEY="nobody is served with this one, it checks"
    )
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    good = done.returncode == 0
    said = "" if good else "\n" + (done.stdout + done.stderr).strip()
    say(f"  {'ok ' if good else 'FAILED'} {name} ({time.monotonic() - began:.1f} s){said}")
    return good


def _demo_variables(port: int) -> dict[str, str]:
    shown = os.environ.get("PUBLIC_PORT") or str(port)
    web = os.environ.get("WEB_URL") or f"http://127.0.0.1:{port}"
    fixed = {"APP_MODE": "demo", "INSTANCE_DIR": str(INSTANCE)}
    return fixed | {"PUBLIC_PORT": shown, "WEB_URL": web}


def _operator_environment() -> dict[str, str]:
    return process_environment(APP_MODE=os.environ.get("APP_MODE") or "production")


def _become(command: list[str], environment: dict[str, str]) -> None:
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_DFL)
    sys.stdout.flush()
    os.execve(command[0], command, environment)


if __name__ == "__main__":
    main()
