"""Static files, by names that change with their content, so that browsers may keep them a year."""

from __future__ import annotations

import hashlib
import mimetypes
import posixpath
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, g, request, send_from_directory, url_for
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from realestate.compression import SMALLEST, TEXTS, squeeze, wanted
from realestate.config import ROOT

STATIC = ROOT / "realestate" / "static"
_YEAR = 31_536_000
_KINDS = ("site", "workspace", "platform")
_PRINT = re.compile(r"\.([0-9a-f]{12})(\.\w+)$")
_CSS_ADDRESS = re.compile(r'url\("(?!data:)([^"#]+)(#[^"]*)?"\)')


def init_app(app: Flask) -> None:
    """Serve /static on every kind of host and give templates ``static(name)``."""
    for kind in _KINDS:
        app.add_url_rule("/static/<path:filename>", "static", _serve, host=kind)
    app.jinja_env.globals["static"] = address


def address(filename: str) -> str:
    """The address of a static file, with its fingerprint in its name."""
    known: dict[str, str] = g.setdefault(
        "static_addresses", {}
    )  # a page names the same icons often
    if filename not in known:
        known[filename] = url_for("static", filename=printed(filename))
    return known[filename]


def printed(filename: str) -> str:
    """``css/base.css`` -> ``css/base.3f9a01c2b7de.css``; the name itself where there is no such file."""
    path = STATIC / filename
    if not path.is_file():
        return filename
    stem, ending = posixpath.splitext(filename)
    return f"{stem}.{_fingerprint(path)}{ending}"


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
    found = _PRINT.search(filename)
    name = f"{filename[: found.start()]}{found[2]}" if found else filename
    path = safe_join(str(STATIC), name)
    if path is None or not Path(path).is_file():
        raise NotFound
    is_current = found is not None and found[1] == _fingerprint(Path(path))
    response = _response(name, Path(path))
    lasting = f"public, max-age={_YEAR}, immutable" if is_current else "public, max-age=60"
    response.headers["Cache-Control"] = lasting
    return response


def _response(name: str, path: Path) -> Response:
    kind = mimetypes.guess_type(name)[0] or ""
    if kind not in TEXTS or path.stat().st_size < SMALLEST:
        return send_from_directory(STATIC, name)
    encoding = wanted(request.headers.get("Accept-Encoding", ""))
    stat = path.stat()
    response = Response(_squeezed(path, stat.st_mtime_ns, stat.st_size, encoding), mimetype=kind)
    response.vary.add("Accept-Encoding")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.set_etag(f"{_fingerprint(path)}{encoding}")
    response.make_conditional(request)
    return response


@lru_cache(maxsize=512)
def _squeezed(path: Path, _changed: int, _size: int, encoding: str) -> bytes:
    content = _content(path)
    return squeeze(content, encoding, once=True) if encoding else content


def _content(path: Path) -> bytes:
    """The file; in a stylesheet, the files it names are called by their fingerprints too."""
    if path.suffix != ".css" or not path.is_relative_to(STATIC / "css"):
        return path.read_bytes()

    def named(match: re.Match[str]) -> str:
        target = (path.parent / match[1]).resolve()
        if not target.is_relative_to(STATIC):
            return match[0]
        name = printed(target.relative_to(STATIC).as_posix())
        return f'url("{posixpath.relpath(name, path.parent.relative_to(STATIC))}{match[2] or ""}")'

    return _CSS_ADDRESS.sub(named, path.read_text(encoding="utf-8")).encode()


def _fingerprint(path: Path) -> str:
    """Of what is served: in a stylesheet, with the fingerprints of the fonts and pictures it names."""
    stat = path.stat()
    return _digest(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=512)
def _digest(path: Path, _changed: int, _size: int) -> str:
    return hashlib.sha256(_content(path)).hexdigest()[:12]
