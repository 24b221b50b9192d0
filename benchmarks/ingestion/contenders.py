"""Runs a contender in a process of its own, as its environment has it, and hands back the figures it prints."""

from __future__ import annotations

import json
import subprocess
import venv
from pathlib import Path
from typing import Any

from benchmarks.ingestion.ground import Database
from run_processes import module_command, process_environment
from run_setup import CACHE, ROOT, lock_stamp

LOCK = ROOT / "requirements-bench.txt"
RIVALS_HOME = CACHE / "bench-venv"


def run(module: str, database: Database, *arguments: object) -> dict[str, Any]:
    """One of ours: `ours` or `by_hand`."""
    command = module_command(f"benchmarks.ingestion.{module}", *map(str, arguments))
    return _figures(command, database.environment)


def run_rival(database: Database, *arguments: object) -> dict[str, Any]:
    """Procrastinate, as the owner: row-level security costs it nothing."""
    command = [str(RIVALS_HOME / "bin" / "python"), "-m", "benchmarks.ingestion.rival"]
    environment = {"DATABASE_URL": database.owner_url}
    return _figures([*command, *map(str, arguments)], environment)


def install_rival() -> None:
    """Its own environment, from the lock with hashes; what is there already costs nothing."""
    stamp = RIVALS_HOME / ".stamp"
    if stamp.is_file() and stamp.read_text() == lock_stamp(LOCK):
        return
    venv.create(RIVALS_HOME, with_pip=True, clear=True)
    strict = ["--require-hashes", "--only-binary=:all:", "--no-deps", "-qq"]
    pip = [str(RIVALS_HOME / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", *strict, "-r", str(LOCK)], check=True)
    stamp.write_text(lock_stamp(LOCK))


def _figures(command: list[str], environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        command,
        cwd=Path(ROOT),
        env=process_environment(**environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:])} failed:\n{done.stderr[-3000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures
