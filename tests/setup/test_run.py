"""run.py's own promises: what it says when something is wrong, what it starts, and how it ends it."""

import ast
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import run
import run_processes
import run_setup
from run_processes import (
    Child,
    end_with_parent,
    raise_if_dead,
    start,
    stop,
    wait_until_ready,
    web_command,
)

ROOT = Path(run.__file__).parent
FRESH = {"PATH": os.environ["PATH"]}


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def children() -> Iterator[list[Child]]:
    started: list[Child] = []
    yield started
    stop(started, seconds=0)


def python(code: str, log: Path, name: str = "worker") -> Child:
    return start(name, [sys.executable, "-S", "-c", code], FRESH, log)


def until(true: str, log: Path) -> None:
    deadline = time.monotonic() + 5
    while true not in (log.read_text() if log.is_file() else ""):
        assert time.monotonic() < deadline, f"{true!r} never appeared"
        time.sleep(0.01)


def test_an_old_python_can_read_run_py_far_enough_to_be_told() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 6))
    check = next(place for place, node in enumerate(tree.body) if isinstance(node, ast.If))
    own_imports = [
        place
        for place, node in enumerate(tree.body)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("run_")
    ]
    assert own_imports
    assert min(own_imports) > check
    assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree.body[:check])


@pytest.mark.parametrize(
    "name", ["run.py", "run_setup.py", "run_processes.py", "realestate/assets.py"]
)
def test_set_up_needs_only_the_standard_library(name: str) -> None:
    modules = {
        node.module or "" for node in ast.walk(_tree(name)) if isinstance(node, ast.ImportFrom)
    }
    modules |= {
        alias.name
        for node in ast.walk(_tree(name))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    ours = {"realestate", "run_setup", "run_processes"}
    assert {module.partition(".")[0] for module in modules} <= sys.stdlib_module_names | ours


def test_a_busy_port_is_said_before_anything_starts(busy_port: int) -> None:
    answer = subprocess.run(
        [sys.executable, ROOT / "run.py", "demo"],
        env=FRESH | {"PORT": str(busy_port)},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert f"port {busy_port} on 127.0.0.1 cannot be used" in answer.stderr
    assert f"PORT={busy_port + 1} python3 run.py demo" in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80 "])
def test_a_port_that_is_none_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(run_setup.Trouble, match="PORT must be a number"):
        run_processes.web_port()


def test_options_of_pytest_pass_through() -> None:
    assert run._parse(["test", "-k", "leads", "tests/modules", "--lf"]).arguments == [
        "-k",
        "leads",
        "tests/modules",
        "--lf",
    ]


def test_options_of_the_faults_pass_through_and_help_is_theirs() -> None:
    told = ["--only", "steps", "--rounds", "2", "--help"]
    assert run._parse(["faults", *told]).arguments == told


def test_an_unknown_option_of_the_demo_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run._parse(["demo", "--rest"])
    assert "unknown argument: --rest" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variables", "workers", "threads"),
    [
        ({}, "1", "4"),
        ({"DATABASE_URL": "sqlite:///x.db"}, "1", "4"),
        ({"DATABASE_URL": "postgresql://db/estate"}, "2", "4"),
        (
            {"DATABASE_URL": "postgres://db/estate", "WEB_WORKERS": "5", "WEB_THREADS": "3"},
            "5",
            "3",
        ),
    ],
)
def test_the_web_process_takes_its_size_from_the_environment(
    variables: dict[str, str], workers: str, threads: str
) -> None:
    command = web_command("127.0.0.1", 8000, variables)
    assert command[command.index("--workers") + 1] == workers
    assert command[command.index("--blocking-threads") + 1] == threads


def test_bytecode_moves_aside_for_who_wants_none_beside_the_sources(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = run_processes.process_environment(APP_MODE="demo")
    assert "PYTHONDONTWRITEBYTECODE" not in environment
    assert environment["PYTHONPYCACHEPREFIX"].endswith(".cache/bytecode")
    assert environment["APP_MODE"] == "demo"


def test_a_dead_child_is_reported_with_its_code_and_last_words(
    tmp_path: Path, children: list[Child]
) -> None:
    children.append(python("print('no queue here'); raise SystemExit(3)", tmp_path / "worker.log"))
    children[0].process.wait(5)
    with pytest.raises(
        run_setup.Trouble, match=r"(?s)the worker process ended with exit code 3.*no queue here"
    ):
        raise_if_dead(children)


def test_a_killed_child_is_reported_with_its_signal(tmp_path: Path, children: list[Child]) -> None:
    children.append(python("import time; time.sleep(60)", tmp_path / "web.log", name="web"))
    children[0].process.kill()
    children[0].process.wait(5)
    with pytest.raises(run_setup.Trouble, match="the web process was ended by SIGKILL"):
        raise_if_dead(children)


def test_waiting_ends_when_a_child_dies(
    tmp_path: Path, children: list[Child], busy_port: int
) -> None:
    children.append(python("raise SystemExit(1)", tmp_path / "web.log", name="web"))
    with pytest.raises(run_setup.Trouble, match="the web process ended"):
        wait_until_ready(children, _free_port(), seconds=5)


def test_waiting_has_an_end_and_says_what_was_missing(
    tmp_path: Path, children: list[Child]
) -> None:
    children.append(
        python("import time; print('still busy', flush=True); time.sleep(60)", tmp_path / "web.log")
    )
    until("still busy", tmp_path / "web.log")
    with pytest.raises(run_setup.Trouble, match=r"(?s)not ready within 0 s.*still busy"):
        wait_until_ready(children, _free_port(), seconds=0.1)


def test_stop_lets_a_child_finish(tmp_path: Path, children: list[Child]) -> None:
    finish = "lambda *_: (print('finished', flush=True), sys.exit(0))"
    code = f"import signal, sys, time; signal.signal(15, {finish}); print('up', flush=True); time.sleep(60)"
    children.append(python(code, tmp_path / "worker.log"))
    until("up", tmp_path / "worker.log")
    stop(children, seconds=5)
    assert children[0].process.returncode == 0
    assert "finished" in (tmp_path / "worker.log").read_text()


def test_stop_kills_what_does_not_listen_and_what_it_started(
    tmp_path: Path, children: list[Child]
) -> None:
    grandchild = "subprocess.Popen(['sleep', '60']).pid"
    code = f"import signal, subprocess, time; signal.signal(15, signal.SIG_IGN); print('pid', {grandchild}, flush=True)"
    children.append(python(code + "; time.sleep(60)", tmp_path / "web.log"))
    until("pid", tmp_path / "web.log")
    stop(children, seconds=0.1)
    assert children[0].process.returncode == -signal.SIGKILL
    _assert_gone(int((tmp_path / "web.log").read_text().split()[1]))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can tie a child to its parent")
def test_no_child_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import os, subprocess, run_processes\n"
        "child = subprocess.Popen(['sleep', '60'], preexec_fn=run_processes.end_with_parent())\n"
        "print(child.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    parent = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert parent.returncode == -signal.SIGKILL
    _assert_gone(int(parent.stdout))


def test_the_parent_tie_is_left_out_where_the_system_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run_processes, "LIBC", None)
    assert end_with_parent() is None


def _tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _assert_gone(pid: int) -> None:
    deadline = time.monotonic() + 5
    while _is_running(pid):
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.01)


def _is_running(pid: int) -> bool:
    """False for a zombie, too: a process nobody waits for may stay in the table where init collects none."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.is_file() and status.read_text().rpartition(") ")[2].startswith("Z"))
