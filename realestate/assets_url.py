"""Static files, by addresses that change with their content, so that browsers may keep them a year."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, send_from_directory, url_for

from realestate.config import ROOT

STATIC = ROOT / "realestate" / "static"
_YEAR = 31_536_000
_KINDS = ("site", "workspace", "platform")


def init_app(app: Flask) -> None:
    """Serve /static on every kind of host and give templates ``static(name)``."""
    for kind in _KINDS:
        app.add_url_rule("/static/<path:filename>", "static", _serve, host=kind)
    app.jinja_env.globals["static"] = address


def address(filename: str) -> str:
    """The address of a static file, with its fingerprint."""
    return url_for("static", filename=filename, v=_fingerprint(STATIC / filename))


def stylesheet(*names: str) -> str:
    """These stylesheets of static/css/site as one text, without comments and indents, its addresses whole."""
    parts = [_slim(path, path.stat().st_mtime_ns) for path in _sheets(names)]
    return re.sub(r'url\("@([^"]+)"\)', lambda found: f'url("{address(found[1])}")', "".join(parts))


def stylesheet_changed(*names: str) -> tuple[int, ...]:
    """When these stylesheets were changed: what is made of them is kept until then."""
    return tuple(path.stat().st_mtime_ns for path in _sheets(names))


def _sheets(names: tuple[str, ...]) -> list[Path]:
    return [STATIC / "css" / "site" / f"{name}.css" for name in names]


@lru_cache(maxsize=64)
def _slim(path: Path, _changed: int) -> str:
    """Small before it is compressed; what it loads is named from static/ on, behind an @."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"\s*\n\s*", "\n", text)
    text = re.sub(r"\n(?=})|(?<=[{;])\n", "", text)
    return re.sub(r'url\("(?:\.\./)+', 'url("@', text).strip() + "\n"


def _serve(filename: str) -> Response:
    response = send_from_directory(STATIC, filename, max_age=3600)
    if request.args.get("v"):
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response


def _fingerprint(path: Path) -> str:
    stat = path.stat()
    return _digest(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=256)
def _digest(path: Path, _changed: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
