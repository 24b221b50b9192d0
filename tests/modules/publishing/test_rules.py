"""What the publish gate sees in a page."""

from __future__ import annotations

import pytest

from realestate.modules.content.blocks import Call, Content, Faq, Picture, Text
from realestate.modules.publishing.rules import (
    Report,
    check_blocks,
    check_colors,
    check_page,
    check_texts,
    parsed,
)


def page(main: str, description: str = "What comes first.") -> str:
    head = f'<meta name="description" content="{description}">'
    return (
        f"<html><head>{head}</head><body><a href='/nav'>x</a><main>{main}</main><h1>y</h1></body>"
    )


def looked_at(main: str, description: str = "What comes first.", **facts: object) -> Report:
    plain = {"picture_bytes": 0, "is_found": lambda path: path != "/missing", "texts": {}}
    return check_page(page(main, description), **{**plain, **facts})  # type: ignore[arg-type]


def grades(report: Report, code: str) -> list[str]:
    return [check.grade for check in report.checks if check.code == code]


GOOD = '<h1>A</h1><h2>B</h2><p><a href="/about">x</a></p><img src="/media/a" alt="House">'


def test_a_good_page_passes_everything() -> None:
    report = looked_at(GOOD)
    assert report.blocking == ()
    assert report.warnings == ()
    assert {c.code for c in report.passed} >= {"weight", "alt", "links", "headings", "description"}


def test_only_the_main_part_counts() -> None:
    assert parsed(page(GOOD)).links == ["/about"]
    assert parsed(page("<h1>A</h1>")).headings == [(1, "A")]


@pytest.mark.parametrize(
    ("main", "code", "found"),
    [
        ('<h1>A</h1><img src="/media/a.svg">', "alt", ["block"]),
        ('<h1>A</h1><img src="/media/a.svg" alt=" ">', "alt", ["block"]),
        ('<h1>A</h1><a href="/missing">x</a>', "links", ["block"]),
        ('<h1>A</h1><a href="/missing#there">x</a>', "links", ["block"]),
        ('<h1>A</h1><a href="">x</a>', "links", ["block"]),
        ('<h1>A</h1><a href="https://nowhere">x</a>', "links", ["block"]),
        ('<h1>A</h1><a href="https://there.example/x">x</a>', "links", ["pass"]),
        ('<h1>A</h1><a href="mailto:a@b.example">x</a><a href="#b">y</a>', "links", ["pass"]),
        ("<h1>A</h1><h3>C</h3>", "headings", ["warn"]),
        ("<h1>A</h1><h2></h2>", "headings", ["warn"]),
        ("<h2>B</h2>", "headings", ["block"]),
        ("<h1>A</h1><h1>B</h1>", "headings", ["block"]),
        ('<h1>A</h1><p class="card__price">1</p>', "attribution", ["block"]),
        (
            '<h1>A</h1><p class="card__price">1</p><p class="card__office">O</p>',
            "attribution",
            ["pass"],
        ),
        ("<h1>A</h1>", "attribution", []),
    ],
)
def test_what_is_wrong_is_found(main: str, code: str, found: list[str]) -> None:
    assert grades(looked_at(main), code) == found


def test_a_missing_or_long_description_is_a_warning() -> None:
    assert grades(looked_at(GOOD, ""), "description") == ["warn"]
    assert grades(looked_at(GOOD, "x" * 250), "description") == ["warn"]


def test_weight_is_measured_and_told() -> None:
    import random

    noise = "".join(chr(random.Random(n).randrange(0x4E00, 0x9000)) for n in range(30_000))
    assert grades(looked_at(f"<h1>A</h1><p>{noise}</p>"), "weight") == ["warn"]
    heavy = looked_at(GOOD, picture_bytes=2_000_000)
    assert grades(heavy, "pictures") == ["warn"]
    assert "2,000 kB" in next(c.words for c in heavy.checks if c.code == "pictures")


def test_fair_housing_findings_carry_their_field() -> None:
    found = check_texts({"title": "Fine", "block-0-text": "No children. Family-friendly."})
    assert [(c.grade, c.field) for c in found] == [
        ("block", "block-0-text"),
        ("warn", "block-0-text"),
    ]
    assert [c.grade for c in check_texts({"title": "Fine"})] == ["pass"]


def test_colours_that_cannot_be_read_block() -> None:
    found = check_colors({"Links": ("#777777", "#888888"), "Words": ("#000000", "#ffffff")})
    assert [(c.grade, c.words) for c in found] == [
        ("block", "Links: contrast 1.3:1; 4.5:1 is needed to be read."),
        ("pass", "Words: contrast 21.0:1."),
    ]


def test_blocks_that_would_show_nothing_block() -> None:
    said = Content(
        title="A",
        hero_key="a.svg",
        blocks=(Text(), Picture(alt="x"), Call(button="Go"), Faq(), Text(text="x")),
    )
    assert [c.field for c in check_blocks(said)] == [
        "block-0-text",
        "block-1-media_key",
        "block-2-href",
        "block-3-questions",
        "hero_alt",
    ]
