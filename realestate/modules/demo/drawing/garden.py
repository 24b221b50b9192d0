"""Gardens: a terrace with a table, a lawn with a bench under a tree, beds beside a pergola."""

from random import Random

from realestate.modules.demo.drawing.building import Paint, Stage
from realestate.modules.demo.drawing.canvas import Canvas, boxes, lines
from realestate.modules.demo.drawing.colours import darker, lighter, mix
from realestate.modules.demo.drawing.furniture import rounded
from realestate.modules.demo.drawing.light import LIGHTS, SEASONS
from realestate.modules.demo.drawing.plants import (
    draw_border,
    draw_firs,
    draw_foreground,
    draw_ground_shadow,
    draw_lawn,
    draw_leafy,
)
from realestate.modules.demo.drawing.sky import draw_hills, draw_sky, draw_treeline

WOODWORK = Paint("#b99a78", "#f1e8d6", "#5a5650", "#8f3f2c", "#b7ab99", "#a9794d")


def open_garden(key: str, time: str, season: str) -> Stage:
    return Stage(Canvas(), LIGHTS[time], SEASONS[season], Random(key), WOODWORK)


def _behind(s: Stage, *, fence: bool) -> None:
    """Sky, hills, tall trees, and what closes the garden off: a fence or a hedge."""
    c, light, rng, season = s.c, s.light, s.rng, s.season
    draw_sky(c, light, rng)
    draw_hills(c, light, rng, season, 400, swell=24, depth=0.6)
    draw_treeline(c, light, rng, season, 520, 150, 0.36)
    firs = [(x + rng.uniform(-24, 24), 560.0, rng.uniform(300, 440)) for x in (90, 190, 980, 1110)]
    draw_firs(c, light, rng, season, firs, 0.18)
    draw_leafy(
        c, light, rng, mix(season.leaf, season.shrub, 0.4), rng.choice((420, 760)), 560, 380, 0.18
    )
    wood = s.on(s.paint.wood)
    if fence:
        c.rect(-10, 438, 1220, 130, wood)
        c.stroke("M-10 503H1210", darker(wood, 0.4), 130, 0.4, dash="3 31", cap="butt")
        c.rect(-10, 430, 1220, 12, lighter(wood, 0.2))
        c.rect(-10, 452, 1220, 7, s.shade, 0.18)
    else:
        draw_border(c, light, rng, season, [(-60, 1260)], 580, size=96, flowers=False)
    draw_lawn(c, light, rng, season, 556)


def _lights(s: Stage) -> None:
    """A string of bulbs across the evening."""
    c = s.c
    wire = "M-10 210Q300 330 600 236T1210 200"
    c.stroke(wire, darker(s.on("#5a5148"), 0.3), 3)
    bulbs = [
        (60, 236),
        (170, 266),
        (290, 281),
        (410, 276),
        (520, 258),
        (640, 226),
        (760, 200),
        (880, 186),
        (1010, 184),
        (1130, 192),
    ]
    lit = s.light.lamps or s.light.name == "golden"
    if lit:
        c.dots([(x, y + 8) for x, y in bulbs], 54, "#ffd591", 0.2)
    c.dots([(x, y + 8) for x, y in bulbs], 13, "#ffedc0" if lit else s.on("#efe6d2"))


def draw_terrace(s: Stage) -> None:
    c, light, rng, season = s.c, s.light, s.rng, s.season
    _behind(s, fence=True)
    draw_border(c, light, rng, season, [(-20, 1220)], 592, size=44)
    stone = s.on("#d8cdb9")
    c.poly([(250, 614), (950, 614), (1130, 810), (70, 810)], c.fade(stone, darker(stone, 0.12)))
    c.stroke(
        lines([(236, 640, 730, 0), (206, 682, 790, 0), (160, 738, 880, 0)]),
        darker(stone, 0.3),
        2,
        0.4,
    )
    c.stroke(
        lines((600 + n * 88, 614, n * 45, 186) for n in range(-3, 4)), darker(stone, 0.3), 2, 0.4
    )
    _lights(s)
    _table(s)
    for x in (180, 1030):
        _pot(s, x, 716)
    draw_foreground(c, light, rng, season)


def _table(s: Stage) -> None:
    c, wood = s.c, s.on(s.paint.wood)
    draw_ground_shadow(c, s.light, 600, 744, 330, 30)
    frame = s.on("#3c403f")
    for x, way in ((392, 1), (808, -1)):
        legs = [
            (x, 560, way * 10, 178),
            (x + way * 92, 650, way * 4, 92),
            (x + way * 6, 652, way * 92, 0),
        ]
        c.stroke(lines(legs), frame, 8)
        c.path(rounded(min(x, x + way * 96), 636, 96, 18, 8), s.on("#e9ddc6"))
    c.stroke(lines([(520, 606, -20, 142), (680, 606, 20, 142)]), darker(wood, 0.35), 12)
    c.path(rounded(440, 588, 320, 20, 9), wood)
    c.rect(450, 588, 300, 6, lighter(wood, 0.25))
    c.path(rounded(540, 552, 36, 36, 8) + rounded(618, 562, 62, 26, 12), s.on("#f3ead9"))
    c.dots([(548, 538), (562, 530), (572, 542)], 20, s.on(s.season.blossom[1]))
    if s.light.lamps:
        c.glow(600, 580, 250, 130, "#ffca80", 0.6)


def _pot(s: Stage, x: float, base: float) -> None:
    c, clay, green = s.c, s.on("#b86b4a"), s.on(mix(s.season.shrub, "#4f7a55", 0.5))
    draw_ground_shadow(c, s.light, x, base, 70, 12)
    ball = [(x - 26, base - 104), (x + 24, base - 108), (x, base - 138), (x - 4, base - 84)]
    c.dots(ball, 62, darker(green, 0.25))
    c.dots([(px - 5, py - 5) for px, py in ball], 48, green)
    c.dots([(px - 12, py - 14) for px, py in ball[1:3]], 26, lighter(green, 0.15))
    c.poly([(x - 38, base - 70), (x + 38, base - 70), (x + 27, base), (x - 27, base)], clay)
    c.poly([(x + 8, base - 70), (x + 38, base - 70), (x + 27, base), (x + 8, base)], s.shade, 0.16)
    c.rect(x - 43, base - 78, 86, 14, lighter(clay, 0.12))


def draw_bench_lawn(s: Stage) -> None:
    c, light, rng, season = s.c, s.light, s.rng, s.season
    _behind(s, fence=False)
    draw_border(c, light, rng, season, [(-20, 470), (900, 1220)], 604, size=50)
    draw_ground_shadow(c, light, 780, 676, 240, 28)
    draw_leafy(c, light, rng, season.leaf, 760, 668, 520)
    _bench(s, 560, 690)
    stone = s.on("#d6ccba") if not season.snow else s.on("#c9ced2")
    for x, y, rx in ((470, 706, 50), (404, 738, 62), (330, 778, 76)):
        c.ellipse(x + 4, y + 4, rx, rx * 0.24, s.shade, 0.22)
        c.ellipse(x, y, rx, rx * 0.24, stone)
    draw_foreground(c, light, rng, season)


def _bench(s: Stage, x: float, base: float) -> None:
    c, wood = s.c, s.on(s.paint.wood)
    draw_ground_shadow(c, s.light, x + 110, base, 150, 14)
    c.stroke(
        lines([(x + 14, base - 120, -2, 118), (x + 206, base - 120, 2, 118)]), darker(wood, 0.3), 11
    )
    slats = [(x, base - 118 + n * 20, 220.0, 13.0) for n in range(3)]
    c.path(boxes([*slats, (x - 6, base - 54, 232, 15)]), wood)
    c.path(boxes([(x - 6, base - 54, 232, 4)]), lighter(wood, 0.3))
    c.stroke(lines([(x - 6, base - 76, 26, 0), (x + 200, base - 76, 26, 0)]), darker(wood, 0.15), 9)


def draw_kitchen_garden(s: Stage) -> None:
    """Raised beds in rows and a pergola with climbers."""
    c, light, rng, season = s.c, s.light, s.rng, s.season
    _behind(s, fence=True)
    draw_border(c, light, rng, season, [(-20, 640)], 590, size=40)
    wood = s.on(s.paint.wood)
    posts = [(720, 330, 0, 280), (1080, 330, 0, 280), (770, 356, 0, 220), (1030, 356, 0, 220)]
    c.stroke(lines(posts), darker(wood, 0.12), 17)
    c.path(boxes([(668, 306, 464, 22), (690, 336, 420, 14)]), wood)
    c.stroke("M684 292h432", lighter(wood, 0.1), 30, dash="11 29", cap="butt")
    vines = [(712 + rng.uniform(-16, 16), 320 + n * 26) for n in range(8)] + [
        (740 + n * 50, 306 + rng.uniform(-12, 16)) for n in range(8)
    ]
    green = s.on(mix(season.shrub, "#5f8a55", 0.4))
    c.dots(vines, 46, darker(green, 0.25))
    c.dots([(x - 5, y - 6) for x, y in vines], 32, green)
    c.dots([(x + 4, y + 6) for x, y in vines[::2]], 12, s.on(season.blossom[1]))
    _bench(s, 790, 612)
    for x, y, w in ((90, 640, 250), (390, 640, 250), (50, 730, 310), (410, 730, 320)):
        _raised_bed(s, x, y, w)
    draw_foreground(c, light, rng, season)


def _raised_bed(s: Stage, x: float, y: float, w: float) -> None:
    c, wood, rng = s.c, s.on(s.paint.wood), s.rng
    c.rect(x + 6, y + 42, w, 12, s.shade, 0.28)
    plants = [(x + 22 + n * (w - 40) / 6, y - 8 + rng.uniform(-8, 4)) for n in range(7)]
    tone = s.on(rng.choice(("#6f9a52", "#8aa858", "#4f7d55", "#7f8f4a")))
    c.rect(x + 4, y - 2, w - 8, 10, s.on("#5b4433"))
    c.dots(plants, 40, darker(tone, 0.22))
    c.dots([(px - 3, py - 5) for px, py in plants], 29, tone)
    c.rect(x, y + 4, w, 42, wood)
    c.stroke(lines([(x, y + 25, w, 0)]), darker(wood, 0.4), 2, 0.5)
    c.rect(x, y + 4, w, 5, lighter(wood, 0.25))


GARDENS = (draw_terrace, draw_bench_lawn, draw_kitchen_garden)
