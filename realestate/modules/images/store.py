"""The media store: files in a folder, whole or not there at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from realestate.modules.images import rules

_place: dict[str, Path] = {}


def configure(folder: Path) -> None:
    """Where the files lie; called once, when the application is built."""
    _place["media"] = folder


def path_of(key: str) -> Path:
    return _place["media"] / key


def read(key: str) -> bytes | None:
    """The bytes of a file, None when it is not there."""
    try:
        return path_of(key).read_bytes()
    except FileNotFoundError:
        return None


def write(key: str, data: bytes) -> None:
    """Write beside and move into place: nobody ever reads half a file."""
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=".coming-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(scratch, 0o644)
        os.replace(scratch, path)
    finally:
        Path(scratch).unlink(missing_ok=True)  # it is only there when something failed


def remove(keys: list[str]) -> None:
    for key in keys:
        path_of(key).unlink(missing_ok=True)


def named(folder: str, pattern: str) -> list[str]:
    """The files of a folder whose names fit a pattern."""
    return [f"{folder}/{path.name}" for path in path_of(folder).glob(pattern)]


def remove_all(tenant_id: int) -> None:
    """Everything of an agency: its number may be given again."""
    folder = rules.folder_of(tenant_id)
    for place in (folder, f"og/{folder}"):
        shutil.rmtree(path_of(place), ignore_errors=True)
