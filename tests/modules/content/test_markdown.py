"""What an agency writes in Markdown, as visitors get it."""

from __future__ import annotations

import pytest

from realestate.modules.content.markdown import html, words


def test_headings_begin_below_the_title_of_the_page() -> None:
    assert html("# One\n\n### Three") == "<h2>One</h2>\n<h4>Three</h4>\n"
    assert html("#### Four") == "<h2>Four</h2>\n"
    assert "<h6>" in html("# a\n\n###### f")


def test_usual_marks_become_html() -> None:
    assert html("**a** *b* `c`") == "<p><strong>a</strong> <em>b</em> <code>c</code></p>\n"
    assert html("- a\n- b") == "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
    assert html("3. c") == '<ol start="3">\n<li>c</li>\n</ol>\n'
    assert '<th scope="col">a</th>' in html("| a |\n|---|\n| b |")


def test_foreign_links_say_so_and_own_links_do_not() -> None:
    assert (
        html("[a](https://other.example/x)")
        == '<p><a href="https://other.example/x" rel="noopener nofollow">a</a></p>\n'
    )
    assert html("[a](/about)") == '<p><a href="/about">a</a></p>\n'
    assert 'rel="noopener nofollow"' in html("[a](//other.example)")
    assert html("[a](mailto:a@b.example)") == '<p><a href="mailto:a@b.example">a</a></p>\n'


def test_only_our_own_pictures_are_shown() -> None:
    assert 'src="/media/a/b.webp"' in html("![A house](/media/a/b.webp)")
    assert html("![A house](https://spy.example/p.gif)") == "<p>A house</p>\n"
    assert "<img" not in html("![x](/media/../secret)")
    assert "<img" not in html("![x](/leads)")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html;base64,xxxx)",
        "![a](javascript:alert(1))",
        '<a href="/x" hx-get="/leads" data-hx-get="/leads" class="b" id="main">a</a>',
        '<form action="/x"><input name="y"></form>',
        "<style>body{display:none}</style>",
        "<iframe src='//x.example'></iframe>",
        '[a](</x" onclick="alert(1)>)',
        '| <b hx-post="/x">a</b> |\n|---|\n| b |',
    ],
)
def test_nothing_that_acts_gets_through(text: str) -> None:
    found = html(text)
    assert "<script" not in found
    assert "<form" not in found
    for tag in found.split("<")[1:]:
        inside = tag.split(">")[0].lower()
        assert "hx-" not in inside
        assert " on" not in inside.split('"')[0]
        assert "javascript:" not in inside
        assert "data:" not in inside


def test_words_are_the_text_without_marks() -> None:
    text = "# Rooms & light\n\nTwo **large** [rooms](/x) for < $1\n\n- a\n- b"
    assert words(text) == "Rooms & light Two large rooms for < $1 a b"


def test_deep_nesting_is_answered_quickly() -> None:
    assert html(">" * 5_000 + "a")
    assert html("[" * 5_000)
