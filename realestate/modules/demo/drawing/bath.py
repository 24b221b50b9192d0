"""Bathrooms: a free-standing tub under the window, or a vanity beside a walk-in shower."""

from realestate.modules.demo.drawing.canvas import boxes, lines
from realestate.modules.demo.drawing.colours import darker, lighter, mix
from realestate.modules.demo.drawing.furniture import draw_legs, draw_plant, draw_vase, rounded
from realestate.modules.demo.drawing.room import (
    Room,
    draw_contact,
    draw_pendants,
    draw_shell,
    draw_sunlight,
    draw_window,
)

SMALL = '<path d="M0 .5h40M.5 0v40" stroke="#101820" stroke-opacity=".1"/>'
LONG = '<path d="M0 .5h64M0 32.5h64M16 0v32M48 32v32" stroke="#101820" stroke-opacity=".1"/>'


def draw_tub_room(r: Room) -> None:
    draw_shell(r, tiled=True)
    _tiles(r, 0, 300, 1200, 264, LONG, 64)
    draw_window(
        r,
        380,
        64,
        440,
        300,
        panes=(2, 1),
        curtains=False,
        view=r.rng.choice(("water", "mountain", "hills")),
    )
    draw_sunlight(r, 430, 380)
    _mat(r, 470, 690, 320)
    _tub(r, 350, 500)
    draw_plant(r, 210, 640, 340)
    _stool(r, 920)
    _towel_ladder(r, 1060)


def draw_vanity_room(r: Room) -> None:
    draw_shell(r, tiled=True)
    _tiles(r, 0, 0, 1200, 564, SMALL, 40)
    _vanity(r, 150, 520)
    _shower(r)
    _mat(r, 260, 690, 320)
    draw_plant(r, 740, 650, 260)


def _tiles(r: Room, x: float, y: float, w: float, h: float, tile: str, size: int) -> None:
    r.c.rect(x, y, w, h, r.on(mix(r.decor.wall, "#f5f1e8", 0.5)))
    r.c.rect(x, y, w, h, r.c.pattern(size, size, tile))
    if y:
        r.c.rect(x, y - 9, w, 10, r.on("#f8f4ec"))


def _tub(r: Room, x: float, w: float) -> None:
    c, white = r.c, r.on("#fbf8f2")
    draw_contact(r, x + w / 2, 706, w * 0.56, 22)
    c.stroke(f"M{round(x + w - 60)} 690V430a34 34 0 0 0-68 0v24", r.on(r.decor.metal), 10)
    data = f"M{round(x)} 500h{round(w)}q-6 190-110 200h-{round(w - 220)}q-104-10-110-200z"
    c.path(
        data,
        c.linear(((0, white), (0.6, darker(white, 0.05)), (1, darker(white, 0.18))), across=True),
    )
    c.path(rounded(x - 14, 484, w + 28, 26, 13), lighter(white, 0.6))
    c.rect(x + 6, 510, w - 12, 10, r.shade, 0.12)
    c.path(f"M{round(x + 66)} 486h110v112q-55 10-110 0z", r.on(r.decor.textile))
    c.path(f"M{round(x + 66)} 570h110v12h-110z", r.on(mix(r.decor.textile, "#fff8ea", 0.6)))
    c.rect(x + 60, 478, 122, 12, darker(r.on(r.decor.textile), 0.12))


def _mat(r: Room, x: float, y: float, w: float) -> None:
    tone = r.on(mix(r.decor.accent, "#f3e8d8", 0.6))
    r.c.poly([(x, y + 26), (x + w, y + 26), (x + w + 46, y + 86), (x - 46, y + 86)], tone)
    r.c.stroke(
        lines([(x - 12, y + 44, w + 24, 0), (x - 26, y + 66, w + 52, 0)]),
        lighter(tone, 0.4),
        5,
        0.6,
    )


def _stool(r: Room, x: float) -> None:
    c = r.c
    draw_contact(r, x + 40, 680, 60, 10)
    draw_legs(r, (x + 8, x + 72), 600, 678, lean=8)
    c.path(rounded(x - 6, 586, 92, 18, 9), r.on(r.decor.wood))
    c.path(rounded(x + 2, 562, 76, 24, 10), r.on(r.decor.accent))
    c.path(rounded(x + 6, 540, 68, 24, 10), r.on("#f4ecdf"))
    draw_vase(r, x + 40, 540, 0.6)


def _towel_ladder(r: Room, x: float) -> None:
    c, wood = r.c, r.on(r.decor.wood)
    rails = [(x, 640, 26, -420), (x + 96, 640, -6, -420)]
    rungs = [(x + 24 - n * 4, 280 + n * 80, 66 + n * 6, 0) for n in range(4)]
    c.stroke(lines([*rails, *rungs]), wood, 9)
    c.path(f"M{round(x + 16)} 362h80v120h-80z", r.on(r.decor.textile))
    c.path(f"M{round(x + 10)} 520h84v84h-84z", r.on(mix(r.decor.accent, "#f5ead8", 0.5)))


def _vanity(r: Room, x: float, w: float) -> None:
    c, wood = r.c, r.on(r.decor.wood)
    for n in range(2):
        cx = x + w * (0.27 + 0.46 * n)
        c.circle(cx + 5, 217, 90, r.shade, 0.18)
        c.circle(cx, 210, 92, r.on(r.decor.metal))
        c.circle(cx, 210, 83, c_mirror(r))
        c.stroke(f"M{round(cx - 44)} 232l56-74M{round(cx - 10)} 250l44-58", "#ffffff", 9, 0.35)
    draw_pendants(r, (x + w * 0.5,), 120, 30)
    draw_contact(r, x + w / 2, 640, w * 0.56, 16)
    c.rect(x, 440, w, 150, wood)
    fronts = [(x + 14 + n * w / 3, 456, w / 3 - 28, 118) for n in range(3)]
    c.stroke(boxes(fronts), darker(wood, 0.35), 3, 0.5)
    c.stroke(
        lines((x + w / 6 + n * w / 3 - 20, 474, 40, 0) for n in range(3)), r.on(r.decor.metal), 5
    )
    c.rect(x, 590, w, 10, r.shade, 0.25)
    c.rect(x - 10, 418, w + 20, 24, r.on("#f6f1e8"))
    c.rect(x - 10, 418, w + 20, 7, r.on("#fffdf8"))
    for n in range(2):
        cx = round(x + w * (0.27 + 0.46 * n))
        c.path(f"M{cx - 74} 390h148q-8 30-40 30h-68q-32 0-40-30z", r.on("#fdfbf6"))
        c.stroke(f"M{cx} 390v-44a17 17 0 0 1 34 0v8", r.on(r.decor.metal), 7)
    draw_vase(r, x + w / 2, 418, 0.9)


def c_mirror(r: Room) -> str:
    return r.on(mix(r.decor.wall, "#dfeaea", 0.7))


def _shower(r: Room) -> None:
    """Glass from floor to ceiling, a rain head, a niche."""
    c, wall = r.c, r.on(mix(r.decor.accent, "#e8ded0", 0.72))
    c.rect(840, 0, 360, 620, wall)
    c.rect(840, 0, 360, 620, c.pattern(64, 64, LONG))
    c.rect(1040, 250, 110, 130, darker(wall, 0.22))
    c.path(
        boxes([(1056, 316, 18, 56), (1084, 330, 20, 42), (1114, 322, 16, 50)]),
        r.on(r.decor.textile),
    )
    c.stroke("M960 0v92M910 96h100", r.on(r.decor.metal), 9)
    c.rect(840, 608, 360, 20, darker(wall, 0.3))
    c.rect(836, 0, 190, 628, "#e9f4f4", 0.26)
    c.poly([(870, 620), (960, 0), (1000, 0), (910, 620)], "#ffffff", 0.2)
    c.stroke("M836 0v628M1026 0v628", r.on(r.decor.metal), 5)
    c.stroke("M1008 330v80", r.on(r.decor.metal), 8)


BATHS = (draw_tub_room, draw_vanity_room)
