"""A Chromium for browser tests: E2E_CHROMIUM, Playwright's own, the system's, or the package of our lock."""

import functools
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from realestate import assets

PACKAGE = "@sparticuz/chromium"
HOME = assets.CACHE / "chromium"
SYSTEM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
SYSTEM_PATHS = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
]
# Custom domains of agencies are made up; screenshots must not depend on the machine's font settings.
ARGUMENTS = ["--host-resolver-rules=MAP *.example 127.0.0.1", "--font-render-hinting=none"]
PROOF_SECONDS = 30
INFLATE = """
const fs = require("fs"), zlib = require("zlib"), [source, target] = process.argv.slice(1);
fs.createReadStream(source).pipe(zlib.createBrotliDecompress()).pipe(fs.createWriteStream(target, {mode: 0o755}));
"""
FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{0}</dir>{1}</fontconfig>\n'


class BrowserMissing(Exception):
    """No Chromium could be had; the message says what to do."""


class Browser(NamedTuple):
    """A Chromium that works, and how it wants to be started."""

    path: Path
    arguments: list[str]
    variables: dict[str, str]


def executable() -> Path:
    """The browser's program."""
    return browser().path


def launch_arguments() -> list[str]:
    """The arguments to start it with; without its sandbox only where that cannot be had."""
    return list(browser().arguments)


def environment() -> dict[str, str]:
    """All variables to start it with (Playwright's `env` replaces the process's own)."""
    return os.environ | browser().variables


@functools.cache
def browser() -> Browser:
    """The first Chromium that renders a page here."""
    named = os.environ.get("E2E_CHROMIUM")
    if named:
        return _proven(Path(named), {}) or _refuse(f"E2E_CHROMIUM={named} does not render a page")
    for path in (*_playwrights_own(), *_systems()):
        if found := _proven(path, {}):
            return found
    if sys.platform != "linux" or platform.machine() != "x86_64":
        _refuse(
            "there is no Chromium; `.venv/bin/python -m playwright install chromium` brings one"
        )
    folder = _package()
    variables = {
        "LD_LIBRARY_PATH": f"{folder / 'lib'}",
        "FONTCONFIG_FILE": f"{folder / 'fonts.conf'}",
    }
    return _proven(folder / "chromium", variables) or _refuse(
        f"{folder / 'chromium'} does not render a page"
    )


def _refuse(reason: str) -> Browser:
    raise BrowserMissing(f"{reason}; or set E2E_CHROMIUM to a Chromium or Chrome of yours")


def _proven(path: Path, variables: dict[str, str]) -> Browser | None:
    sandboxes = [["--no-sandbox"]] if os.geteuid() == 0 else [[], ["--no-sandbox"]]
    for sandbox in sandboxes:
        if _renders(path, [*sandbox, *ARGUMENTS], variables):
            return Browser(path, [*sandbox, *ARGUMENTS], variables)
    return None


def _renders(path: Path, arguments: list[str], variables: dict[str, str]) -> bool:
    """Tries it the way the tests will; in a process of its own, as Playwright runs only once in each."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, str(path), *arguments],
            cwd=assets.ROOT,
            env=os.environ | variables,
            capture_output=True,
            timeout=PROOF_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _prove(path: str, *arguments: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=list(arguments), env=dict(os.environ)
        )
        page = started.new_page()
        # Without any font a page has clickable things of no size: it must measure text, too.
        page.set_content("<b onclick='document.title = this.offsetWidth > 20'>a few words</b>")
        page.click("b", timeout=5000)
        if page.title() != "true":
            sys.exit("this browser draws text without width")
        started.close()


def _playwrights_own() -> list[Path]:
    usual = "Library/Caches/ms-playwright" if sys.platform == "darwin" else ".cache/ms-playwright"
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / usual)
    shells = home.glob("chromium*-*/*/*headless*shell")
    whole = (*home.glob("chromium-*/*/chrome"), *home.glob("chromium-*/*/*.app/Contents/MacOS/*"))
    return sorted(
        (*shells, *whole), key=lambda path: _revision(path.relative_to(home).parts[0]), reverse=True
    )


def _revision(folder: str) -> int:
    number = re.search(r"-(\d+)$", folder)
    return int(number[1]) if number else 0


def _systems() -> Iterator[Path]:
    if os.environ.get("E2E_CHROMIUM_PACKAGED"):
        return
    for name in SYSTEM_NAMES:
        if found := shutil.which(name):
            yield Path(found)
    yield from (Path(path) for path in SYSTEM_PATHS if Path(path).is_file())


def _package() -> Path:
    """The locked package, unpacked: chromium, the libraries a bare system lacks, a font."""
    lock_text = assets.LOCK.read_text()
    version = re.search(rf'"node_modules/{PACKAGE}": {{\s*"version": "([^"]+)"', lock_text)
    if not version:
        raise BrowserMissing(f"package-lock.json does not know {PACKAGE}")
    folder = HOME / version[1]
    if not folder.is_dir():
        HOME.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=HOME) as scratch:
            fresh = _unpack(assets.fetch([PACKAGE], Path(scratch))[PACKAGE], Path(scratch))
            fresh.rename(folder)
        # Fontconfig wants absolute paths, so this is written for the final place.
        more = f"<cachedir>{folder / 'font-cache'}</cachedir>"
        (folder / "fonts.conf").write_text(FONTS.format(folder / "fonts", more))
    return folder


def _unpack(archive: Path, scratch: Path) -> Path:
    fresh = scratch / "fresh"
    fresh.mkdir()
    _extract(archive, scratch)
    for packed in (scratch / "package" / "bin").glob("*.br"):
        inflated = scratch / packed.stem
        subprocess.run([assets.node(), "-e", INFLATE, str(packed), str(inflated)], check=True)
        if inflated.suffix == ".tar":
            _extract(inflated, fresh)
        else:
            inflated.rename(fresh / inflated.name)
    return fresh


def _extract(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as members:
        # Python 3.12 warns without a filter, and Debian's 3.11.2 does not know the argument.
        members.extraction_filter = getattr(tarfile, "data_filter", None)
        members.extractall(folder)


if __name__ == "__main__":
    _prove(*sys.argv[1:])
