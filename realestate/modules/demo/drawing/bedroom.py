"""Bedrooms: a bed against the wall, under a window, or beside one."""

from realestate.modules.demo.drawing.canvas import lines
from realestate.modules.demo.drawing.colours import darker, lighter, mix
from realestate.modules.demo.drawing.furniture import (
    draw_armchair,
    draw_legs,
    draw_plant,
    draw_table_lamp,
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


def draw_between_windows(r: Room) -> None:
    draw_shell(r)
    for x in (120, 880):
        draw_window(r, x, 100, 200, 330, panes=(2, 2))
    draw_sunlight(r, 160, 170)
    draw_rug(r, 290, 660, 620, 120)
    draw_art(r, 520, 70, 160, 130)
    _bed(r, 390, 420)
    _nightstand(r, 292)
    _nightstand(r, 846)


def draw_under_window(r: Room) -> None:
    draw_shell(r, panel=140)
    draw_window(r, 360, 70, 480, 240, panes=(3, 1), view="mountain")
    draw_rug(r, 280, 664, 640, 116)
    _bed(r, 370, 460)
    _nightstand(r, 270)
    _nightstand(r, 866)
    draw_plant(r, 120, 640, 380)
    draw_art(r, 1000, 130, 130, 170)


def draw_beside_window(r: Room) -> None:
    draw_shell(r)
    draw_window(r, 730, 80, 350, 380, panes=(2, 1), view="water")
    draw_sunlight(r, 770, 320)
    draw_rug(r, 160, 664, 640, 116)
    draw_art(r, 270, 70, 140, 170)
    draw_art(r, 432, 70, 140, 170)
    _bed(r, 210, 430)
    _nightstand(r, 116)
    draw_armchair(r, 850, 706)
    draw_plant(r, 1110, 650, 300)
    draw_pendants(r, (680,), 250, 38)


def _bed(r: Room, x: float, w: float) -> None:
    """Seen from its foot: headboard, pillows, turned-down cover, a folded throw."""
    c, d = r.c, r.decor
    linen, cover = r.on("#f7f1e6"), r.on(d.textile)
    draw_contact(r, x + w / 2, 738, w * 0.66, 26)
    head = r.on(mix(d.wood, d.accent, 0.1))
    c.path(rounded(x - 16, 296, w + 32, 330, 26), head)
    c.stroke(
        lines((x - 16 + (w + 32) * n / 5, 310, 0, 200) for n in range(1, 5)),
        darker(head, 0.35),
        3,
        0.35,
    )
    c.path(rounded(x, 470, w, 200, 26), linen)
    half = w / 2 - 34
    for left in (x + 22, x + w / 2 + 12):
        c.path(rounded(left, 404, half, 92, 34), darker(linen, 0.08))
        c.path(rounded(left + 6, 408, half - 16, 66, 28), lighter(linen, 0.4))
    c.path(rounded(x + w * 0.3, 436, w * 0.4, 72, 28), r.on(d.accent))
    c.path(
        f"M{round(x - 14)} 540q{round(w / 2 + 14)}-26 {round(w + 28)} 0l14 176q-{round(w / 2 + 28)} 20-{round(w + 56)} 0z",
        cover,
    )
    c.path(
        f"M{round(x - 14)} 540q{round(w / 2 + 14)}-26 {round(w + 28)} 0l3 40q-{round(w / 2 + 17)}-26-{round(w + 34)} 0z",
        linen,
    )
    throw = r.on(mix(d.accent, "#f3e6d2", 0.35))
    c.path(
        f"M{round(x - 22)} 640q{round(w / 2 + 22)} 18 {round(w + 44)} 0l6 66q-{round(w / 2 + 28)} 20-{round(w + 56)} 0z",
        throw,
    )
    creases = f"M{round(x + w * 0.3)} 590q8 30-4 46M{round(x + w * 0.62)} 586q-8 30 6 48M{round(x + w * 0.84)} 592q6 24-2 40"
    c.stroke(creases, darker(cover, 0.3), 4, 0.35)
    draw_legs(r, (x + 6, x + w - 6), 724, 748)


def _nightstand(r: Room, x: float) -> None:
    c, wood = r.c, r.on(r.decor.wood)
    draw_contact(r, x + 31, 650, 54, 10)
    draw_legs(r, (x + 8, x + 56), 620, 648)
    c.path(rounded(x - 4, 528, 72, 98, 8), wood)
    c.rect(x - 4, 534, 72, 4, lighter(wood, 0.3))
    c.stroke(f"M{round(x + 22)} 562h20M{round(x + 22)} 598h20", r.on(r.decor.metal), 5)
    draw_table_lamp(r, x + 32, 528)
    if r.rng.random() < 0.4:
        draw_vase(r, x + 4, 528, 0.5)


BEDROOMS = (draw_between_windows, draw_under_window, draw_beside_window)
