"""A worker's lock says that it lives; killed, it is known to be dead at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from realestate import presence
from tests.house.code import ROOT

HOLD = """
import sys, time
from pathlib import Path
from realestate import presence
presence.announce(Path(sys.argv[1]), "other:1")
print("held", flush=True)
time.sleep(60)
"""


def test_the_living_are_left_alone_and_the_dead_are_buried_once(tmp_path: Path) -> None:
    found: list[str] = []
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        presence.announce(tmp_path, "me:2")
        assert presence.bury_dead(tmp_path, found.append) == 0
        other.kill()
        other.wait()
    assert presence.bury_dead(tmp_path, found.append) == 1
    assert presence.bury_dead(tmp_path, found.append) == 0
    assert found == ["other:1"]
    presence.withdraw()
    assert list(tmp_path.iterdir()) == []


def test_when_looking_after_the_dead_fails_it_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "gone:1.lock").touch()

    def away(_name: str) -> None:
        raise OSError("the database is away")

    try:
        presence.bury_dead(tmp_path, away)
    except OSError:
        found: list[str] = []
        assert presence.bury_dead(tmp_path, found.append) == 1
        assert found == ["gone:1"]
    else:
        raise AssertionError("the failure was swallowed")
