"""The Northwest craftsman: low gables, deep eaves, tapered posts on stone piers."""

from realestate.modules.demo.drawing.building import (
    Footprint,
    Stage,
    draw_base,
    draw_chimney,
    draw_eave_shade,
    draw_gable,
    draw_porch,
    draw_posts,
    draw_rails,
    draw_roof,
    draw_steps,
    draw_wall,
)
from realestate.modules.demo.drawing.colours import lighter
from realestate.modules.demo.drawing.openings import draw_door, draw_windows

BASE = 606


def draw_craftsman(s: Stage, storeys: str) -> Footprint:
    return {"1": _bungalow, "1h": _storey_and_a_half, "2": _two_storeys}[storeys](s)


def _braces(s: Stage, at: tuple[tuple[float, float], ...]) -> None:
    trim = s.on(s.paint.trim)
    s.c.path("".join(f"M{x - 4} {y}h8v34h-8zM{x - 14} {y}h28v7h-28z" for x, y in at), trim)


def _bungalow(s: Stage) -> Footprint:
    draw_chimney(s, 742, 268, 46, 380, siding="stone")
    draw_wall(s, 300, 428, 600, 178)
    draw_base(s, 296, BASE, 608)
    draw_gable(s, 300, 900, 430, 262, colour=lighter(s.paint.wall, 0.12))
    draw_windows(s, ((560, 326, 22, 40), (590, 320, 24, 46), (622, 326, 22, 40)), panes=(1, 2))
    _braces(s, ((600, 286), (404, 392), (796, 392)))
    draw_windows(s, ((704, 474, 44, 82), (758, 474, 66, 82), (834, 474, 44, 82)), panes=(2, 3))
    _entry_porch(s, 330, 640)
    return Footprint(296, 904, 486, 30)


def _entry_porch(s: Stage, left: float, right: float) -> None:
    middle = (left + right) / 2
    draw_porch(s, left + 12, 474, right - left - 24, BASE)
    draw_windows(s, ((left + 42, 494, 58, 66),), panes=(3, 1))
    draw_door(s, middle - 22, BASE - 6, 46, 96)
    draw_gable(s, left + 4, right - 4, 462, 372, colour=lighter(s.paint.wall, 0.06), overhang=28)
    s.c.rect(left + 4, 460, right - left - 8, 16, s.on(s.paint.trim))
    draw_eave_shade(s, left + 12, 476, right - left - 24, 14)
    draw_posts(s, (left + 28, right - 28), 476, BASE, 24, pier=56)
    draw_rails(s, ((left + 48, middle - left - 90),), BASE - 4, 40)
    draw_steps(s, middle, BASE, 96)


def _porch_front(s: Stage, left: float, right: float, top: float) -> None:
    """A full-width porch: recess, door in the middle, windows beside it, four posts."""
    draw_porch(s, left + 14, top, right - left - 28, BASE)
    draw_door(s, 575, BASE - 6, 50, 104)
    sides = ((left + 78, top + 36, 92, 84), (right - 170, top + 36, 92, 84))
    draw_windows(s, sides, panes=(3, 2))
    draw_eave_shade(s, left + 14, top, right - left - 28, 18)
    draw_base(s, left + 8, BASE, right - left - 16)
    draw_rails(s, ((left + 56, 505 - left - 84), (722, right - 722 - 56)), BASE - 4, 42)
    draw_posts(s, (left + 30, 505, 695, right - 30), top, BASE, 26, pier=58)
    draw_steps(s, 600, BASE, 116)


def _storey_and_a_half(s: Stage) -> Footprint:
    draw_chimney(s, 812, 236, 48, 330, siding="stone")
    draw_roof(s, 256, 944, 442, 268, inset=74)
    _porch_front(s, 290, 910, 451)
    draw_wall(s, 478, 342, 244, 62, siding="shingle")
    draw_gable(s, 478, 722, 344, 262, colour=lighter(s.paint.wall, 0.1), overhang=30)
    draw_windows(s, ((508, 348, 42, 46), (566, 348, 68, 46), (650, 348, 42, 46)), panes=(2, 2))
    _braces(s, ((600, 284), (500, 346), (700, 346)))
    return Footprint(290, 910, 600, 30)


def _two_storeys(s: Stage) -> Footprint:
    draw_chimney(s, 792, 176, 46, 300, siding="stone")
    draw_wall(s, 330, 306, 540, 140, siding="shingle")
    draw_gable(s, 330, 870, 308, 158, colour=lighter(s.paint.wall, 0.12), overhang=32)
    draw_windows(s, ((566, 214, 68, 52), (574, 336, 52, 58)), panes=(3, 2))
    _braces(s, ((600, 182), (424, 274), (776, 274)))
    draw_windows(s, tuple((x, 330, 46, 68) for x in (380, 440, 714, 774)), panes=(2, 2))
    draw_roof(s, 286, 914, 456, 408, inset=46)
    _porch_front(s, 300, 900, 465)
    return Footprint(300, 900, 600, 30)
