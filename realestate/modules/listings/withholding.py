"""Pure thinking about words that would give away what a seller withholds."""

from __future__ import annotations

import re

INSTEAD = "[address withheld]"


def without(words: str, *secrets: str) -> str:
    """The words with each secret in them replaced, longest first, however it is spaced or cased."""
    for secret in sorted({s.strip() for s in secrets if s.strip()}, key=len, reverse=True):
        pattern = r"\s+".join(re.escape(part) for part in secret.split())
        words = re.sub(rf"(?<!\w){pattern}(?!\w)", INSTEAD, words, flags=re.IGNORECASE)
    return words
