"""Answers made small: brotli or gzip, whichever the browser takes."""

from __future__ import annotations

import gzip

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

SMALLEST = 600  # bytes; below it, nothing is gained
TEXTS = frozenset(
    {
        "application/atom+xml",
        "application/feed+json",
        "application/geo+json",
        "application/javascript",
        "application/json",
        "application/ld+json",
        "application/manifest+json",
        "application/xml",
        "image/svg+xml",
        "text/calendar",
        "text/css",
        "text/html",
        "text/javascript",
        "text/plain",
        "text/xml",
    }
)
_ENCODINGS = ("br", "gzip")


def wanted(accept_encoding: str) -> str:
    """The encoding to answer with: "br", "gzip", or "" for none."""
    given: Accept = parse_accept_header(accept_encoding, Accept)
    return next((e for e in _ENCODINGS if given.quality(e) > 0), "")


def squeeze(content: bytes, encoding: str, *, once: bool = False) -> bytes:
    """The content in this encoding. ``once``: it is kept, so it may take its time."""
    if encoding == "br":
        squeezed: bytes = brotli.compress(content, quality=10 if once else 4)
        return squeezed
    return gzip.compress(content, 9 if once else 5, mtime=0)
