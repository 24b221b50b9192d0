"""Pure thinking about what is written: addresses made of titles, how long reading takes, what a version changed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from realestate.modules.content.blocks import BLOCKS, Content


def slug_of(title: str) -> str:
    """“Closing, line by line” -> closing-line-by-line; at most 80 letters, "page" when nothing is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or "page"


def is_slug(text: str) -> bool:
    return len(text) <= 80 and re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text) is not None


def reading_minutes(content: Content) -> int:
    """How long the blocks take to read, in whole minutes, at least one."""
    words = sum(
        len(text.split()) for name, text in content.lines() if name.startswith(("block-", "title"))
    )
    return max(1, round(words / content.WORDS_A_MINUTE))


def changes(old: Content | None, new: Content) -> str:
    """What a save changed, in words: “title, block 2 (text), 1 block added”."""
    if old is None:
        return "First version"
    names = {"hero_key": "picture", "hero_alt": "picture", "category_id": "category"}
    names |= {"author_id": "author", "menu_title": "short title", "sections": "sections"}
    told = [
        names.get(name, name)
        for name in type(new).model_fields
        if name != "blocks" and getattr(old, name) != getattr(new, name)
    ]
    pairs = zip(old.blocks, new.blocks, strict=False)
    told += [
        f"block {place} ({BLOCKS[after.kind].lower()})"
        for place, (before, after) in enumerate(pairs, 1)
        if before != after
    ]
    more = len(new.blocks) - len(old.blocks)
    if more:
        told.append(
            f"{abs(more)} block{'s' * (abs(more) > 1)} {'added' if more > 0 else 'removed'}"
        )
    return ", ".join(dict.fromkeys(told))[:300] or "Nothing changed"


@dataclass(frozen=True)
class Line:
    """One line of a comparison: ``mark`` is "same", "gone" or "new"."""

    mark: str
    text: str


def compared(old: Content, new: Content) -> list[Line]:
    """Two versions, line by line: what went, what came, and a little of what stayed around it."""
    before, after = _as_lines(old), _as_lines(new)
    found = []
    for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(2):
        for kind, a, b, c, d in group:
            if kind == "equal":
                found += [Line("same", text) for text in before[a:b]]
            found += [Line("gone", text) for text in before[a:b] if kind != "equal"]
            found += [Line("new", text) for text in after[c:d] if kind != "equal"]
    return found


def _as_lines(content: Content) -> list[str]:
    found = [f"Title: {content.title}", f"Description: {content.description}"]
    found += [f"Section {s.key}: {'shown' if s.is_shown else 'hidden'}" for s in content.sections]
    if content.hero_key:
        found.append(f"Picture: {content.hero_key} ({content.hero_alt})")
    for block in content.blocks:
        found.append(f"[{BLOCKS[block.kind]}]")
        for name, value in block:
            if name == "questions":
                found += [line for q in value for line in (f"Q: {q.question}", f"A: {q.answer}")]
            elif name != "kind" and value not in ("", ()):
                found += str(value).split("\n")
    return found
