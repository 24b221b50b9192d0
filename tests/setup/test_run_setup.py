"""What run.py considers set up already, and what it does anew."""

import sys
from pathlib import Path

import pytest

import run
import run_setup

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout whose path has spaces, with a virtual environment that suits."""
    root = tmp_path / "a check out"
    places = {
        "ROOT": root,
        "VENV": root / ".venv",
        "PYTHON": root / ".venv/bin/python",
        "STAMPS": root / ".venv/.stamps",
    }
    locks = {"BASE_LOCK": root / "requirements.txt", "DEV_LOCK": root / "requirements-dev.txt"}
    for name, path in (places | locks).items():
        monkeypatch.setattr(run_setup, name, path)
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / ".stamps").mkdir()
    (root / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (root / ".venv" / "pyvenv.cfg").write_text(f"version = {HERE}.1\n")
    run_setup.BASE_LOCK.write_text("flask==3.1.3\n")
    run_setup.DEV_LOCK.write_text("flask==3.1.3\npytest==9.2.0\n")
    return root


def installed(lock: Path) -> None:
    (run_setup.STAMPS / lock.name).write_text(run_setup.lock_stamp(lock))


def test_an_environment_of_the_same_python_is_kept(checkout: Path) -> None:
    assert run_setup._venv_suits()


@pytest.mark.parametrize(
    "line", ["version_info = {}.0", "home = /usr/bin\nversion = {}.9\nprompt = x"]
)
def test_it_does_not_matter_who_made_it(checkout: Path, line: str) -> None:
    (checkout / ".venv" / "pyvenv.cfg").write_text(line.format(HERE))
    assert run_setup._venv_suits()


def test_one_of_another_python_is_made_anew(checkout: Path) -> None:
    (checkout / ".venv" / "pyvenv.cfg").write_text("version = 3.9.1\n")
    assert not run_setup._venv_suits()


def test_one_whose_python_went_away_is_made_anew(checkout: Path) -> None:
    run_setup.PYTHON.unlink()
    run_setup.PYTHON.symlink_to(checkout / "nowhere")
    assert not run_setup._venv_suits()


def test_one_that_was_moved_is_made_anew(checkout: Path) -> None:
    (run_setup.STAMPS / "place").write_text("/somewhere/else")
    assert not run_setup._venv_suits()


def test_a_lock_without_a_stamp_is_installed(checkout: Path) -> None:
    assert not run_setup.lock_is_installed(run_setup.BASE_LOCK)


def test_a_stamped_lock_is_skipped(checkout: Path) -> None:
    installed(run_setup.BASE_LOCK)
    assert run_setup.lock_is_installed(run_setup.BASE_LOCK)
    assert not run_setup.lock_is_installed(run_setup.DEV_LOCK)


def test_a_changed_lock_is_installed_again(checkout: Path) -> None:
    installed(run_setup.BASE_LOCK)
    run_setup.BASE_LOCK.write_text("flask==3.1.4\n")
    assert not run_setup.lock_is_installed(run_setup.BASE_LOCK)


def test_the_tests_lock_holds_the_base_lock_until_either_changes(checkout: Path) -> None:
    installed(run_setup.DEV_LOCK)
    assert run_setup.lock_is_installed(run_setup.BASE_LOCK)
    run_setup.BASE_LOCK.write_text("flask==3.1.4\n")
    assert not run_setup.lock_is_installed(run_setup.BASE_LOCK)
    assert not run_setup.lock_is_installed(run_setup.DEV_LOCK)


def test_a_failed_installation_shows_pips_last_words() -> None:
    failing = [
        sys.executable,
        "-S",
        "-c",
        "print('Collecting flask==3.1.3'); print('no route to host'); exit(1)",
    ]
    with pytest.raises(
        run_setup.Trouble,
        match=r"(?s)installing requirements.txt failed.*run the same.*no route to host",
    ):
        run_setup._follow_pip(failing, 2, "requirements.txt")


def test_a_long_installation_shows_that_it_moves(capsys: pytest.CaptureFixture[str]) -> None:
    code = "[print(f'Collecting p{n}==1 (from -r x)') for n in range(20)]; print('Installing collected packages: p0')"
    run_setup._follow_pip([sys.executable, "-S", "-c", code], 20, "requirements.txt")
    assert [line.strip() for line in capsys.readouterr().out.splitlines()] == [
        "10 of 20: p9",
        "20 of 20: p19",
        "20 of 20: laying them out",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Collecting flask-wtf==1.3.0 (from -r a/requirements.txt (line 7))",
        "Processing /a/folder/flask-wtf-1.3.0-py3-none-any.whl (from -r requirements.txt)",
        "Requirement already satisfied: flask-wtf==1.3.0 in ./.venv/lib (from -r requirements.txt)",
    ],
)
def test_the_package_at_hand_is_named(line: str) -> None:
    assert run_setup._package_named(line) == "flask-wtf"


def test_a_python_without_pip_is_told_what_to_install(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_setup.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(run_setup.Trouble, match="apt install python3-venv"):
        run_setup._pip()


def test_every_lock_has_hashes_and_no_addresses() -> None:
    root = Path(run.__file__).parent
    for name in (*run_setup.LOCKS, "package-lock.json"):
        text = (root / name).read_text()
        assert "://" not in text, f"{name} names an address"
        assert "sha256:" in text or "sha512-" in text


def test_the_tests_lock_contains_the_base_lock() -> None:
    root = Path(run.__file__).parent
    pins = [
        {
            line
            for line in (root / name).read_text().splitlines()
            if "==" in line and not line.startswith("#")
        }
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    assert pins[0] <= pins[1]


def test_reset_throws_away_the_demos_data_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "INSTANCE", tmp_path)
    (tmp_path / "mail").mkdir()
    for name in (
        "realestate.db",
        "realestate.db-wal",
        "queue.db",
        "mail/1.eml",
        "secret_key",
        "operator.env",
    ):
        (tmp_path / name).write_text("")
    with run._demo_data_in_use(reset=True):
        left = {path.name for path in tmp_path.iterdir()}
    assert left == {"operator.env", "demo.lock"}


def test_reset_waits_for_nobody_but_refuses_beside_a_running_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "INSTANCE", tmp_path)
    refused = pytest.raises(run_setup.Trouble, match="a demo is running")
    with run._demo_data_in_use(reset=False), refused, run._demo_data_in_use(reset=True):
        pass
