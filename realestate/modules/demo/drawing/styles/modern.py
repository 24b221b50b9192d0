"""The modern house: stacked flat-roofed volumes, cedar slats, wide glass."""

from realestate.modules.demo.drawing.building import (
    Footprint,
    Stage,
    draw_base,
    draw_steps,
    draw_wall,
)
from realestate.modules.demo.drawing.canvas import box
from realestate.modules.demo.drawing.colours import darker, lighter
from realestate.modules.demo.drawing.openings import draw_door, draw_glass

BASE = 606


def draw_modern(s: Stage, storeys: str) -> Footprint:
    return {"1": _pavilion, "2": _two_volumes, "3": _three_volumes}[storeys](s)


def _slab(s: Stage, x: float, y: float, w: float, h: float = 13) -> None:
    """A thin flat roof, its edge bright above and its shadow below."""
    tone = s.on(s.paint.trim)
    s.c.rect(x, y, w, h, tone)
    s.c.rect(x, y + h - 4, w, 4, darker(tone, 0.3))
    if s.season.snow:
        s.c.rect(x, y - 9, w, 12, s.on("#f7f8f6"))
    s.c.rect(x + 12, y + h, w - 24, 16, s.shade, 0.28)


def _glazing(
    s: Stage, x: float, y: float, w: float, h: float, columns: int, *, sill: bool = True
) -> None:
    """A run of floor-to-ceiling panes in thin dark frames."""
    frame = s.on("#2b3036")
    draw_glass(s, ((x, y, w, h),))
    if s.light.lamps and columns > 1:
        s.c.stroke(
            f"M{round(x + w * 0.14)} {round(y + h * 0.74)}h{round(w * 0.24)}",
            "#a8683a",
            h * 0.2,
            0.55,
        )
        s.c.stroke(f"M{round(x + w * 0.68)} {round(y)}v{round(h * 0.26)}", "#8a5a34", 2)
        s.c.circle(x + w * 0.68, y + h * 0.32, h * 0.07, "#fff6dc")
    data = "".join(
        f"M{round(x + w * n / columns)} {round(y)}v{round(h)}" for n in range(1, columns)
    )
    s.c.stroke(data + box(x, y, w, h), frame, 5)
    if sill:
        s.c.rect(x - 6, y + h, w + 12, 6, s.on(s.paint.trim))


def _ground_floor(s: Stage, left: float, right: float, top: float) -> None:
    """Cedar, the door and a glass room; a low stone wall runs out into the garden."""
    draw_wall(s, left, top, right - left, BASE - top, colour=s.paint.wood, siding="board")
    draw_door(s, left + 92, BASE, 58, min(118, BASE - top - 24))
    draw_glass(s, ((left + 162, BASE - 112, 24, 112),))
    _glazing(s, left + 236, top + 30, right - left - 268, BASE - top - 42, 4)
    draw_base(s, left - 4, BASE, right - left + 8, 12)
    draw_wall(s, right, BASE - 62, 150, 74, colour=s.paint.stone, siding="stone")
    s.c.rect(right - 2, BASE - 68, 156, 8, s.on(lighter(s.paint.stone, 0.3)))
    draw_steps(s, left + 121, BASE, 96, 2)


def _pavilion(s: Stage) -> Footprint:
    draw_wall(s, 404, 352, 84, 120, colour=s.paint.stone, siding="stone")
    _ground_floor(s, 252, 900, 428)
    draw_wall(s, 252, 428, 74, 178, siding="plain")
    _slab(s, 214, 412, 740, 16)
    return Footprint(248, 1050, 373, 22)


def _two_volumes(s: Stage) -> Footprint:
    _ground_floor(s, 300, 800, 438)
    _upper(s, 372, 236, 520, 196)
    s.c.rect(800, 438, 84, 26, s.shade, 0.35)
    s.c.rect(866, 432, 12, 112, s.on(darker(s.paint.trim, 0.3)))
    return Footprint(296, 950, 421, 22)


def _upper(s: Stage, x: float, y: float, w: float, h: float) -> None:
    draw_wall(s, x, y, w, h, siding="plain")
    _slab(s, x - 14, y - 12, w + 28)
    s.c.rect(x + 26, y + h, w - 40, 22, s.shade, 0.3)
    _glazing(s, x + 34, y + 44, w * 0.46, h - 76, 3)
    _slats(s, x + w * 0.62, y + 30, w * 0.14, h - 44)
    _glazing(s, x + w * 0.82, y + 44, w * 0.12, h - 76, 1)


def _slats(s: Stage, x: float, y: float, w: float, h: float) -> None:
    tone = s.on(s.paint.wood)
    s.c.rect(x, y, w, h, darker(tone, 0.35))
    s.c.stroke(
        f"M{round(x)} {round(y + h / 2)}h{round(w)}", lighter(tone, 0.08), h, dash="5 4", cap="butt"
    )


def _three_volumes(s: Stage) -> Footprint:
    draw_wall(s, 560, 132, 270, 130, colour=s.paint.wood, siding="board")
    _slab(s, 540, 120, 310)
    _glazing(s, 592, 156, 150, 84, 2)
    rail = s.on("#dfe9ea")
    s.c.rect(400, 214, 158, 34, rail, 0.35)
    s.c.stroke("M400 214h158M400 214v34M452 214v34M505 214v34", s.on("#39414a"), 3)
    _ground_floor(s, 320, 800, 450)
    _upper(s, 388, 262, 470, 182)
    return Footprint(316, 950, 441, 22)
