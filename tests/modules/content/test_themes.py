"""Themes and the colours they are worn in: what is measured is what browsers show."""

from __future__ import annotations

import pytest

from realestate.errors import Invalid
from realestate.modules.content import brands
from realestate.modules.content.rules import THEMES, Palette, contrast, measures, mixed

GOOD = {
    "display_name": "Fairfield",
    "color_primary": "#1f4d3f",
    "color_accent": "#b4652f",
    "color_canvas": "#faf7f2",
    "theme": "gable",
}


@pytest.mark.parametrize(
    ("one", "other", "share", "expected"),
    [  # color-mix(in oklab, one share, other), as Chromium computes it
        ("#ffffff", "#000000", 0.5, "#636363"),
        ("#ff0000", "#0000ff", 0.5, "#8c53a2"),
        ("#1f4d3f", "#1f4d3f", 0.3, "#1f4d3f"),
    ],
)
def test_colours_mix_as_in_a_browser(one: str, other: str, share: float, expected: str) -> None:
    mix = mixed(one, other, share)
    off = max(abs(int(mix[i : i + 2], 16) - int(expected[i : i + 2], 16)) for i in (1, 3, 5))
    assert off <= 1, mix


def test_a_usual_brand_can_be_read_everywhere() -> None:
    found = measures("#1f4d3f", "#b4652f", "#faf7f2")
    assert len(found) == 9
    assert all(measure.is_enough for measure in found)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"color_canvas": "#444444"}, "color_canvas"),
        ({"color_primary": "#fafafa"}, "color_primary"),
    ],
)
def test_colours_that_cannot_be_read_are_refused_at_the_field_to_change(
    changed: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        brands.checked({**GOOD, **changed})
    assert "needed" in refusal.value.fields[field][0]


def test_a_short_colour_is_written_out() -> None:
    assert brands.checked({**GOOD, "color_primary": "135"})["color_primary"] == "#113355"


def test_places_are_named_once_and_blank_lines_are_none() -> None:
    areas = ["Bellevue", " ", "Bellevue", "  Mercer   Island "]
    assert brands.checked({**GOOD, "service_areas": areas})["service_areas"] == [
        "Bellevue",
        "Mercer Island",
    ]


def test_ink_is_dark_on_every_paper() -> None:
    palette = Palette("#1f4d3f", "#b4652f", "#faf7f2")
    assert contrast(palette.ink, palette.paper) > 12


def test_each_theme_says_what_it_is() -> None:
    for key, theme in THEMES.items():
        assert theme.key == key
        assert theme.title
        assert theme.purpose
        assert theme.fonts
