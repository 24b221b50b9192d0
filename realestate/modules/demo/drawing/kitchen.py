"""Kitchens: cabinets along the wall, an island in front, or a galley with a table."""

from realestate.modules.demo.drawing.canvas import Box, boxes, lines
from realestate.modules.demo.drawing.colours import contrast, darker, lighter, mix
from realestate.modules.demo.drawing.furniture import draw_plant, draw_shelves, draw_vase, rounded
from realestate.modules.demo.drawing.room import (
    Room,
    draw_contact,
    draw_pendants,
    draw_rug,
    draw_shell,
    draw_sunlight,
    draw_window,
)

TILES = '<path d="M0 .5h56M0 26.5h56M14 0v26M42 26v26" stroke="#101820" stroke-opacity=".1"/>'


def draw_island_kitchen(r: Room) -> None:
    draw_shell(r)
    _backsplash(r, 60, 1140)
    draw_window(r, 430, 70, 340, 236, panes=(2, 1), curtains=False)
    _upper_cabinets(r, ((90, 60, 280, 220), (830, 60, 280, 220)))
    _base_run(r, 60, 1140, 576)
    _tap(r, 600, 402)
    draw_vase(r, 250, 402, 1.1)
    _jars(r, 860, 402)
    draw_sunlight(r, 430, 300, 600)
    _island(r)
    draw_pendants(r, (440, 600, 760), 150, 40)


def draw_range_kitchen(r: Room) -> None:
    """A stove under a plain hood, open shelves left and right."""
    c = r.c
    draw_shell(r)
    _backsplash(r, 0, 1200)
    draw_shelves(r, 90, 60, 300, 2, 104)
    draw_window(r, 850, 84, 250, 240, panes=(2, 2), curtains=False, view="mountain")
    hood = r.on(mix(r.decor.wall, "#f6f1e8", 0.7))
    c.path("M530 0h140v130l60 130h-260l60-130z", hood)
    c.poly([(640, 0), (670, 0), (670, 130), (730, 260), (676, 260)], r.shade, 0.1)
    c.rect(464, 256, 272, 26, r.on(r.decor.wood))
    _base_run(r, 0, 1200, 590)
    _stove(r)
    _jars(r, 150, 402)
    _tap(r, 975, 402)
    draw_rug(r, 330, 664, 540, 92)
    draw_plant(r, 1120, 402, 170)


def draw_table_kitchen(r: Room) -> None:
    """Cabinets to one side, a round table by the window on the other."""
    c, wood = r.c, r.on(r.decor.wood)
    draw_shell(r)
    _backsplash(r, 40, 640)
    _upper_cabinets(r, ((60, 60, 250, 210),))
    draw_shelves(r, 350, 62, 260, 2, 96)
    _base_run(r, 40, 640, 582)
    _tap(r, 420, 402)
    draw_vase(r, 160, 402, 1.0)
    _jars(r, 250, 402)
    draw_window(r, 760, 90, 340, 330, panes=(2, 2))
    draw_sunlight(r, 780, 320)
    draw_rug(r, 730, 672, 400, 96)
    draw_contact(r, 930, 722, 190, 18)
    for x in (770, 1090):
        back = 1 if x < 930 else -1
        c.stroke(
            lines([(x, 500, 0, 220), (x, 622, back * 80, 0), (x + back * 80, 622, 0, 98)]),
            darker(wood, 0.2),
            9,
        )
        c.path(rounded(x - 10 + (0 if back > 0 else -66), 606, 86, 18, 8), r.on(r.decor.textile))
    c.stroke("M930 570v140M870 716h120", darker(wood, 0.12), 16)
    c.path(rounded(800, 548, 260, 24, 12), wood)
    c.rect(812, 548, 236, 7, lighter(wood, 0.25))
    draw_vase(r, 930, 548, 1.2)
    draw_pendants(r, (930,), 190, 56)


def _cabinet_tone(r: Room) -> str:
    """Cabinets that stand out from the wall behind them."""
    first = mix(r.decor.textile, "#f6f1e8", 0.12)
    return r.on(
        first if contrast(first, r.decor.wall) > 1.35 else mix(r.decor.accent, "#5c6a66", 0.5)
    )


def _backsplash(r: Room, left: float, right: float) -> None:
    r.c.rect(left, 290, right - left, 130, r.on("#f3eee4"))
    r.c.rect(left, 290, right - left, 130, r.c.pattern(56, 52, TILES))


def _upper_cabinets(r: Room, at: tuple[Box, ...]) -> None:
    c, tone = r.c, _cabinet_tone(r)
    c.path(boxes((x + 4, y + h, w, 12) for x, y, w, h in at), r.shade, 0.2)
    c.path(boxes(at), tone)
    doors = [
        (x + n * w / 2 + 12, y + 12, w / 2 - 24, h - 24) for x, y, w, h in at for n in range(2)
    ]
    c.stroke(boxes(doors), darker(tone, 0.28), 3, 0.6)
    c.stroke(
        lines((x + w / 2 + s, y + h - 56, 0, 30) for x, y, w, h in at for s in (-14, 14)),
        r.on(r.decor.metal),
        5,
    )


def _base_run(r: Room, left: float, right: float, foot: float) -> None:
    """Worktop and lower cabinets."""
    c, tone = r.c, _cabinet_tone(r)
    c.rect(left, 402, right - left, foot - 402, tone)
    c.rect(left, 426, right - left, 16, r.shade, 0.18)
    count = max(4, round((right - left) / 150))
    wide = (right - left) / count
    fronts = [(left + n * wide + 10, 452, wide - 20, 40.0) for n in range(count)]
    fronts += [(left + n * wide + 10, 502, wide - 20, foot - 528) for n in range(count)]
    c.stroke(boxes(fronts), darker(tone, 0.3), 3, 0.55)
    c.stroke(
        lines((left + (n + 0.5) * wide - 18, 472, 36, 0) for n in range(count)),
        r.on(r.decor.metal),
        5,
    )
    c.rect(left, foot - 16, right - left, 18, darker(tone, 0.5))
    c.rect(left - 8, 402, right - left + 16, 24, r.on("#ebe4d8"))
    c.rect(left - 8, 402, right - left + 16, 7, r.on("#faf6ee"))


def _tap(r: Room, x: float, base: float) -> None:
    r.c.rect(x - 80, base - 2, 160, 8, r.on("#c9c6bf"))
    r.c.stroke(f"M{round(x)} {round(base)}v-64a30 30 0 0 1 60 0v12", r.on(r.decor.metal), 9)


def _jars(r: Room, x: float, base: float) -> None:
    tones = ("#d9c4a0", r.decor.accent, "#efe6d6")
    for n, (w, h) in enumerate(((34, 62), (30, 46), (38, 74))):
        left = x + n * 48
        r.c.path(rounded(left, base - h, w, h, 7), r.on(tones[n]))
        r.c.rect(left + 3, base - h - 8, w - 6, 10, r.on(r.decor.wood))


def _stove(r: Room) -> None:
    c, steel = r.c, r.on("#4b4f52")
    c.rect(478, 396, 244, 190, steel)
    c.rect(478, 396, 244, 12, "#26282a")
    c.path(boxes([(502, 466, 196, 92)]), c.fade("#2a2422", "#5b4636"))
    c.dots([(x, 434) for x in (520, 560, 600, 640, 680)], 17, r.on(r.decor.metal))
    c.stroke("M508 454h184", r.on("#d8d3ca"), 7)
    c.path(rounded(520, 356, 92, 40, 10), r.on(r.decor.accent))
    c.stroke("M514 364h104", darker(r.on(r.decor.accent), 0.2), 7)


def _island(r: Room) -> None:
    c, wood = r.c, r.on(r.decor.wood)
    draw_contact(r, 600, 764, 420, 22)
    c.rect(250, 584, 700, 176, wood)
    c.rect(250, 584, 700, 176, c.linear(((0, "#ffffff", 0.1), (1, r.shade, 0.25)), across=True))
    c.stroke(lines((x, 590, 0, 166) for x in (425, 600, 775)), darker(wood, 0.4), 3, 0.5)
    c.rect(226, 560, 748, 26, r.on("#f1ebe0"))
    c.rect(226, 560, 748, 7, r.on("#fdfaf4"))
    c.rect(226, 586, 748, 12, r.shade, 0.22)
    c.path("M520 560q6-34 60-34t60 34z", r.on(mix(r.decor.accent, "#efe3d0", 0.25)))
    c.dots([(548, 528), (580, 520), (612, 528)], 30, r.on("#d9a441"))
    for x in (360, 600, 840):
        c.stroke(
            lines([(x - 30, 690, -12, 106), (x + 30, 690, 12, 106), (x - 36, 752, 72, 0)]),
            r.on("#3b3631"),
            7,
        )
        c.path(rounded(x - 48, 668, 96, 26, 12), r.on(r.decor.textile))


KITCHENS = (draw_island_kitchen, draw_range_kitchen, draw_table_kitchen)
