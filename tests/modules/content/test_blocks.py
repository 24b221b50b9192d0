"""What a page may be made of, how versions differ, and the words every agency begins with."""

from __future__ import annotations

import pytest

from realestate.errors import Invalid
from realestate.modules.content.blocks import (
    Call,
    Content,
    Faq,
    Picture,
    Question,
    Section,
    Text,
    read,
)
from realestate.modules.content.plain import PLAIN, Ground, default
from realestate.modules.content.queries import Website
from realestate.modules.content.writing import changes, compared, is_slug, reading_minutes, slug_of
from realestate.modules.fair_housing.rules import check_all


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"title": "A", "hero_key": "../secret"}, "hero_key"),
        ({"title": "A", "blocks": [{"kind": "nonsense"}]}, "blocks"),
        (
            {"title": "A", "blocks": [{"kind": "picture", "media_key": "//spy"}]},
            "block-0-media_key",
        ),
        ({"title": "A", "blocks": [{"kind": "call", "href": "javascript:x"}]}, "block-0-href"),
        ({"title": "A", "blocks": [{"kind": "call", "href": "//spy.example"}]}, "block-0-href"),
        ({"title": "A", "blocks": [{"kind": "homes", "count": 99}]}, "block-0-count"),
        ({"title": "A", "blocks": [{"kind": "homes", "count": "many"}]}, "block-0-count"),
        (
            {"title": "A", "blocks": [{"kind": "faq", "questions": [{"question": "x" * 201}]}]},
            "block-0-question-0",
        ),
    ],
)
def test_what_has_the_wrong_form_is_named(raw: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(raw)
    assert list(refused.value.fields) == [field]
    assert all(message for message in refused.value.fields[field])


def test_what_no_database_can_hold_is_left_out() -> None:
    found = read({"title": "A\x00", "blocks": [{"kind": "text", "text": "a\r\nb"}]})
    assert found.title == "A"
    assert found.blocks == (Text(text="a\nb"),)


def test_every_text_has_the_name_of_its_field() -> None:
    found = Content(
        title="T",
        blocks=(
            Picture(media_key="a.svg", alt="House"),
            Faq(questions=(Question(question="Q", answer="A"),)),
            Call(button="Go", href="/x"),
        ),
    )
    assert found.texts() == {
        "title": "T",
        "block-0-alt": "House",
        "block-1-question-0": "Q",
        "block-1-answer-0": "A",
        "block-2-button": "Go",
    }


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (Content(title="A", blocks=(Text(text="a"),)), "Nothing changed"),
        (Content(title="B", description="d", blocks=(Text(text="a"),)), "title, description"),
        (Content(title="A", blocks=(Text(text="b"),)), "block 1 (text)"),
        (Content(title="A", blocks=(Text(text="a"), Text(), Text())), "2 blocks added"),
        (Content(title="A"), "1 block removed"),
        (Content(title="A", blocks=(Text(text="a"),), hero_key="a", hero_alt="b"), "picture"),
        (Content(title="A", blocks=(Text(text="a"),), sections=(Section(key="x"),)), "sections"),
    ],
)
def test_a_version_says_what_it_changed(new: Content, told: str) -> None:
    assert changes(Content(title="A", blocks=(Text(text="a"),)), new) == told


def test_two_versions_are_compared_line_by_line() -> None:
    old = Content(title="A", blocks=(Text(text="one\ntwo\nthree"),))
    new = Content(title="A", blocks=(Text(text="one\n2\nthree"),))
    found = [(line.mark, line.text) for line in compared(old, new)]
    assert ("gone", "two") in found
    assert ("new", "2") in found
    assert ("same", "one") in found
    assert compared(old, old) == []


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Closing, line by line", "closing-line-by-line"),
        ("Ärger & Öl", "arger-ol"),
        ("家", "page"),
        ("x" * 100, "x" * 80),
    ],
)
def test_a_title_becomes_an_address(title: str, slug: str) -> None:
    assert slug_of(title) == slug
    assert is_slug(slug)


def test_reading_takes_a_minute_at_least() -> None:
    assert reading_minutes(Content(title="A")) == 1
    assert reading_minutes(Content(title="A", blocks=(Text(text="word " * 1_150),))) == 5


@pytest.mark.parametrize("slug", PLAIN)
def test_the_default_words_are_whole_and_fair(slug: str) -> None:
    site = Website("Fairfield", phone="425-555-0100", email="hello@fairfield.example")
    for ground in (
        Ground(site),
        Ground(site, {"listings": "/listings", "lead_forms": "/contact", "team": "/team"}),
    ):
        found = default(slug, ground)
        assert found.title
        assert found.description
        assert found.menu_title
        assert found.blocks
        assert check_all(found.texts()) == {}
