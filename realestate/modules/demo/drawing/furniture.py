"""Furniture that several rooms share: sofa, chair, lamps, tables, shelves, plants."""

from math import cos, pi, sin

from realestate.modules.demo.drawing.canvas import Box, boxes, lines, steps
from realestate.modules.demo.drawing.colours import darker, lighter, mix
from realestate.modules.demo.drawing.room import Room, draw_contact


def rounded(x: float, y: float, w: float, h: float, r: float) -> str:
    """A box with round corners."""
    a = round(r)
    turn = f"a{a} {a} 0 0 1 "
    return (
        f"M{round(x + r)} {round(y)}h{round(w - 2 * r)}{turn}{a} {a}v{round(h - 2 * r)}"
        f"{turn}-{a} {a}h-{round(w - 2 * r)}{turn}-{a}-{a}v-{round(h - 2 * r)}{turn}{a}-{a}z"
    )


def draw_legs(r: Room, at: tuple[float, ...], top: float, base: float, *, lean: float = 0) -> None:
    middle = (at[0] + at[-1]) / 2
    legs: list[Box] = [(x, top, lean if x > middle else -lean, base - top) for x in at]
    r.c.stroke(lines(legs), r.on(darker(r.decor.wood, 0.25)), 9)


def draw_sofa(r: Room, x: float, base: float, w: float) -> None:
    c, cloth = r.c, r.on(r.decor.textile)
    draw_contact(r, x + w / 2, base + 4, w * 0.58, 20)
    draw_legs(r, (x + 40, x + w - 40), base - 26, base, lean=6)
    c.path(rounded(x + 22, base - 178, w - 44, 130, 26), darker(cloth, 0.12))
    half = (w - 96) / 2
    for n in range(2):
        left = x + 46 + n * (half + 4)
        c.path(rounded(left, base - 166, half, 100, 20), lighter(cloth, 0.07))
    c.path(rounded(x + 40, base - 84, w - 80, 46, 14), lighter(cloth, 0.15))
    c.rect(x + 24, base - 50, w - 48, 28, darker(cloth, 0.14))
    for left in (x, x + w - 58):
        c.path(rounded(left, base - 128, 58, 106, 24), cloth)
    c.path(rounded(x + w - 24, base - 122, 18, 92, 9), darker(cloth, 0.2))
    draw_cushion(r, x + 96, base - 112, r.decor.accent, -8)
    draw_cushion(r, x + w - 148, base - 110, mix(r.decor.accent, "#f5ead6", 0.6), 9)


def draw_cushion(r: Room, x: float, y: float, colour: str, tilt: float) -> None:
    tone = r.on(colour)
    points = [
        (x - 38, y - 32 + tilt),
        (x + 36, y - 36),
        (x + 40, y + 32),
        (x - 34, y + 36 + tilt / 2),
    ]
    data = "M" + " ".join(f"{round(px)} {round(py)}" for px, py in points) + "z"
    r.c.body.append(
        (f' fill="{tone}" stroke="{tone}" stroke-width="12" stroke-linejoin="round"', data)
    )
    r.c.stroke(
        f"M{round(x - 26)} {round(y - 22)}{steps('q', 28, 10, 52, -4)}", lighter(tone, 0.3), 3, 0.5
    )


def draw_armchair(r: Room, x: float, base: float) -> None:
    c, cloth = r.c, r.on(mix(r.decor.accent, r.decor.textile, 0.15))
    draw_contact(r, x + 84, base + 3, 110, 15)
    draw_legs(r, (x + 30, x + 140), base - 40, base, lean=10)
    c.path(rounded(x + 18, base - 186, 134, 140, 38), darker(cloth, 0.1))
    c.path(rounded(x + 34, base - 168, 102, 96, 28), lighter(cloth, 0.09))
    c.path(rounded(x + 10, base - 92, 150, 50, 18), lighter(cloth, 0.04))
    c.path(rounded(x - 2, base - 118, 34, 82, 16) + rounded(x + 138, base - 118, 34, 82, 16), cloth)


def draw_floor_lamp(r: Room, x: float, base: float, height: float = 350) -> None:
    c, top = r.c, base - height
    if r.light.lamps:
        c.glow(x, top + 36, 250, 230, "#ffd08a", 0.75)
    draw_contact(r, x, base, 50, 9)
    c.stroke(
        f"M{round(x)} {round(top + 50)}V{round(base - 6)}M{round(x - 26)} {round(base - 4)}h52",
        r.on("#3a342f"),
        6,
    )
    c.poly([(x - 34, top), (x + 34, top), (x + 60, top + 78), (x - 60, top + 78)], _lampshade(r))


def draw_table_lamp(r: Room, x: float, base: float) -> None:
    c = r.c
    if r.light.lamps:
        c.glow(x, base - 84, 190, 170, "#ffd08a", 0.75)
    body = r.on(mix(r.decor.accent, "#efe3d0", 0.2))
    c.ellipse(x, base - 26, 20, 26, body)
    c.rect(x - 5, base - 66, 10, 20, r.on(r.decor.metal))
    c.poly(
        [(x - 24, base - 124), (x + 24, base - 124), (x + 40, base - 64), (x - 40, base - 64)],
        _lampshade(r),
    )


def _lampshade(r: Room) -> str:
    if r.light.lamps:
        return r.c.fade("#fff1cd", "#ffd694")
    return r.on("#f3e9d6")


def draw_low_table(r: Room, x: float, base: float, w: float) -> None:
    c, wood = r.c, r.on(r.decor.wood)
    draw_contact(r, x + w / 2, base + 2, w * 0.6, 13)
    draw_legs(r, (x + 26, x + w - 26), base - 62, base, lean=8)
    c.path(rounded(x, base - 78, w, 18, 8), wood)
    c.rect(x + 8, base - 78, w - 16, 5, lighter(wood, 0.25))
    c.path(boxes([(x + w * 0.2, base - 90, 88, 7)]), r.on("#f2eadb"))
    c.path(boxes([(x + w * 0.22, base - 98, 76, 8)]), r.on(r.decor.accent))
    draw_vase(r, x + w * 0.72, base - 78, 0.8)


def draw_vase(r: Room, x: float, base: float, size: float = 1.0) -> None:
    """A small vase with a few stems."""
    c = r.c
    stems = [
        (x, base - 34 * size, dx * size, -rise * size)
        for dx, rise in ((-22, 50), (-6, 66), (12, 58), (28, 42))
    ]
    leaf = r.on(mix(r.season.shrub, "#8fa36f", 0.4) if not r.season.snow else "#7c8f6f")
    c.stroke(lines(stems), leaf, 3 * size)
    c.dots([(a + dx, b + dy) for a, b, dx, dy in stems], 17 * size, r.on(r.season.blossom[1]))
    c.dots([(a + dx * 0.6, b + dy * 0.6) for a, b, dx, dy in stems], 12 * size, leaf)
    w, h = 17 * size, 44 * size
    c.path(
        f"M{round(x - w * 0.5)} {round(base - h)}h{round(w)}{steps('q', 0, h * 0.3, w * 0.5, h * 0.55)}"
        f"{steps('q', 0, h * 0.4, -w * 0.4, h * 0.45)}h{round(-w * 1.2)}{steps('q', -w * 0.4, -h * 0.1, -w * 0.4, -h * 0.45)}z",
        r.on("#e9dfcd"),
    )


def draw_plant(r: Room, x: float, base: float, height: float) -> None:
    """A tall house plant: arching stems, broad leaves, a round pot."""
    c, leaf = r.c, r.on("#5d7f57")
    draw_contact(r, x, base, height * 0.24, 11)
    top = base - height * 0.26
    tips = []
    data = ""
    for n in range(9):
        turn = pi * (0.08 + 0.84 * n / 8) + r.rng.uniform(-0.08, 0.08)
        reach = height * r.rng.uniform(0.5, 0.72)
        tip = (x + cos(turn) * reach * 0.62, top - sin(turn) * reach)
        tips.append(tip)
        data += f"M{round(x)} {round(top)}{steps('q', (tip[0] - x) * 0.2, (tip[1] - top) * 0.7, tip[0] - x, tip[1] - top)}"
    c.stroke(data, darker(leaf, 0.25), 4)
    size = height * 0.15
    for shown, tone in ((tips[::2], darker(leaf, 0.16)), (tips[1::2], leaf)):
        blades = ""
        for tx, ty in shown:
            lean = (tx - x) * 0.35
            blades += (
                f"M{round(tx - lean)} {round(ty + size)}{steps('q', -size * 0.7 + lean * 0.3, -size * 0.9, lean * 1.3, -size * 1.7)}"
                f"{steps('q', size * 0.9, size * 0.7, -lean * 1.3, size * 1.7)}z"
            )
        c.path(blades, tone)
    w = height * 0.13
    pot = r.on(mix(r.decor.accent, "#e9dcc8", 0.45))
    c.poly([(x - w, top), (x + w, top), (x + w * 0.72, base), (x - w * 0.72, base)], pot)
    c.poly(
        [(x + w * 0.2, top), (x + w, top), (x + w * 0.72, base), (x + w * 0.2, base)], r.shade, 0.14
    )
    c.rect(x - w * 1.08, top - 4, w * 2.16, 12, lighter(pot, 0.12))


def draw_shelves(r: Room, x: float, top: float, w: float, rows: int, gap: float) -> None:
    """Open shelves with books, bowls and a trailing plant."""
    c, d = r.c, r.decor
    tones = (d.accent, d.textile, "#efe6d5", d.wood, "#7f8f8c", mix(d.accent, "#efe6d5", 0.5))
    books: dict[str, list[Box]] = {tone: [] for tone in tones}
    for row in range(rows):
        at, shelf = x + 12, top + gap * (row + 1)
        while at < x + w - 70:
            tone = r.rng.choice(tones)
            wide, tall = r.rng.uniform(11, 22), gap * r.rng.uniform(0.45, 0.76)
            if r.rng.random() < 0.18:
                at += 34
                continue
            books[tone].append((at, shelf - tall, wide, tall))
            at += wide + 2
    for tone, several in books.items():
        if several:
            c.path(boxes(several), r.on(tone))
    planks = [(x, top + gap * (row + 1), w, 9.0) for row in range(rows)]
    c.path(boxes((px, py + 9, pw, 7) for px, py, pw, _ in planks), r.shade, 0.18)
    c.path(boxes(planks), r.on(d.wood))
