"""Pure thinking about pictures: which widths are kept, and how their files are named."""

from __future__ import annotations

import re

WIDTHS = (480, 800, 1200, 1600)
FALLBACK_WIDTH = 1200
KINDS = ("avif", "webp")
LARGEST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 16_000
LEAST_SIDE = 16
ALT_LENGTH = 300
TYPES = {
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
}
DRAWN = "demo"  # the folder of the demo's drawings, which belong to nobody
_KEY = re.compile(r"[a-z0-9]+/[a-z0-9][a-z0-9-]*\.(avif|webp|jpg|png|svg)")


def widths_for(width: int) -> list[int]:
    """The widths kept of a picture so wide: never more than it has."""
    return [kept for kept in WIDTHS if kept < width] + ([width] if width <= WIDTHS[-1] else [])


def folder_of(tenant_id: int) -> str:
    """The part of the media store that belongs to this agency."""
    return f"a{tenant_id}"


def key_of(tenant_id: int, sha256: str, suffix: str) -> str:
    """The name of the plain file every browser can show; the other sizes stand beside it."""
    return f"{folder_of(tenant_id)}/{sha256[:32]}.{suffix}"


def variant(key: str, width: int | str, kind: str) -> str:
    """The name of one size of a picture: a7/ab12.jpg in 800 as avif is a7/ab12-800.avif."""
    return f"{key.rpartition('.')[0]}-{width}.{kind}"


def files_of(key: str, sizes: list[str]) -> list[str]:
    """Every file that belongs to a picture."""
    return [key, *(variant(key, size, kind) for size in sizes for kind in KINDS)]


def may_serve(tenant_id: int, key: str) -> bool:
    """Only the agency's own files and the demo's drawings; another agency's do not exist here."""
    if not _KEY.fullmatch(key):
        return False
    return key.partition("/")[0] in (folder_of(tenant_id), DRAWN)


def type_of(key: str) -> str:
    """The media type of a file, by its ending."""
    return TYPES[key.rpartition(".")[2]]


def tidy_alt(words: str) -> str:
    """Alternative text as it is kept: one line, bounded."""
    return " ".join(words.split())[:ALT_LENGTH]
