"""The checks of the publish gate: what a page weighs, how it is built, what it says. HTML in, findings out."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import urlsplit

from realestate.modules.content.blocks import BLOCKS, Content
from realestate.modules.content.rules import LEAST_CONTRAST, contrast
from realestate.modules.fair_housing import rules as fair_housing

MOST_HTML = 25_000  # bytes, compressed: what a page may weigh before its pictures
MOST_PICTURES = 1_500_000
Grade = Literal["block", "warn", "pass"]
_NEEDED = {
    "text": ("text",),
    "picture": ("media_key",),
    "quote": ("text",),
    "call": ("button", "href"),
    "faq": ("questions",),
}
_VOID = {
    "img",
    "br",
    "hr",
    "input",
    "link",
    "meta",
    "source",
    "use",
    "wbr",
    "path",
    "circle",
    "rect",
}


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: ``grade`` is "block", "warn" or "pass"; ``field`` is the form field
    it is about, if any."""

    code: str
    grade: Grade
    words: str
    field: str = ""


@dataclass(frozen=True)
class Report:
    """Everything that was looked at before something is shown to visitors."""

    checks: tuple[Check, ...] = ()

    @property
    def blocking(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.grade == "block")

    @property
    def warnings(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.grade == "warn")

    @property
    def passed(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.grade == "pass")


@dataclass
class Parsed:
    """What the checks want to know of a page's HTML; links and pictures are those of its main part."""

    description: str = ""
    headings: list[tuple[int, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    without_alt: list[str] = field(default_factory=list)
    homes: int = 0
    attributed: int = 0
    words: list[str] = field(default_factory=list)


def parsed(html: str) -> Parsed:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def check_page(
    html: str,
    *,
    picture_bytes: int,
    is_found: Callable[[str], bool],
    texts: Mapping[str, str],
    description: str | None = None,
) -> Report:
    """A page as a visitor gets it. ``is_found`` says whether an address of this website answers;
    ``texts`` are the words of its fields, by the name of the field; ``description`` is the one somebody
    wrote (None: whatever the page has)."""
    page = parsed(html)
    checks = [
        *_weight(len(gzip.compress(html.encode(), 6)), picture_bytes, len(page.pictures)),
        *_alt(page),
        *_links(page, is_found),
        *_headings(page),
        _description(page.description if description is None else description),
        *_attribution(page),
        *check_texts(texts),
    ]
    return Report(tuple(checks))


def check_blocks(content: Content) -> list[Check]:
    """Blocks that would show nothing, or lead nowhere."""
    found = []
    for place, block in enumerate(content.blocks):
        for name in _NEEDED.get(block.kind, ()):
            if not getattr(block, name):
                words = f"Block {place + 1} ({BLOCKS[block.kind].lower()}) is not filled in."
                found.append(Check("blocks", "block", words, f"block-{place}-{name}"))
                break
    if content.hero_key and not content.hero_alt:
        found.append(Check("alt", "block", "The picture of the article has no words.", "hero_alt"))
    return found


def check_texts(texts: Mapping[str, str]) -> list[Check]:
    """Fair housing, field by field."""
    found = [
        Check(
            "fair_housing",
            "block" if f.grade == "block" else "warn",
            fair_housing.in_words(f),
            name,
        )
        for name, findings in fair_housing.check_all(texts).items()
        for f in findings
    ]
    return found or [
        Check("fair_housing", "pass", "The words describe the property, not the people.")
    ]


def check_colors(
    pairs: Mapping[str, tuple[str, str]], least: float = LEAST_CONTRAST
) -> list[Check]:
    """Contrast of a theme: name of a pair -> (text colour, ground), as #rrggbb; WCAG 2.2, 1.4.3."""
    found = []
    for name, (text, ground) in pairs.items():
        ratio = contrast(text, ground)
        grade: Grade = "pass" if ratio >= least else "block"
        more = "" if ratio >= least else f"; {least:g}:1 is needed to be read"
        found.append(Check("contrast", grade, f"{name}: contrast {ratio:.1f}:1{more}."))
    return found


def is_own(address: str) -> bool:
    """Is this an address of the website itself?"""
    return address.startswith("/") and not address.startswith("//")


def _weight(html_bytes: int, picture_bytes: int, pictures: int) -> list[Check]:
    too_heavy = html_bytes > MOST_HTML
    words = f"The page weighs {html_bytes / 1000:.1f} kB compressed"
    found = [
        Check(
            "weight",
            "warn" if too_heavy else "pass",
            words
            + (
                f"; more than {MOST_HTML // 1000} kB loads slowly on a phone." if too_heavy else "."
            ),
        )
    ]
    if pictures:
        heavy = picture_bytes > MOST_PICTURES
        said = f"Its {pictures} picture{'s' * (pictures > 1)} weigh {picture_bytes / 1000:,.0f} kB"
        more = "; use fewer or smaller ones." if heavy else "."
        found.append(Check("pictures", "warn" if heavy else "pass", said + more))
    return found


def _alt(page: Parsed) -> list[Check]:
    if page.without_alt:
        return [
            Check("alt", "block", f"The picture {name} has no words for people who cannot see it.")
            for name in page.without_alt
        ]
    return [Check("alt", "pass", "Every picture has words for people who cannot see it.")] * bool(
        page.pictures
    )


def _links(page: Parsed, is_found: Callable[[str], bool]) -> list[Check]:
    broken = []
    for link in dict.fromkeys(page.links):
        parts = urlsplit(link)
        if is_own(link) and not is_found(link):
            broken.append(Check("links", "block", f"The link to {link} leads nowhere."))
        elif parts.scheme in ("http", "https") and "." not in parts.netloc:
            broken.append(Check("links", "block", f"The link to {link} is no address."))
        elif not link:
            broken.append(Check("links", "block", "A link or a button has no address."))
    count = len(page.links)
    fine = Check("links", "pass", f"{count} link{'s' * (count != 1)}: none of them is broken.")
    return broken or [fine] * bool(count)


def _headings(page: Parsed) -> list[Check]:
    levels = [level for level, _ in page.headings]
    found = []
    if levels.count(1) != 1:
        found.append(Check("headings", "block", "The page needs exactly one main title."))
    for (before, _), (level, words) in zip(page.headings, page.headings[1:], strict=False):
        if level > before + 1:
            found.append(
                Check(
                    "headings", "warn", f"The heading “{words}” skips a level: use one mark fewer."
                )
            )
    found += [
        Check("headings", "warn", "A heading has no words.")
        for _, words in page.headings
        if not words
    ]
    return found or [Check("headings", "pass", "The headings are in order.")]


def _description(description: str) -> Check:
    length = len(description)
    if not length:
        return Check(
            "description",
            "warn",
            "There is no description of its own: search engines will guess one.",
        )
    if length > 200:
        return Check(
            "description", "warn", f"The description has {length} letters: about 155 are shown."
        )
    return Check("description", "pass", "It has a description for search engines.")


def _attribution(page: Parsed) -> list[Check]:
    if not page.homes:
        return []
    if page.attributed < page.homes:
        return [Check("attribution", "block", "A home is shown without the office that listed it.")]
    return [Check("attribution", "pass", "Every home shown names the office that listed it.")]


class _Reader(HTMLParser):
    """Walks through the HTML once; only <main> counts, apart from the description."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Parsed()
        self._depth = 0
        self._heading: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and given.get("name") == "description":
            self.found.description = given.get("content", "").strip()
        if tag == "main" or self._depth:
            self._depth += tag not in _VOID
            self._inside(tag, given)

    def _inside(self, tag: str, given: dict[str, str]) -> None:
        classes = given.get("class", "").split()
        if tag == "a" and "data-unchecked" not in given:
            self.found.links.append(
                given.get("href", "").partition("#")[0] or given.get("href", "")
            )
        elif tag == "img":
            self.found.pictures.append(given.get("src", ""))
            if "data-decorative" not in given and not given.get("alt", "").strip():
                self.found.without_alt.append(given.get("src", "").rpartition("/")[2])
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._heading = []
            self.found.headings.append((int(tag[1]), ""))
        self.found.homes += "card__price" in classes
        self.found.attributed += "card__office" in classes

    def handle_data(self, words: str) -> None:
        if self._heading is not None:
            self._heading.append(words)

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag not in _VOID:
            self._depth -= 1
        if self._heading is not None and len(tag) == 2 and tag[0] == "h":
            level, _ = self.found.headings[-1]
            self.found.headings[-1] = (level, " ".join("".join(self._heading).split()))
            self._heading = None
