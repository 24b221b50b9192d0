"""Set-up for run.py: the virtual environment, the locked packages and the front end (standard library only)."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from realestate import assets

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / ".stamps"
CACHE = ROOT / ".cache"
BASE_LOCK = ROOT / "requirements.txt"
DEV_LOCK = ROOT / "requirements-dev.txt"
LOCKS = {
    "requirements.txt": ["pyproject.toml"],
    "requirements-dev.txt": ["pyproject.toml", "--group", "dev"],
    "requirements-postgresql.txt": ["--group", "postgresql"],
    "requirements-node.txt": ["--group", "node"],
    "requirements-bench.txt": ["--group", "bench"],
    "requirements-java.txt": ["--group", "java"],
}


class Trouble(Exception):
    """Ends the command with exit code 1; the message says what happened and what to do."""


def set_up(lock: Path) -> None:
    """Makes .venv, installs the lock and brings the front end; what is there already costs a millisecond."""
    with _one_at_a_time():
        # npm needs the network while pip needs a processor, so they go side by side when this Python can help npm out.
        early = importlib.util.find_spec("pip") is not None
        front_end = _start_front_end(sys.executable) if early and not assets.is_current() else None
        try:
            _make_venv()
            _install(lock)
            if not front_end and not assets.is_current():
                front_end = _start_front_end(str(PYTHON))
            if front_end:
                _finish_front_end(front_end)
        finally:
            if front_end and front_end.poll() is None:
                front_end.terminate()


def write_locks(arguments: list[str]) -> None:
    """Writes every lock anew from pyproject.toml and package.json, with no address in any of them."""
    uv = CACHE / "uv" / "bin" / "uv"
    if not uv.is_file():
        run(
            [
                *_pip(),
                "install",
                "--quiet",
                "--only-binary=:all:",
                "--target",
                str(CACHE / "uv"),
                "uv",
            ]
        )
    resolve = ["--quiet", "--universal", "--generate-hashes", "--python-version", "3.11"]
    nameless = ["--no-emit-index-url", "--no-emit-find-links", "--no-header"]
    for target, source in LOCKS.items():
        with step(target):
            run([str(uv), "pip", "compile", *resolve, *nameless, *source, "-o", target, *arguments])
    with step("package-lock.json"):
        run([sys.executable, "-m", "realestate.assets", "lock"])


def run(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Runs a command that speaks for itself on the terminal; its failure ends ours."""
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if code:
        shown = " ".join(str(part).replace(f"{ROOT}/", "") for part in command[:6])
        raise Trouble(f"`{shown}` ended with {code}; what it said stands above")


def say(text: str) -> None:
    """Prints a line that stays."""
    clear_line()
    print(text, flush=True)


def progress(text: str) -> None:
    """Shows that something moves: in place on a terminal, as a line elsewhere."""
    if sys.stdout.isatty():
        clear_line()
        print(f"      {text}"[: shutil.get_terminal_size().columns - 1], end="", flush=True)
    else:
        say(f"      {text}")


def clear_line() -> None:
    """Takes the last progress off a terminal."""
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Announces a step, and says how long it took when it went well."""
    began = time.monotonic()
    progress(f"{title} ...")
    yield
    say(f"  ok  {title} ({time.monotonic() - began:.1f} s)")


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "setup.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  waiting for another run.py that is setting up")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _make_venv() -> None:
    if _venv_suits():
        return
    with step(
        f"virtual environment in .venv, Python {sys.version_info.major}.{sys.version_info.minor}"
    ):
        shutil.rmtree(VENV, ignore_errors=True)
        # Without pip it takes 0.1 s instead of 3; the lock brings the pip that we want.
        run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
        STAMPS.mkdir()
        (STAMPS / "place").write_text(str(ROOT))


def _venv_suits() -> bool:
    """True for one of this minor version of Python that was not moved since; anyone may have made it."""
    config = VENV / "pyvenv.cfg"
    if not config.is_file() or not os.access(PYTHON, os.X_OK):
        return False
    version = re.search(r"^version(?:_info)? *= *(\d+)\.(\d+)", config.read_text(), re.MULTILINE)
    place = STAMPS / "place"
    moved = place.is_file() and place.read_text() != str(ROOT)
    return (
        version is not None
        and tuple(map(int, version.groups())) == sys.version_info[:2]
        and not moved
    )


def lock_stamp(lock: Path) -> str:
    """What the stamp of an installed lock says; the base lock counts, as every other lock contains it."""
    return hashlib.sha256(BASE_LOCK.read_bytes() + lock.read_bytes()).hexdigest()


def lock_is_installed(lock: Path) -> bool:
    """True when .venv holds exactly this lock, or one that contains it."""
    holders = [lock, DEV_LOCK] if lock == BASE_LOCK else [lock]
    stamps = {holder: STAMPS / holder.name for holder in holders}
    return any(
        stamp.is_file() and stamp.read_text() == lock_stamp(holder)
        for holder, stamp in stamps.items()
    )


def _install(lock: Path) -> None:
    if lock_is_installed(lock):
        return
    strict = ["--require-hashes", "--only-binary=:all:", "--no-deps"]
    # Python compiles on first import, and only what is imported.
    quick = ["--no-compile", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    with step(f"Python packages of {lock.name}"):
        _follow_pip(
            [*_pip(), "install", *strict, *quick, "-r", str(lock)], _package_count(lock), lock.name
        )
        STAMPS.mkdir(exist_ok=True)
        (STAMPS / lock.name).write_text(lock_stamp(lock))


def _follow_pip(command: list[str], total: int, lock: str) -> None:
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        try:
            last_words = _narrate(pip.stdout or (), total)
        except BaseException:
            pip.terminate()
            raise
    if pip.returncode:
        raise Trouble(
            f"installing {lock} failed; pip ended with {pip.returncode}. If the network was the reason, run the "
            f"same command again: what was downloaded is kept. pip's last words:\n{last_words}"
        )


def _narrate(lines: Iterable[str], total: int) -> str:
    """Shows how far pip has come, and returns the last lines it said."""
    seen = 0
    tail: deque[str] = deque(maxlen=15)
    for line in lines:
        tail.append(line.rstrip())
        if line.startswith(("Collecting ", "Processing ", "Requirement already satisfied: ")):
            seen += 1
            if sys.stdout.isatty() or seen % 10 == 0:
                progress(f"{seen} of {total}: {_package_named(line)}")
        elif line.startswith("Installing collected"):
            progress(f"{seen} of {total}: laying them out")
        elif "Retrying" in line:
            progress("the network does not answer; pip tries again")
    return "\n".join(tail)


def _package_named(line: str) -> str:
    """`Collecting flask==3.1.3 (from ...)` or `Processing /a/folder/flask-3.1.3-py3.whl` -> flask."""
    word = (line.partition(": ")[2] or line.partition(" ")[2]).split()[0]
    return re.split("==|-[0-9]", word.rpartition("/")[2])[0]


def _package_count(lock: Path) -> int:
    pins = re.findall(r"^[a-z0-9].*==.*$", lock.read_text(), re.MULTILINE | re.IGNORECASE)
    return sum("sys_platform == 'win32'" not in pin for pin in pins)


def _pip() -> list[str]:
    """The command that is pip for .venv: its own, the wheel that Python carries, or the system's."""
    if any(VENV.glob("lib/python*/site-packages/pip-*.dist-info/RECORD")):
        return [str(PYTHON), "-m", "pip"]
    if importlib.util.find_spec("ensurepip"):
        import ensurepip

        # Debian keeps the wheel in a folder of its own, which ensurepip knows.
        folder = (
            getattr(ensurepip, "_WHEEL_PKG_DIR", None)
            or Path(ensurepip.__file__).parent / "_bundled"
        )
        for wheel in Path(folder).glob("pip-*.whl"):
            return [str(PYTHON), str(wheel / "pip")]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    raise Trouble(
        "this Python has neither pip nor ensurepip. On Debian or Ubuntu `apt install python3-venv` "
        "brings them; then run the same command again"
    )


def _start_front_end(python: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [python, "-m", "realestate.assets"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _finish_front_end(process: "subprocess.Popen[str]") -> None:
    with step(
        "front-end packages"
        if process.poll() is None
        else "front-end packages, which came meanwhile"
    ):
        said = process.communicate()[0]
        if process.returncode:
            raise Trouble(
                said.strip() or f"the front-end packages failed with {process.returncode}"
            )
