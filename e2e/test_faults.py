"""The short suite of faults, as `python3 run.py faults --short` runs it: nothing lost, nothing doubled, nothing late."""

from __future__ import annotations

import subprocess
import sys

from run_processes import module_command, process_environment
from run_setup import ROOT


def test_the_faults_of_the_short_suite_lose_and_double_nothing() -> None:
    done = subprocess.run(
        module_command("e2e.faults", "--short"),
        cwd=ROOT,
        env=process_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    sys.stdout.write(done.stdout)
    assert done.returncode == 0, done.stdout
    assert "nothing lost, nothing doubled, nothing late" in done.stdout
