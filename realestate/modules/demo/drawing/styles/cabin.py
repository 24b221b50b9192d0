"""The mountain cabin: a log cottage, an A-frame, or a chalet with a balcony."""

from realestate.modules.demo.drawing.building import (
    Footprint,
    Stage,
    draw_base,
    draw_chimney,
    draw_gable,
    draw_porch,
    draw_posts,
    draw_rails,
    draw_roof,
    draw_steps,
    draw_wall,
    roof_tone,
)
from realestate.modules.demo.drawing.colours import darker, lighter
from realestate.modules.demo.drawing.openings import draw_door, draw_glass, draw_pane, draw_windows

BASE = 606


def draw_cabin(s: Stage, storeys: str) -> Footprint:
    return {"1": _cottage, "1h": _a_frame, "2": _chalet}[storeys](s)


def _cottage(s: Stage) -> Footprint:
    draw_chimney(s, 776, 262, 58, BASE)
    draw_roof(s, 318, 852, 446, 296, inset=44)
    draw_porch(s, 352, 455, 466, BASE)
    draw_wall(s, 352, 455, 466, 151, colour=s.paint.wood, siding="lap")
    draw_windows(s, ((396, 492, 84, 66), (700, 492, 84, 66)), panes=(3, 2))
    draw_door(s, 562, BASE, 50, 108)
    s.c.rect(352, 455, 466, 30, s.shade, 0.32)
    draw_base(s, 330, BASE, 510, 14)
    draw_rails(s, ((353, 166), (655, 162)), BASE - 4, 40)
    draw_posts(s, (346, 526, 648, 824), 455, BASE, 13)
    draw_steps(s, 587, BASE, 98)
    return Footprint(330, 840, 587, 30)


def _a_frame(s: Stage) -> Footprint:
    c, apex, left, right = s.c, 150, 330, 870
    wood = s.on(s.paint.wood)
    face = [(left + 30.0, BASE), (600, apex + 30), (right - 30, BASE)]
    c.poly(face, wood)
    c.poly(face, s.texture("board"))
    _a_glass(s)
    draw_door(s, 684, BASE, 50, 104)
    roof = roof_tone(s)
    for side, foot in ((1, left), (-1, right)):
        trim = s.on(s.paint.trim)
        dim = 0.0 if side > 0 else 0.2
        board = [
            (foot + side * 6, BASE + 6),
            (600, apex),
            (600, apex + 44),
            (foot + side * 40, BASE + 6),
        ]
        edge = [
            (foot - side * 16, BASE + 6),
            (600, apex - 26),
            (600, apex + 4),
            (foot + side * 8, BASE + 6),
        ]
        c.poly(board, darker(trim, dim))
        c.poly(edge, darker(roof, dim))
    c.poly([(600, apex + 44), (370, BASE), (396, BASE), (600, apex + 96)], s.shade, 0.22)
    _deck(s, 300, 900)
    return Footprint(300, 900, 709, 34)


def _a_glass(s: Stage) -> None:
    c, frame = s.c, s.on(s.paint.trim)
    draw_pane(s, [(470, 400), (600, 224), (730, 400)])
    c.stroke("M470 400L600 224L730 400zM600 224V400M535 312V400M665 312V400", frame, 6)
    c.rect(452, 404, 296, 14, s.on(darker(s.paint.wood, 0.2)))
    draw_rails(s, ((452, 296),), 404, 34)
    draw_glass(s, ((448, 448, 204, 150),))
    c.stroke("M448 448h204v150h-204zM516 448v150M584 448v150", frame, 6)


def _deck(s: Stage, left: float, right: float) -> None:
    wood = s.on(lighter(s.paint.wood, 0.12))
    s.c.rect(left, BASE, right - left, 12, wood)
    s.c.rect(left, BASE + 12, right - left, 10, darker(wood, 0.4))
    draw_steps(s, 709, BASE + 8, 92, 2)


def _chalet(s: Stage) -> Footprint:
    draw_chimney(s, 764, 168, 54, 320)
    draw_wall(s, 352, 330, 496, 140, colour=s.paint.wood, siding="board")
    draw_wall(s, 352, 466, 496, 140, colour=s.paint.stone, siding="stone")
    draw_gable(s, 352, 848, 332, 168, colour=s.paint.wood, overhang=62, board=20, siding="plain")
    draw_pane(s, [(528, 316), (600, 262), (672, 316)])
    s.c.stroke("M528 316L600 262L672 316zM600 262v54", s.on(s.paint.trim), 5)
    draw_windows(s, tuple((x, 352, 104, 92) for x in (402, 548, 694)), panes=(3, 1), trim=6)
    s.c.rect(322, 462, 556, 15, s.on(darker(s.paint.wood, 0.15)))
    s.c.rect(352, 477, 496, 34, s.shade, 0.36)
    draw_rails(s, ((326, 548),), 464, 50)
    draw_windows(s, ((398, 512, 92, 64), (710, 512, 92, 64)), panes=(3, 2))
    draw_door(s, 574, BASE, 52, 104)
    draw_base(s, 348, BASE, 504, 12)
    draw_steps(s, 600, BASE, 92, 2)
    return Footprint(322, 878, 600, 24)
