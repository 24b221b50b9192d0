"""The tudor revival: steep gables, half-timbering, brick below, one tall chimney."""

from realestate.modules.demo.drawing.building import (
    Footprint,
    Stage,
    draw_base,
    draw_chimney,
    draw_eave_shade,
    draw_gable,
    draw_roof,
    draw_steps,
    draw_wall,
)
from realestate.modules.demo.drawing.colours import darker, lighter
from realestate.modules.demo.drawing.openings import draw_lamps, draw_windows

BASE = 606


def draw_tudor(s: Stage, storeys: str) -> Footprint:
    lift = 0 if storeys == "1h" else 92
    eave = 446 - lift
    draw_roof(s, 470, 936, eave, eave - 176, inset=10, inset_right=64)
    draw_wall(s, 330, eave, 590, BASE - eave, siding="plain")
    draw_wall(s, 330, BASE - 112, 590, 112, colour=s.paint.stone, siding="brick")
    draw_base(s, 326, BASE, 598, 14)
    draw_eave_shade(s, 600, eave + 8, 320, 24)
    if lift:
        draw_windows(s, ((664, eave + 34, 62, 70), (826, eave + 34, 62, 70)), panes=(3, 4), trim=6)
        _timbers(s, ((600, eave + 124, 920, eave + 124),))
    draw_windows(s, ((812, 482, 72, 84),), panes=(3, 4), trim=6)
    draw_chimney(s, 744, eave - 236, 54, BASE)
    _main_gable(s, eave)
    _entry(s)
    return Footprint(326, 924, 655, 24)


def _main_gable(s: Stage, eave: float) -> None:
    left, right, apex = 330, 600, eave - 232
    draw_gable(s, left, right, eave, apex, overhang=20, board=16, siding="plain")
    middle = (left + right) / 2
    rows = (eave - 8, eave - 96)
    slope = 232 / (middle - left)
    beams = [(left + (eave - y) / slope, y, right - (eave - y) / slope, y) for y in rows]
    for x in (middle - 84, middle - 42, middle + 42, middle + 84):
        beams.append((x, eave - 8, x, eave - 96 if abs(x - middle) < 60 else eave - 60))
    beams += [
        (middle - 84, eave - 10, middle - 42, eave - 94),
        (middle + 84, eave - 10, middle + 42, eave - 94),
    ]
    beams += [(middle, eave - 98, middle, apex + 40)]
    _timbers(s, tuple(beams))
    draw_windows(s, ((middle - 28, eave - 82, 56, 62),), panes=(3, 3), trim=5)
    if eave < 400:
        draw_windows(s, ((middle - 52, eave + 26, 104, 66),), panes=(6, 3), trim=6)
        _timbers(s, ((left, eave + 120, right, eave + 120),))
    draw_windows(s, ((middle - 66, 486, 132, 78),), panes=(6, 3), trim=7)


def _timbers(s: Stage, beams: tuple[tuple[float, float, float, float], ...]) -> None:
    data = "".join(f"M{round(a)} {round(b)}L{round(x)} {round(y)}" for a, b, x, y in beams)
    s.c.stroke(data, s.on(darker(s.paint.wood, 0.45)), 8.5)


def _entry(s: Stage) -> None:
    """An arched plank door under its own small swept gable."""
    c, stone, door = s.c, s.on(lighter(s.paint.stone, 0.3)), s.on(s.paint.door)
    draw_wall(s, 608, 470, 94, 136, colour=s.paint.wall, siding="plain")
    draw_gable(s, 608, 702, 472, 396, overhang=14, board=11, siding="plain")
    c.path(f"M626 {BASE}V520a29 29 0 0 1 58 0V{BASE}z", stone)
    c.path(f"M634 {BASE}V522a21 21 0 0 1 42 0V{BASE}z", door)
    c.stroke(f"M644.5 {BASE}V508M655 {BASE}V502M665.5 {BASE}V508", darker(door, 0.4), 1.4)
    c.circle(670, 560, 2.6, "#e7c889")
    draw_lamps(s, [(616, 520)])
    draw_steps(s, 655, BASE, 76, 2)
