"""Outlines: what GeoJSON will do, hulls that point at nobody's house, and small maps."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from realestate.modules.areas.rules import outlines
from realestate.modules.listings.places import is_inside
from tests.support.places import OUTLINE, SQUARE


def test_a_polygon_alone_or_wrapped_is_read() -> None:
    feature = {"type": "Feature", "properties": {}, "geometry": OUTLINE}
    for given in (OUTLINE, feature, {"type": "FeatureCollection", "features": [feature]}):
        assert outlines.read_outline(json.dumps(given)) == OUTLINE
    assert outlines.read_outline("  ") is None


def test_a_multipolygon_of_one_is_a_polygon() -> None:
    given = {"type": "MultiPolygon", "coordinates": [[SQUARE]]}
    assert outlines.read_outline(json.dumps(given)) == OUTLINE


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([1], "Polygon or a MultiPolygon"),
        ({"type": "Point", "coordinates": [1, 2]}, "Polygon or a MultiPolygon"),
        ({"type": "Polygon"}, "no coordinates"),
        ({"type": "Polygon", "coordinates": []}, "no coordinates"),
        ({"type": "Polygon", "coordinates": [SQUARE[:3]]}, "fewer than four"),
        ({"type": "Polygon", "coordinates": [SQUARE[:4]]}, "not closed"),
        ({"type": "Polygon", "coordinates": [[["a", 1]] * 4]}, "not \\[longitude"),
        ({"type": "Polygon", "coordinates": [[[47.6, -122.2]] * 4]}, "off the Earth"),
        ({"type": "Polygon", "coordinates": [[[True, 1]] * 4]}, "not \\[longitude"),
        ({"type": "Polygon", "coordinates": [[[1, 2]] * 201]}, "more than 200"),
        ({"type": "FeatureCollection", "features": []}, "none or several"),
    ],
)
def test_what_is_no_outline_is_refused_in_words(given: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        outlines.read_outline(json.dumps(given))


def test_an_outline_holds_the_homes_it_is_drawn_round_and_points_at_none() -> None:
    dice = random.Random(7)
    homes = [(-122.2 + dice.gauss(0, 0.02), 47.6 + dice.gauss(0, 0.02)) for _ in range(300)]
    outline = outlines.around(homes)
    assert outline
    corners = outlines.outer(outline)
    held = [home for home in homes if is_inside(home, corners)]
    assert len(held) > 270
    assert not set(corners) & set(homes)
    assert all(round(lng, 3) == lng and round(lat, 3) == lat for lng, lat in corners)
    assert outlines.read_outline(json.dumps(outline)) == outline


def test_an_outline_does_not_cross_itself() -> None:
    for seed in range(20):
        dice = random.Random(seed)
        homes = [(dice.uniform(-122.3, -122.1), dice.uniform(47.5, 47.7)) for _ in range(60)]
        outline = outlines.around(homes)
        assert outline
        edges = outlines._edges(list(outlines.outer(outline)))
        assert not [
            (a, b) for i, a in enumerate(edges) for b in edges[:i] if outlines._crosses(*a, *b)
        ]


def test_too_few_homes_have_no_outline() -> None:
    assert outlines.around([(-122.2, 47.6)] * 4) is None
    assert outlines.around([(-122.2, 47.6)] * 9) is None  # all in one place


def test_the_middle_of_a_square_is_its_middle() -> None:
    lng, lat = outlines.middle(OUTLINE)
    assert (round(lng, 6), round(lat, 6)) == (-122.2, 47.625)


def test_miles_are_miles() -> None:
    assert outlines.miles((-122.2, 47.6), (-122.2, 47.6 + 1 / 69.09)) == pytest.approx(1, abs=0.01)


def test_a_map_has_a_path_for_each_outline_north_up() -> None:
    higher = {"type": "Polygon", "coordinates": [[[x, y + 0.1] for x, y in SQUARE]]}
    drawn = outlines.sketch({"low": OUTLINE, "high": higher})
    assert drawn
    assert drawn.shapes["high"].y < drawn.shapes["low"].y
    assert drawn.shapes["low"].path.startswith("M")
    assert outlines.sketch({}) is None
