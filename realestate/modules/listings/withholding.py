"""Pure thinking about words that would give away what a seller withholds."""

from __future__ import annotations

import re

INSTEAD = "[address withheld]"


_NUMBER = re.compile(r"\s*\d[\w/-]*\s+(?=\S)")
_UNIT = re.compile(r"(?i)\s*(,|#|\b(?:unit|apt|apartment|suite|ste)\b).*", re.DOTALL)


def street_of(address: str) -> str:
    """The street in an address written in one line: without its number and its unit; empty when nothing is left."""
    bare = _UNIT.sub("", _NUMBER.sub("", address, count=1)).strip()
    return bare if len(bare) > 2 and not bare.isdigit() else ""


def without(words: str, *secrets: str) -> str:
    """The words with each secret in them replaced, longest first, however it is spaced or cased."""
    for secret in sorted({s.strip() for s in secrets if s.strip()}, key=len, reverse=True):
        pattern = r"\s+".join(re.escape(part) for part in secret.split())
        words = re.sub(rf"(?<!\w){pattern}(?!\w)", INSTEAD, words, flags=re.IGNORECASE)
    return words
