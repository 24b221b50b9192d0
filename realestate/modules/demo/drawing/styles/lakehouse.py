"""The lake house: gables of glass and a deck towards the water."""

from realestate.modules.demo.drawing.building import (
    Footprint,
    Stage,
    draw_base,
    draw_chimney,
    draw_eave_shade,
    draw_gable,
    draw_rails,
    draw_roof,
    draw_wall,
)
from realestate.modules.demo.drawing.canvas import Box, outline
from realestate.modules.demo.drawing.colours import darker, lighter
from realestate.modules.demo.drawing.openings import draw_glass, draw_pane, draw_windows

BASE = 566


def draw_lakehouse(s: Stage, storeys: str) -> Footprint:
    lift = 0 if storeys == "1" else 104
    eave = 428 - lift
    draw_chimney(s, 846, eave - 156, 50, eave)
    draw_roof(s, 540, 1000, eave, eave - 112, inset=0, inset_right=40)
    draw_wall(s, 560, eave, 416, BASE - eave)
    draw_eave_shade(s, 560, eave + 9, 416, 20)
    tall: tuple[Box, ...] = tuple((x, BASE - 104, 70, 96) for x in (690, 786, 882))
    upper: tuple[Box, ...] = tuple((x, eave + 34, 70, 60) for x in (690, 786, 882))
    draw_windows(s, tall + (upper if lift else ()), panes=(2, 1), trim=6)
    _great_room(s, eave)
    _deck(s)
    return Footprint(250, 1030, 470, 20)


def _great_room(s: Stage, eave: float) -> None:
    """The tall gable that is nearly all glass."""
    c, left, right, apex = s.c, 300, 650, eave - 148
    trim = s.on(s.paint.trim)
    draw_wall(s, left, eave, right - left, BASE - eave)
    draw_gable(s, left, right, eave + 2, apex, overhang=34, board=16)
    middle = (left + right) / 2
    slope = (eave - apex) / (right - middle)
    half = 128
    high = apex + 62
    low = high + half * slope
    panes = [(middle - half, low), (middle, high), (middle + half, low)]
    draw_glass(s, ((middle - half, low, 2 * half, BASE - 10 - low),))
    draw_pane(s, panes)
    bars = f"M{round(middle)} {round(high)}V{BASE - 10}"
    for dx in (-64, 64):
        bars += f"M{round(middle + dx)} {round(high + abs(dx) * slope)}V{BASE - 10}"
    for y in (low, BASE - 108):
        bars += f"M{round(middle - half)} {round(y)}h{2 * half}"
    c.stroke(bars, trim, 5)
    frame = [*panes, (middle + half, BASE - 10), (middle - half, BASE - 10)]
    c.stroke(outline(frame), trim, 8)


def _deck(s: Stage) -> None:
    wood = s.on(lighter(s.paint.wood, 0.15))
    draw_base(s, 560, BASE, 420, 10)
    s.c.rect(258, BASE - 2, 440, 14, wood)
    posts = "".join(f"M{x} {BASE + 12}v26" for x in range(280, 690, 66))
    s.c.rect(270, BASE + 12, 416, 24, s.shade, 0.45)
    s.c.stroke(posts, darker(wood, 0.3), 9)
    draw_rails(s, ((258, 120), (574, 124)), BASE - 2, 40)
    s.c.poly([(420, BASE + 12), (530, BASE + 12), (556, BASE + 44), (394, BASE + 44)], wood)
    s.c.stroke(f"M414 {BASE + 22}h122M404 {BASE + 33}h142", darker(wood, 0.35), 2)
