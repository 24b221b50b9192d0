"""Words a listing or a lead of the demo must not contain: people, faiths, schools, clichés."""

import re

_UNWANTED = (
    "adult", "asian", "bachelor", "black", "catholic", "child", "children", "christian", "church", "couple",
    "disabled", "ethnic", "exclusive", "families", "family", "female", "gay", "gender", "handicapped", "hispanic",
    "integrated", "jewish", "kids", "male", "married", "master", "mature", "mosque", "muslim", "nanny", "race",
    "religion", "retired", "safe", "school", "schools", "senior", "seniors", "single man", "single woman", "stunning",
    "synagogue", "temple", "white", "dream home", "must see", "gem", "oasis",
)  # fmt: skip
_PATTERN = re.compile(rf"\b({'|'.join(_UNWANTED)})\b", re.IGNORECASE)


def words_not_to_use(text: str) -> list[str]:
    return [found for found in _PATTERN.findall(text) if not _is_a_place(found, text)]


def _is_a_place(word: str, text: str) -> bool:
    """Black Diamond is a town."""
    return word == "Black" and "Black Diamond" in text
