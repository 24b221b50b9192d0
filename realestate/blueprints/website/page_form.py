"""The form of a page, an article or the home page: typed -> raw content, and what its buttons do to the blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from realestate.digits import whole
from realestate.errors import Invalid
from realestate.modules.content.actions.pages import Place
from realestate.modules.content.blocks import BLOCKS, Content, read

_FIELDS = ("title", "menu_title", "description", "hero_key", "hero_alt")
_BLOCK = re.compile(r"block-(\d{1,3})-kind")
_SECTION = re.compile(r"section-(\d{1,3})-key")
_ASKED = re.compile(r"block-(\d{1,3})-question-(\d{1,3})")
_BLOCK_FIELDS: dict[str, tuple[str, ...]] = {
    "text": ("text",),
    "picture": ("media_key", "alt", "caption"),
    "quote": ("text", "by"),
    "call": ("title", "text", "button", "href"),
    "faq": ("title",),
    "homes": ("title", "city", "count"),
    "praise": ("title", "count"),
    "invite": ("title", "text"),
    "reach": ("title",),
}


@dataclass
class Typed:
    """What stands in the form. ``raw`` has the shape of Content; ``errors`` are by the name of the field."""

    raw: dict[str, Any]
    slug: str = ""
    menu_place: str = ""
    position: str = "0"
    before: int = 0
    errors: dict[str, list[str]] = field(default_factory=dict)
    refusal: str = ""
    is_unsaved: bool = False

    def content(self) -> Content:
        """Raises Invalid with a message a field."""
        return read(self.raw)

    def place(self) -> Place:
        if not re.fullmatch(r"-?\d{1,4}", self.position or "0"):
            raise Invalid("Some of this needs another look.", {"position": ["A whole number."]})
        return Place(self.slug, self.menu_place, int(self.position or 0))

    def take(self, refusal: Invalid) -> None:
        self.errors, self.refusal = refusal.fields, refusal.message

    def do(self, deed: str) -> None:
        """A button of the form: add:text, up:2, down:2, remove:2 (of blocks), s-up:1, s-down:1 (of sections)."""
        verb, _, what = deed.partition(":")
        if verb == "add" and what in BLOCKS:
            self.raw["blocks"].append(blank(what))
        elif (place := whole(what)) is not None:
            rows = self.raw["sections" if verb.startswith("s-") else "blocks"]
            _move(rows, verb.removeprefix("s-"), place)
        self.is_unsaved = True


def typed(form: MultiDict[str, str]) -> Typed:
    """What was sent."""
    raw: dict[str, Any] = {name: form.get(name, "") for name in _FIELDS}
    for name in ("category_id", "author_id"):
        raw[name] = _number(form.get(name, ""))
    numbers = [n for n in _numbers(form, _BLOCK) if form[f"block-{n}-kind"] in BLOCKS]
    raw["blocks"] = [_block(form, n) for n in numbers]
    raw["sections"] = [
        {"key": form[f"section-{n}-key"], "is_shown": f"section-{n}-shown" in form}
        for n in _numbers(form, _SECTION)
    ]
    return Typed(
        raw,
        slug=form.get("slug", "").strip().lower(),
        menu_place=form.get("menu_place", ""),
        position=form.get("position", "0").strip(),
        before=_number(form.get("before", "")) or 0,
    )


def blank(kind: str) -> dict[str, Any]:
    """A block nobody has filled in."""
    found: dict[str, Any] = dict.fromkeys(_BLOCK_FIELDS[kind], "") | {"kind": kind}
    if "count" in found:
        found["count"] = 3
    return found | ({"questions": []} if kind == "faq" else {})


def fresh(blocks: list[str], **facts: Any) -> Typed:
    """A form nobody has filled in, with these blocks."""
    raw: dict[str, Any] = dict.fromkeys(_FIELDS, "") | {"category_id": None, "author_id": None}
    raw |= {"blocks": [blank(kind) for kind in blocks], "sections": []}
    return Typed(raw | facts)


def kept(content: Content, place: Place, before: int) -> Typed:
    """What is stored, as the form shows it."""
    raw = content.model_dump(mode="json")
    return Typed(raw, place.slug, place.menu_place, str(place.position), before)


def _block(form: MultiDict[str, str], number: int) -> dict[str, Any]:
    kind = form.get(f"block-{number}-kind", "")
    found = blank(kind)
    for name in _BLOCK_FIELDS[kind]:
        value = form.get(f"block-{number}-{name}", "")
        if name != "count" or value:
            found[name] = value
    if kind == "faq":
        found["questions"] = _questions(form, number)
    return found


def _questions(form: MultiDict[str, str], number: int) -> list[dict[str, str]]:
    """The filled ones, in their order; one that was emptied is taken out."""
    places = sorted(
        int(match[2])
        for key in form
        if (match := _ASKED.fullmatch(key)) and int(match[1]) == number
    )
    pairs = [
        (form.get(f"block-{number}-question-{m}", ""), form.get(f"block-{number}-answer-{m}", ""))
        for m in places
    ]
    return [{"question": q, "answer": a} for q, a in pairs if q.strip() or a.strip()]


def _numbers(form: MultiDict[str, str], pattern: re.Pattern[str]) -> list[int]:
    return sorted(int(match[1]) for key in form if (match := pattern.fullmatch(key)))


def _number(text: str) -> int | None:
    return whole(text)


def _move(rows: list[Any], verb: str, place: int) -> None:
    other = {"up": place - 1, "down": place + 1}.get(verb, place)
    if not (0 <= place < len(rows) and 0 <= other < len(rows)):
        return
    if verb == "remove":
        rows.pop(place)
    else:
        rows[place], rows[other] = rows[other], rows[place]
