"""Boxes that fit the map's grid, prices on pins, outlines round points."""

from __future__ import annotations

from decimal import Decimal

import pytest

from realestate.modules.listings.places import read_bounds
from realestate.modules.listings.rules import Bounds
from realestate.modules.map_search.rules import (
    cell,
    hull,
    middle,
    price_words,
    read_zoom,
    snapped,
)

HERE = Bounds(-122.2333, 47.6512, -122.1458, 47.7034)


@pytest.mark.parametrize("zoom", [3, 9, 13, 16, 19])
def test_a_snapped_box_holds_the_box_and_snaps_once(zoom: int) -> None:
    grown = snapped(HERE, zoom)
    assert grown.west <= HERE.west + 1.1e-5
    assert grown.south <= HERE.south + 1.1e-5
    assert grown.east >= HERE.east - 1.1e-5
    assert grown.north >= HERE.north - 1.1e-5
    assert snapped(read_bounds(str(grown)), zoom) == grown


def test_neighbouring_views_ask_for_the_same_box() -> None:
    box, moved = (-122.23, 47.64, -122.13, 47.71), (-122.227, 47.643, -122.127, 47.713)
    assert snapped(Bounds(*box), 13) == snapped(Bounds(*moved), 13)


def test_a_box_never_leaves_the_world() -> None:
    assert snapped(Bounds(-180, -90, 180, 90), 3) == Bounds(-180, -85, 180, 85)


@pytest.mark.parametrize(
    ("said", "bounds", "zoom"),
    [("12", HERE, 12), ("99", HERE, 13), ("x", None, 11), ("", Bounds(-180, -80, 180, 80), 3)],
)
def test_a_zoom_is_said_or_follows_from_the_box(
    said: str, bounds: Bounds | None, zoom: int
) -> None:
    assert read_zoom(said, bounds) == zoom


def test_cells_halve_with_every_zoom_and_look_square() -> None:
    wide, tall = cell(10, 60.0)
    assert cell(11, 60.0) == (wide / 2, tall / 2)
    assert tall == pytest.approx(wide / 2)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal(850_000), "$850K"),
        (Decimal(1_250_000), "$1.25M"),
        (Decimal(2_000_000), "$2M"),
        (Decimal("999600"), "$1M"),
        (Decimal(900), "$1K"),
        (Decimal(300), "$300"),
    ],
)
def test_a_price_fits_on_a_pin(amount: Decimal, words: str) -> None:
    assert price_words(amount) == words


def test_an_outline_leaves_out_what_is_inside() -> None:
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    assert hull([*square, (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]) == square
    assert middle(square) == (1.0, 1.0)


@pytest.mark.parametrize(
    "points", [[], [(0.0, 0.0)], [(0.0, 0.0), (1.0, 1.0)], [(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]]
)
def test_fewer_than_three_corners_have_no_outline(points: list[tuple[float, float]]) -> None:
    assert hull(points) == []
