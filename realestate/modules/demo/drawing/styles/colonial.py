"""The colonial: symmetry, a row of windows, a columned portico; a storey and a half is a Cape Cod."""

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
from realestate.modules.demo.drawing.canvas import boxes
from realestate.modules.demo.drawing.openings import draw_door, draw_windows

BASE = 606
BAYS = (352, 462, 692, 802)


def draw_colonial(s: Stage, storeys: str) -> Footprint:
    return _cape(s) if storeys == "1h" else _two_storeys(s)


def _two_storeys(s: Stage) -> Footprint:
    draw_chimney(s, 352, 196, 46, 300)
    draw_chimney(s, 802, 196, 46, 300)
    draw_wall(s, 318, 332, 564, 274)
    draw_base(s, 314, BASE, 572)
    draw_roof(s, 292, 908, 332, 226, inset=54)
    draw_eave_shade(s, 318, 341, 564, 18)
    rows = tuple((x, y, 48, 78) for y in (366, 496) for x in BAYS)
    draw_windows(s, rows, panes=(2, 4), shutters=s.paint.door)
    draw_windows(s, ((576, 366, 48, 66),), panes=(2, 4))
    s.c.rect(318, 464, 564, 5, s.on(s.paint.trim), 0.8)
    _portico(s, 462)
    return Footprint(314, 886, 600, 34)


def _portico(s: Stage, top: float) -> None:
    c, trim = s.c, s.on(s.paint.trim)
    c.rect(536, top + 18, 128, BASE - top - 18, s.shade, 0.22)
    draw_door(s, 577, BASE, 46, 106)
    draw_windows(s, ((551, BASE - 100, 14, 78), (635, BASE - 100, 14, 78)), panes=(1, 3), trim=3)
    draw_gable(
        s, 530, 670, top + 4, top - 34, colour=s.paint.trim, overhang=12, board=9, siding="plain"
    )
    c.rect(524, top + 2, 152, 16, trim)
    c.rect(524, top + 16, 152, 3, s.shade, 0.3)
    draw_posts(s, (541, 659), top + 18, BASE, 15)
    draw_steps(s, 600, BASE, 138)


def _cape(s: Stage) -> Footprint:
    draw_chimney(s, 716, 232, 50, 330)
    draw_wall(s, 312, 452, 576, 154)
    draw_base(s, 308, BASE, 584)
    draw_roof(s, 286, 914, 450, 272, inset=62)
    draw_eave_shade(s, 312, 459, 576, 18)
    for x in (400, 600, 800):
        draw_gable(s, x - 40, x + 40, 364, 312, overhang=12, board=9, siding="plain")
    for fill in (s.on(s.paint.wall), s.texture("lap")):
        s.c.path(boxes((x - 40, 364, 80, 60) for x in (400, 600, 800)), fill)
    s.c.path(boxes((x - 40, 364, 80, 14) for x in (400, 600, 800)), s.shade, 0.22)
    draw_windows(s, tuple((x - 20, 368, 40, 48) for x in (400, 600, 800)), panes=(2, 3), trim=5)
    bays = tuple((x, 492, 48, 82) for x in BAYS)
    draw_windows(s, bays, panes=(2, 4), shutters=s.paint.door)
    draw_door(s, 577, BASE, 46, 104)
    s.c.rect(560, 484, 80, 12, s.on(s.paint.trim))
    draw_steps(s, 600, BASE, 92)
    return Footprint(308, 892, 600, 30)
