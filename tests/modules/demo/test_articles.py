"""What the demo agencies have written: whole, fair, and of nobody real."""

from __future__ import annotations

import pytest

from realestate.modules.content.markdown import html
from realestate.modules.demo.illustrations import scenes
from realestate.modules.demo.words import _ASKED, _INVENTED, _STEPS, ARTICLES, TESTIMONIALS, article
from realestate.modules.fair_housing.rules import check
from tests.modules.demo.words import words_not_to_use

NAMES = sorted({name for names in ARTICLES.values() for name in names})


@pytest.mark.parametrize("name", NAMES)
def test_an_article_is_whole_and_fair(name: str) -> None:
    found = article(name)
    assert 40 < len(found.description) <= 200
    assert found.picture in scenes()
    assert found.alt.startswith("Drawing of")
    assert "<h2>" in html(found.text)
    for words in (found.title, found.description, found.text):
        assert check(words) == ()
        assert words_not_to_use(words) == []


def test_testimonials_are_fair_and_say_that_they_are_made_up() -> None:
    assert "Made up" in _INVENTED
    for quotes in TESTIMONIALS.values():
        for quote, name, about, _, _ in quotes:
            assert check(f"{quote} {name} {about}") == ()


def test_the_page_of_the_first_steps_is_fair() -> None:
    assert check(_STEPS + " ".join(q + a for q, a in _ASKED)) == ()
