"""A brand's colours: whatever they are, text on them can be read."""

from __future__ import annotations

import pytest

from realestate.modules.content.rules import (
    LEAST_CONTRAST,
    contrast,
    deepened,
    is_color,
    readable_on,
)


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize(
    "color", ["#ffe600", "#1f4d3f", "#808080", "#ffffff", "#000000", "#c9d8e8"]
)
def test_text_on_and_in_any_colour_can_be_read(color: str) -> None:
    assert contrast(color, readable_on(color)) >= LEAST_CONTRAST
    for background in ("#ffffff", "#faf7f2", "#101418"):
        assert contrast(deepened(color, background), background) >= LEAST_CONTRAST


@pytest.mark.parametrize("text", ["red", "#fff", "#12345g", "#1234567", "", "#AABBCC"])
def test_only_whole_lower_case_colours_pass(text: str) -> None:
    assert not is_color(text)
