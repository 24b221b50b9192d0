"""Words written in Markdown -> HTML that can be shown to anybody: an allow-list, no scripts, no foreign pictures."""

from __future__ import annotations

import re
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

LOWEST, HIGHEST = 6, 2  # a page has one h1, its title: headings of a text begin below it
_TAGS = {
    "p", "br", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote",
    "code", "pre", "hr", "img", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title", "rel"}, "img": {"src", "alt", "title", "loading"}}
_ATTRIBUTES |= {"ol": {"start"}, "th": {"scope"}}
_OWN_PICTURE = re.compile(r"/media/[A-Za-z0-9][A-Za-z0-9._/-]*")
_FOREIGN = re.compile(r"(?i)(?:https?:)?//")
_SAFE_ADDRESS = re.compile(r"(?i)(?:https?:|mailto:|tel:|/(?!/)|#|\?)")


def html(text: str) -> str:
    """The text as sanitised HTML. Links to other sites carry rel="noopener nofollow"; a picture that is not
    in our own media (/media/...) becomes its alternative words."""
    reader = _reader()
    tokens = reader.parse(text.replace("\x00", ""))
    _shift_headings(tokens)
    for token in tokens:
        _mend(token.children or [])
    return _cleaner().clean(reader.renderer.render(tokens, reader.options, {}))


def words(text: str) -> str:
    """The text without any marks: for excerpts, descriptions and counting."""
    bare = nh3.Cleaner(tags=set(), link_rel=None).clean(html(text).replace("><", "> <"))
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        bare = bare.replace(entity, letter)
    return " ".join(bare.split())


@cache
def _reader() -> MarkdownIt:
    # raw HTML is shown as it was typed, never as HTML
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(
        ["table", "strikethrough"]
    )


@cache
def _cleaner() -> nh3.Cleaner:
    """The second wall: whatever the reader made, only this passes (no hx-*, no data-*, no class, no id)."""
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )


def _shift_headings(tokens: list[Token]) -> None:
    """The highest heading becomes h2, the others keep their distance to it."""
    levels = [int(t.tag[1]) for t in tokens if t.type == "heading_open"]
    shift = HIGHEST - min(levels, default=HIGHEST)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(LOWEST, int(token.tag[1]) + shift)}"
        if token.type == "th_open":
            token.attrs = {"scope": "col"}
        elif token.type == "td_open":
            token.attrs = {}


def _mend(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type == "link_open":
            _mend_link(token)
        elif token.type == "image":
            _mend_picture(token)


def _mend_link(token: Token) -> None:
    address = str(token.attrs.get("href", ""))
    if not _SAFE_ADDRESS.match(address):
        token.attrs.pop("href", None)
    if _FOREIGN.match(address):
        token.attrs["rel"] = "noopener nofollow"


def _mend_picture(token: Token) -> None:
    address = str(token.attrs.get("src", ""))
    if _OWN_PICTURE.fullmatch(address) and ".." not in address:
        token.attrs["loading"] = "lazy"
        return
    token.type, token.tag, token.content, token.attrs = "text", "", token.content, {}
