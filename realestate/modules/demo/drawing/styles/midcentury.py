"""The mid-century rambler: one storey, a wide low roof, warm boards and walls of glass."""

from dataclasses import replace

from realestate.modules.demo.drawing.building import (
    Footprint,
    Stage,
    draw_barge,
    draw_base,
    draw_eave_shade,
    draw_roof,
    draw_steps,
    draw_wall,
)
from realestate.modules.demo.drawing.colours import lighter
from realestate.modules.demo.drawing.openings import (
    draw_door,
    draw_glass,
    draw_lamps,
    draw_pane,
    draw_windows,
)

BASE = 606


def draw_midcentury(s: Stage, storeys: str) -> Footprint:
    draw_wall(s, 196, 448, 330, 158, siding="board")
    draw_base(s, 192, BASE, 830, 12)
    draw_windows(s, tuple((x, 480, 54, 48) for x in (232, 298, 364)), panes=(1, 1), trim=5)
    draw_roof(s, 158, 560, 446, 398, inset=30, inset_right=0, fascia=12)
    draw_eave_shade(s, 196, 458, 330, 30)
    _glass_wing(s)
    _fireplace_mass(s)
    draw_door(s, 452, BASE, 50, 108)
    draw_steps(s, 477, BASE, 84, 2)
    return Footprint(192, 1022, 477, 18)


def _glass_wing(s: Stage) -> None:
    """Tall glass under a low gable, the roof beams running out past the wall."""
    c, trim = s.c, s.on(s.paint.trim)
    left, right, eave, apex = 560, 1010, 446, 372
    middle = (left + right) / 2
    draw_glass(s, ((left, eave, right - left, BASE - eave),))
    draw_pane(s, [(left, eave), (middle, apex), (right, eave)])
    if s.light.lamps:
        _indoors(s, left, right)
    bars = "".join(
        f"M{x} {BASE}V{round(eave - (eave - apex) * (1 - abs(x - middle) / 225) + 4)}"
        for x in range(left, right + 1, 75)
    )
    c.stroke(bars + f"M{left} 462H{right}", trim, 6)
    c.rect(left, BASE - 26, right - left, 26, s.on(s.paint.wall))
    under = [(right, eave + 46), (middle, apex + 56), (left, eave + 46)]
    c.poly([(left, eave), (middle, apex), (right, eave), *under], s.shade, 0.22)
    wooden = replace(s, paint=replace(s.paint, trim=s.paint.wood))
    draw_barge(wooden, (left - 44, eave + 15), (middle, apex), (right + 44, eave + 15), 17)


def _indoors(s: Stage, left: float, right: float) -> None:
    """Seen through the lit glass: a lamp, a sofa back, a plant."""
    c, tone = s.c, "#b5713c"
    c.stroke(f"M{left + 70} 566h150", tone, 40, 0.6)
    c.stroke(f"M{right - 120} 580v-80", "#8a4f2b", 4, 0.8)
    c.path(f"M{right - 146} 512h52l-11-32h-30z", "#fff3d0")
    c.dots(
        [(right - 52, 528), (right - 66, 512), (right - 38, 516), (right - 52, 502)],
        26,
        "#6d7a45",
        0.75,
    )


def _fireplace_mass(s: Stage) -> None:
    draw_wall(s, 528, 330, 74, 276, colour=s.paint.stone, siding="stone")
    s.c.rect(522, 324, 86, 9, s.on(lighter(s.paint.stone, 0.35)))
    s.c.rect(602, 390, 14, 216, s.shade, 0.2)
    draw_lamps(s, [(518, 506)])
