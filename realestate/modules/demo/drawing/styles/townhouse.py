"""The townhouse row: four neighbours under different roofs, each with its own stoop and colour."""

from dataclasses import replace

from realestate.modules.demo.drawing.building import (
    Footprint,
    Stage,
    draw_base,
    draw_gable,
    draw_stoops,
    draw_wall,
)
from realestate.modules.demo.drawing.canvas import Box, boxes
from realestate.modules.demo.drawing.colours import darker, lighter, mix
from realestate.modules.demo.drawing.openings import draw_doors, draw_windows

BASE = 600
UNIT = 182
LEFT = 600 - 2 * UNIT
UNITS = tuple(LEFT + UNIT * n for n in range(4))
SIDINGS = ("lap", "brick", "board", "lap")


def draw_townhouse(s: Stage, storeys: str) -> Footprint:
    top = 330 if storeys == "2" else 226
    eaves = tuple(top + step for step in (0, 16, -8, 10))
    walls = _walls(s)
    for x, eave, wall, siding in zip(UNITS, eaves, walls, SIDINGS, strict=True):
        draw_wall(s, x, eave, UNIT, BASE - eave, colour=wall, siding=siding)
    draw_base(s, LEFT, BASE, 4 * UNIT, 10)
    s.c.path(boxes((x - 5, top - 10, 9, BASE - top + 10) for x in UNITS[1:]), s.shade, 0.22)
    _cornices(s, eaves)
    _gables(s, eaves, walls)
    floors = range(int(storeys) - 1)
    _bays(s, [(UNITS[n], eaves[n] + 42 + 104 * floor) for n in (0, 2) for floor in floors])
    plain: list[Box] = [
        (UNITS[n] + x, eaves[n] + 42 + 104 * floor, 48, 62)
        for n in (1, 3)
        for floor in floors
        for x in (34, 102)
    ]
    street: list[Box] = [(x + 100, BASE - 112, 56, 76) for x in UNITS]
    attics: list[Box] = [(UNITS[n] + UNIT / 2 - 15, eaves[n] - 36, 30, 30) for n in (0, 2)]
    draw_windows(s, (*plain, *street, *attics), panes=(2, 2), trim=6)
    _doors(s)
    return Footprint(LEFT - 4, LEFT + 4 * UNIT + 4, UNITS[1] + 50, 22)


def _walls(s: Stage) -> tuple[str, str, str, str]:
    wall = s.paint.wall
    return wall, s.paint.stone, mix(wall, "#f3ede0", 0.65), darker(mix(wall, "#51656b", 0.6), 0.05)


def _cornices(s: Stage, eaves: tuple[int, ...]) -> None:
    """The flat-roofed neighbours end in a moulded band."""
    trim, flat = s.on(s.paint.trim), (1, 3)
    s.c.path(boxes((UNITS[n], eaves[n] + 4, UNIT, 12) for n in flat), s.shade, 0.26)
    s.c.path(boxes((UNITS[n] - 3, eaves[n] - 16, UNIT + 6, 20) for n in flat), trim)
    cap = s.on("#f7f8f6") if s.season.snow else darker(trim, 0.1)
    s.c.path(boxes((UNITS[n] - 6, eaves[n] - 22, UNIT + 12, 8) for n in flat), cap)


def _gables(s: Stage, eaves: tuple[int, ...], walls: tuple[str, ...]) -> None:
    for n in (0, 2):
        left, right, eave = UNITS[n] + 8, UNITS[n] + UNIT - 8, eaves[n]
        draw_gable(s, left, right, eave + 2, eave - 78, colour=walls[n], overhang=8, board=10)


def _bays(s: Stage, bays: list[tuple[int, int]]) -> None:
    """Square bay windows standing out from the wall."""
    s.c.path(boxes((x + 40, y - 6, 114, 90) for x, y in bays), s.shade, 0.25)
    s.c.path(boxes((x + 36, y - 16, 112, 92) for x, y in bays), s.on(lighter(s.paint.wall, 0.16)))
    s.c.path(boxes((x + 32, y - 20, 120, 8) for x, y in bays), s.on(s.paint.trim))
    draw_windows(s, tuple((x + 46.0, y - 2.0, 92.0, 62.0) for x, y in bays), panes=(3, 2), trim=4)


def _doors(s: Stage) -> None:
    s.c.path(boxes((x + 16, BASE - 120, 68, 12) for x in UNITS), s.shade, 0.3)
    s.c.path(boxes((x + 12, BASE - 128, 76, 8) for x in UNITS), s.on(s.paint.trim))
    colours = (s.paint.door, "#a9573f", "#3d5a63", "#c08a3e")
    quiet = replace(s, rng=type(s.rng)(0))
    draw_doors(quiet, tuple(x + 28 for x in UNITS), colours, BASE - 12, 44, 94)
    draw_stoops(s, tuple(x + 50 for x in UNITS), BASE - 12, 60, 2)
