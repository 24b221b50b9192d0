"""The geometry of the charts: nothing drawn where nothing is known, everything inside the frame."""

from __future__ import annotations

import pytest

from realestate.modules.operations import charts


def test_columns_stand_on_the_floor_and_failures_on_top() -> None:
    drawn = charts.columns([30, 0], [10, 0])
    (good,), (bad,) = drawn.good, drawn.bad
    assert good.y + good.height == pytest.approx(charts.FLOOR, abs=0.2)
    assert bad.y + bad.height == pytest.approx(good.y, abs=0.2)
    assert bad.y >= charts.TOP


def test_one_failure_is_seen_beside_thousands() -> None:
    (bad,) = charts.columns([9_000], [1]).bad
    assert bad.height == 2


def test_a_day_with_nothing_has_no_columns_and_an_axis_from_0_to_1() -> None:
    drawn = charts.columns([0] * 48, [0] * 48)
    assert (drawn.good, drawn.bad) == ((), ())
    assert [tick.words for tick in drawn.ticks] == ["0", "1"]


def test_a_line_breaks_where_nothing_is_known_and_never_falls_to_zero() -> None:
    drawn = charts.lines([0.05, 0.06, None, 0.05, 0.07])
    assert drawn.paths[0].count("M") == 2
    assert drawn.paths[0].count("L") == 2


def test_a_lone_point_is_a_dot() -> None:
    assert len(charts.lines([None, 0.05, None]).dots[0]) == 1


def test_everything_is_drawn_inside_the_frame() -> None:
    drawn = charts.lines([0.0001, 40_000.0, 5_000_000.0])
    heights = [float(part.split()[1]) for part in drawn.paths[0].replace("M", "L").split("L")[1:]]
    assert all(charts.TOP <= y <= charts.FLOOR for y in heights)


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (2, 2), (3, 4), (42, 60), (61, 80), (99, 100), (101, 200)]
)
def test_an_axis_ends_at_a_round_number(most: int, top: int) -> None:
    assert charts.nice_ceiling(most) == top
