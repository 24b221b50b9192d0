"""What a page is made of: its blocks and what stands around them, each checked by its shape.

A draft may hold empty fields (the publish gate says what is missing); what is there must have its form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from realestate.errors import Invalid

_ADDRESS = re.compile(r"(?:https?://[^\s/]+\S*|mailto:\S+@\S+|tel:[\d+().-]+|/(?!/)\S*|)", re.I)
_IN_TEXT = re.compile(r"\(/media/([A-Za-z0-9._/-]+)")
_MEDIA_KEY = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._/-]*)?")
LINES = {
    "string_too_long": "This is too long: at most {max_length} characters.",
    "too_long": "At most {max_length} of these.",
    "value_error": "{error}",
}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def is_media_key(value: str) -> bool:
    """A picture in our own media, or none."""
    return _MEDIA_KEY.fullmatch(value) is not None and ".." not in value


def _own_picture(value: str) -> str:
    if not is_media_key(value):
        raise ValueError("Choose one of your own pictures.")
    return value


class Text(_Part):
    """Words in Markdown."""

    kind: Literal["text"] = "text"
    text: str = Field("", max_length=40_000)


class Picture(_Part):
    """A picture of the agency's own, with words for who cannot see it."""

    kind: Literal["picture"] = "picture"
    media_key: str = Field("", max_length=120)
    alt: str = Field("", max_length=200)
    caption: str = Field("", max_length=200)

    _own = field_validator("media_key")(_own_picture)


class Quote(_Part):
    """Somebody's words."""

    kind: Literal["quote"] = "quote"
    text: str = Field("", max_length=1_000)
    by: str = Field("", max_length=120)


class Call(_Part):
    """A call to action: one button."""

    kind: Literal["call"] = "call"
    title: str = Field("", max_length=120)
    text: str = Field("", max_length=400)
    button: str = Field("", max_length=60)
    href: str = Field("", max_length=500)

    @field_validator("href")
    @classmethod
    def _leads_somewhere(cls, value: str) -> str:
        if not _ADDRESS.fullmatch(value):
            raise ValueError("Begin with / for a page of this site, or with https://.")
        return value


class Question(_Part):
    question: str = Field("", max_length=200)
    answer: str = Field("", max_length=4_000)


class Faq(_Part):
    """Questions and their answers."""

    kind: Literal["faq"] = "faq"
    title: str = Field("", max_length=120)
    questions: tuple[Question, ...] = Field((), max_length=40)


class Homes(_Part):
    """A row of the newest homes, of all places or of one town."""

    kind: Literal["homes"] = "homes"
    title: str = Field("", max_length=120)
    city: str = Field("", max_length=80)
    count: int = Field(3, ge=1, le=9)


class Praise(_Part):
    """A row of testimonials."""

    kind: Literal["praise"] = "praise"
    title: str = Field("", max_length=120)
    count: int = Field(3, ge=1, le=6)


class Invite(_Part):
    """An invitation to write, with a button to the contact form."""

    kind: Literal["invite"] = "invite"
    title: str = Field("", max_length=120)
    text: str = Field("", max_length=400)


class Reach(_Part):
    """How to reach the agency: phone, e-mail, address, hours."""

    kind: Literal["reach"] = "reach"
    title: str = Field("", max_length=120)


Block = Annotated[
    Text | Picture | Quote | Call | Faq | Homes | Praise | Invite | Reach,
    Field(discriminator="kind"),
]
# What can be added to a page, in the words of the editor.
BLOCKS: dict[str, str] = {
    "text": "Text",
    "picture": "Picture",
    "quote": "Quote",
    "call": "Button",
    "faq": "Questions and answers",
    "homes": "Row of homes",
    "praise": "Row of testimonials",
    "invite": "Invitation to write",
    "reach": "How to reach you",
}


class Section(_Part):
    """One section of the home page, in its place."""

    key: str = Field(max_length=40)
    is_shown: bool = True


class Content(_Part):
    """Everything one version of a page says. ``hero_key`` is the picture of an article."""

    title: str = Field(min_length=1, max_length=160)
    menu_title: str = Field("", max_length=160)
    description: str = Field("", max_length=300)
    hero_key: str = Field("", max_length=120)
    hero_alt: str = Field("", max_length=200)
    category_id: int | None = None
    author_id: int | None = None
    blocks: tuple[Block, ...] = Field((), max_length=60)
    sections: tuple[Section, ...] = Field((), max_length=40)

    _own = field_validator("hero_key")(_own_picture)
    WORDS_A_MINUTE: ClassVar[int] = 230

    @property
    def short_title(self) -> str:
        return self.menu_title or self.title

    def lines(self) -> Iterator[tuple[str, str]]:
        """Every text of the content with the name of its field, as forms and findings call it."""
        for name in ("title", "menu_title", "description", "hero_alt"):
            yield name, getattr(self, name)
        for place, block in enumerate(self.blocks):
            for name, value in block:
                if isinstance(value, str) and name not in ("kind", "href", "media_key"):
                    yield f"block-{place}-{name}", value
            if isinstance(block, Faq):
                for number, asked in enumerate(block.questions):
                    yield f"block-{place}-question-{number}", asked.question
                    yield f"block-{place}-answer-{number}", asked.answer

    def pictures(self) -> set[str]:
        """The keys of all its pictures, those within its texts included."""
        keys = {block.media_key for block in self.blocks if isinstance(block, Picture)}
        within = (_IN_TEXT.findall(block.text) for block in self.blocks if isinstance(block, Text))
        return {key for key in (self.hero_key, *keys, *(k for ks in within for k in ks)) if key}

    def texts(self) -> dict[str, str]:
        return {name: text for name, text in self.lines() if text}


def read(raw: dict[str, Any]) -> Content:
    """What a form sent, as content. Raises Invalid with a message a field."""
    try:
        return Content.model_validate(_plain(raw))
    except ValidationError as error:
        raise Invalid("Some of this needs another look.", _messages(error)) from error


def _plain(value: Any) -> Any:
    """Without what no database and no page can hold."""
    if isinstance(value, str):
        return value.replace("\x00", "").replace("\r\n", "\n")
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _messages(error: ValidationError) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in error.errors():
        words = LINES.get(problem["type"], "This cannot be used.").format(**problem.get("ctx", {}))
        if problem["loc"] == ("title",):
            words = "Give it a title." if problem["type"] == "string_too_short" else words
        found.setdefault(_field(problem["loc"]), []).append(words)
    return found


def _field(loc: tuple[int | str, ...]) -> str:
    """("blocks", 2, "faq", "questions", 0, "answer") -> block-2-answer-0."""
    if loc[0] != "blocks" or len(loc) < 4:
        return str(loc[0])
    if loc[3] == "questions" and len(loc) > 5:
        return f"block-{loc[1]}-{loc[5]}-{loc[4]}"
    return f"block-{loc[1]}-{loc[3]}"
