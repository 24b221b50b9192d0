"""Living rooms: by the big window, by the fire, or along the shelves."""

from realestate.modules.demo.drawing.building import TEXTURES
from realestate.modules.demo.drawing.canvas import boxes, lines
from realestate.modules.demo.drawing.colours import darker, lighter, mix
from realestate.modules.demo.drawing.furniture import (
    draw_armchair,
    draw_floor_lamp,
    draw_low_table,
    draw_plant,
    draw_shelves,
    draw_sofa,
    draw_vase,
    rounded,
)
from realestate.modules.demo.drawing.room import (
    Room,
    draw_art,
    draw_contact,
    draw_pendants,
    draw_rug,
    draw_shell,
    draw_sunlight,
    draw_window,
)


def draw_by_window(r: Room) -> None:
    draw_shell(r)
    draw_window(r, 300, 90, 600, 340, panes=(3, 1), view=r.rng.choice(("hills", "mountain")))
    draw_sunlight(r, 380, 440)
    draw_rug(r, 300, 640, 600, 120)
    draw_sofa(r, 350, 640, 500)
    draw_floor_lamp(r, 946, 640)
    draw_plant(r, 196, 650, 330)
    draw_low_table(r, 470, 742, 260)
    draw_armchair(r, 968, 716)


def draw_by_fire(r: Room) -> None:
    draw_shell(r, panel=120)
    _fireplace(r)
    draw_window(r, 110, 110, 190, 330, panes=(2, 3), curtains=False)
    draw_window(r, 900, 110, 190, 330, panes=(2, 3), curtains=False)
    draw_sunlight(r, 150, 170)
    draw_rug(r, 360, 650, 480, 120)
    draw_armchair(r, 190, 700)
    draw_armchair(r, 840, 700)
    draw_low_table(r, 490, 750, 220)


def _fireplace(r: Room) -> None:
    c, stone = r.c, r.on(mix(r.decor.wall, "#b9ada0", 0.6))
    c.rect(430, 0, 340, 580, stone)
    c.rect(430, 0, 340, 580, c.pattern(*TEXTURES["stone"]))
    c.rect(770, 0, 16, 580, r.shade, 0.16)
    c.rect(402, 296, 396, 26, r.on(r.decor.wood))
    c.rect(402, 322, 396, 12, r.shade, 0.22)
    c.rect(494, 390, 212, 172, "#2a2320")
    c.glow(600, 530, 240, 190, "#ffb35c", 0.75 if r.light.lamps else 0.45)
    c.path("M552 552q-22-44 18-82 2 30 22 38-8-44 26-78 2 44 34 66 18 26-6 56z", "#f08a3c")
    c.path("M574 552q-10-30 20-52 6 22 22 24 18 14 4 28z", "#ffd27a")
    c.stroke("M530 552h140M546 540h104", "#6b4a35", 13)
    c.rect(462, 562, 276, 18, darker(stone, 0.3))
    draw_art(r, 524, 96, 152, 176)
    draw_vase(r, 450, 296, 1.0)
    draw_vase(r, 752, 296, 0.8)


def draw_by_shelves(r: Room) -> None:
    draw_shell(r)
    draw_window(r, 90, 96, 300, 356, panes=(2, 2), view="mountain")
    draw_sunlight(r, 150, 260)
    draw_shelves(r, 690, 40, 440, 3, 92)
    draw_rug(r, 420, 650, 560, 118)
    draw_sofa(r, 560, 652, 520)
    draw_floor_lamp(r, 520, 646, 380)
    draw_plant(r, 1130, 664, 260)
    draw_low_table(r, 640, 752, 280)
    draw_armchair(r, 150, 716)


def draw_dining(r: Room) -> None:
    """The living end with the table: long board, chairs, pendants."""
    c, wood = r.c, r.on(r.decor.wood)
    draw_shell(r, panel=130)
    draw_window(r, 330, 90, 540, 310, panes=(3, 1), view="water")
    draw_sunlight(r, 400, 420)
    draw_rug(r, 260, 664, 680, 110)
    draw_contact(r, 600, 716, 420, 24)
    seats = (350, 510, 690, 850)
    c.path("".join(rounded(x - 42, 468, 84, 116, 20) for x in seats), r.on(r.decor.textile))
    c.stroke(lines((x + dx, 580, 0, 110) for x in seats for dx in (-32, 32)), darker(wood, 0.3), 8)
    c.stroke(
        lines((x, 586, 12 if x > 600 else -12, 130) for x in (300, 900)), darker(wood, 0.15), 16
    )
    c.path(rounded(240, 560, 720, 30, 12), wood)
    c.rect(252, 560, 696, 8, lighter(wood, 0.25))
    c.path(boxes((x - 44, 553, 88, 7) for x in (360, 840)), r.on("#f4ecdd"))
    draw_vase(r, 600, 560, 1.3)
    draw_pendants(r, (470, 730), 128, 48)
    draw_plant(r, 1080, 664, 360)
    draw_art(r, 90, 150, 130, 170)


LIVING = (draw_by_window, draw_by_fire, draw_by_shelves, draw_dining)
