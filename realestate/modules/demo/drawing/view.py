"""Views out: over a lake, over the Sound, to the mountains, across the water to a city."""

from realestate.modules.demo.drawing.building import Stage, draw_rails
from realestate.modules.demo.drawing.canvas import boxes, lines, outline
from realestate.modules.demo.drawing.colours import darker, lighter, mix
from realestate.modules.demo.drawing.plants import draw_border, draw_firs, draw_foreground
from realestate.modules.demo.drawing.sky import (
    draw_hills,
    draw_mist,
    draw_mountain,
    draw_range,
    draw_sky,
    draw_treeline,
    draw_water,
)


def draw_lake(s: Stage) -> None:
    c, light, rng, season = s.c, s.light, s.rng, s.season
    draw_sky(c, light, rng, horizon=500)
    draw_mountain(c, light, rng.choice((80, 420)), 470, 700, 300)
    draw_hills(c, light, rng, season, 430, swell=24, depth=0.6)
    draw_hills(c, light, rng, season, 466, swell=12, depth=0.44)
    draw_treeline(c, light, rng, season, 506, 70, 0.32)
    draw_water(c, light, rng, 498, 810)
    _sails(s, ((330, 590, 1.0), (820, 556, 0.6)))
    _deck(s)


def draw_sound(s: Stage) -> None:
    """Salt water, islands one behind the other, a ferry far out."""
    c, light, rng, season = s.c, s.light, s.rng, s.season
    draw_sky(c, light, rng, horizon=520)
    draw_range(c, light, rng, 470, 190)
    draw_mist(c, light, 380, 110, 0.5)
    draw_water(c, light, rng, 460, 810)
    for x, y, w, h, depth in (
        (-120, 476, 620, 52, 0.5),
        (640, 486, 700, 66, 0.4),
        (-80, 520, 380, 60, 0.26),
    ):
        colour = light.on(season.conifer, depth)
        c.path(f"M{x} {y}q{w // 4}-{h} {w // 2}-{h}t{w // 2} {h}z", colour)
        c.rect(x + 30, y, w - 60, 14, colour, 0.25)
    _ferry(s, 520, 540)
    _sails(s, ((900, 610, 0.8),))
    _shore(s)


def draw_valley(s: Stage) -> None:
    """Ridge behind ridge, the last one with firs on it."""
    c, light, rng, season = s.c, s.light, s.rng, s.season
    draw_sky(c, light, rng, horizon=500)
    draw_range(c, light, rng, 430, 270)
    for y, depth in ((380, 0.7), (440, 0.56), (505, 0.42)):
        draw_hills(c, light, rng, season, y, swell=30, depth=depth)
        draw_mist(c, light, y + 10, 100, 0.4)
    draw_treeline(c, light, rng, season, 660, 170, 0.24)
    firs = [(x + rng.uniform(-26, 26), 830.0, rng.uniform(420, 590)) for x in (40, 150, 1030, 1140)]
    draw_firs(c, light, rng, season, firs, 0.04)
    _deck(s)


def draw_city(s: Stage) -> None:
    """Towers across the water, their windows lit when lamps are."""
    c, light, rng, season = s.c, s.light, s.rng, s.season
    draw_sky(c, light, rng, horizon=520)
    draw_mountain(c, light, 640, 470, 620, 260, 0.6)
    draw_hills(c, light, rng, season, 452, swell=14, depth=0.55)
    _towers(s)
    draw_water(c, light, rng, 500, 810)
    if light.lamps:
        streaks = [(rng.uniform(280, 900), 506, 0, rng.uniform(40, 130)) for _ in range(16)]
        c.stroke(lines(streaks), "#ffd591", 7, 0.28)
    _ferry(s, 430, 560)
    _shore(s)


def _towers(s: Stage) -> None:
    c, rng = s.c, s.rng
    for depth, tall, count in ((0.55, 190, 13), (0.34, 140, 15)):
        tone = s.light.on("#4f6676", depth)
        blocks = []
        for n in range(count):
            x = 250 + n * 700 / count + rng.uniform(-8, 8)
            h = tall * rng.uniform(0.4, 1.0) * (1.0 if 3 < n < count - 4 else 0.6)
            blocks.append((x, 502 - h, rng.uniform(34, 58), h))
        c.path(boxes(blocks), c.fade(lighter(tone, 0.06), mix(tone, s.light.haze, 0.35)))
        glow = "#ffdf9e" if s.light.lamps else lighter(tone, 0.4)
        rows = [
            (x + 8, y + 14 + n * 18, w - 16, 0.0)
            for x, y, w, h in blocks
            for n in range(int(h / 22))
        ]
        c.stroke(lines(rows[::2]), glow, 5, 0.7 if s.light.lamps else 0.35, dash="5 7", cap="butt")


def _sails(s: Stage, boats: tuple[tuple[float, float, float], ...]) -> None:
    c, cloth = s.c, s.on("#fbf6ea")
    for x, y, size in boats:
        c.poly([(x, y - 92 * size), (x, y), (x - 46 * size, y)], cloth)
        c.poly(
            [(x + 5 * size, y - 78 * size), (x + 5 * size, y), (x + 34 * size, y)],
            darker(cloth, 0.14),
        )
        hull = [
            (x - 50 * size, y + 5),
            (x + 48 * size, y + 5),
            (x + 34 * size, y + 17 * size + 2),
            (x - 36 * size, y + 17 * size + 2),
        ]
        c.poly(hull, s.on("#3d4a52"))
        c.rect(
            x - 40 * size,
            y + 20 * size,
            80 * size,
            40 * size,
            c.linear(((0, cloth, 0.28), (1, cloth, 0.0))),
        )


def _ferry(s: Stage, x: float, y: float) -> None:
    c, white, green = s.c, s.on("#f6f3ea"), s.on("#3f6a5c")
    c.poly([(x - 92, y - 12), (x + 92, y - 12), (x + 78, y + 4), (x - 78, y + 4)], green)
    c.path(
        boxes(
            [
                (x - 78, y - 28, 156, 16),
                (x - 58, y - 42, 116, 14),
                (x - 30, y - 52, 20, 10),
                (x + 14, y - 52, 20, 10),
            ]
        ),
        white,
    )
    c.stroke(
        f"M{round(x - 70)} {round(y - 20)}h140M{round(x - 50)} {round(y - 35)}h100",
        "#ffdf9e" if s.light.lamps else s.on("#5d7480"),
        5,
        dash="8 5",
        cap="butt",
    )
    c.rect(x - 76, y + 6, 152, 24, c.linear(((0, white, 0.22), (1, white, 0.0))))


def _deck(s: Stage) -> None:
    """Where one stands: boards, a rail, two low chairs."""
    c, wood = s.c, s.on(s.paint.wood)
    c.rect(-10, 716, 1220, 90, c.fade(wood, darker(wood, 0.25)))
    c.stroke(lines([(-10, 742, 1220, 0), (-10, 770, 1220, 0)]), darker(wood, 0.4), 3, 0.5)
    draw_rails(s, ((-10, 1220),), 722, 96)
    for x, way in ((430, 1), (770, -1)):
        _deck_chair(s, x, 784, way)


def _deck_chair(s: Stage, x: float, base: float, way: int) -> None:
    c = s.c
    c.glow(x, base, 110, 14, s.shade, 0.5)
    tone = s.on("#c9694a" if way > 0 else "#3f6d70")
    back = [
        (x - 58 * way, base - 176),
        (x - 8 * way, base - 176),
        (x + 30 * way, base - 48),
        (x - 30 * way, base - 48),
    ]
    seat = [
        (x - 34 * way, base - 62),
        (x + 84 * way, base - 74),
        (x + 88 * way, base - 56),
        (x - 26 * way, base - 40),
    ]
    c.poly(back, tone)
    c.stroke(
        outline([(x - 34 * way, base - 176), (x, base - 48)], close=False), darker(tone, 0.3), 4
    )
    c.poly(seat, lighter(tone, 0.14))
    c.stroke(
        lines(
            [
                (x - 40 * way, base - 96, 108 * way, -8),
                (x + 66 * way, base - 102, 4 * way, 100),
                (x - 24 * way, base - 96, -10 * way, 94),
            ]
        ),
        darker(tone, 0.2),
        11,
    )


def _shore(s: Stage) -> None:
    """A bank of garden in front, firs at one side."""
    c, light, rng, season = s.c, s.light, s.rng, s.season
    side = rng.choice((1, -1))
    firs = [
        (600.0 + side * (470 + n * 80), 800.0, 520 - n * 90 + rng.uniform(-30, 30))
        for n in range(2)
    ]
    draw_firs(c, light, rng, season, firs)
    far, near = (light.on(part) for part in season.lawn)
    c.path("M-10 724Q420 690 760 722T1210 708V810H-10z", c.fade(far, near))
    draw_border(c, light, rng, season, [(140, 1060)], 748, size=38)
    draw_foreground(c, light, rng, season)


VIEWS = {"lake": draw_lake, "sound": draw_sound, "mountain": draw_valley, "city": draw_city}
