"""The rambler of the post-war suburbs: one long floor under a side gable, brick below the picture window."""

from realestate.modules.demo.drawing.building import (
    Footprint,
    Stage,
    draw_base,
    draw_chimney,
    draw_eave_shade,
    draw_gable,
    draw_posts,
    draw_roof,
    draw_steps,
    draw_wall,
)
from realestate.modules.demo.drawing.canvas import Box
from realestate.modules.demo.drawing.openings import draw_door, draw_windows

BASE = 606


def draw_rambler(s: Stage, storeys: str) -> Footprint:
    draw_chimney(s, 692, 306, 64, 420)
    draw_wall(s, 214, 452, 790, 154)
    draw_roof(s, 178, 1010, 450, 346, inset=46)
    _wing(s)
    draw_eave_shade(s, 474, 459, 528, 20)
    draw_wall(s, 474, 552, 530, 54, colour=s.paint.stone, siding="brick")
    draw_base(s, 210, BASE, 798, 12)
    long: list[Box] = [(676, 480, 150, 82)]
    draw_windows(s, tuple(long), panes=(4, 1), shutters=s.paint.door)
    draw_windows(s, ((916, 482, 54, 62),), panes=(2, 2), shutters=s.paint.door)
    draw_door(s, 530, BASE, 50, 108)
    draw_posts(s, (498, 622), 459, BASE, 12)
    draw_steps(s, 556, BASE, 110, 2)
    return Footprint(210, 1008, 556, 20)


def _wing(s: Stage) -> None:
    """The bedroom end comes forward under its own gable."""
    draw_wall(s, 226, 452, 248, 154)
    draw_gable(s, 226, 474, 454, 372, overhang=30, board=12, siding="board")
    draw_wall(s, 226, 562, 248, 44, colour=s.paint.stone, siding="brick")
    draw_windows(s, ((284, 482, 132, 66),), panes=(3, 2))
