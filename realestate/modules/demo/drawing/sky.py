"""Everything far away: sky, sun, clouds, mountains, hills and the evergreen skyline."""

from itertools import pairwise
from random import Random

from realestate.modules.demo.drawing.canvas import HEIGHT, WIDTH, Box, Canvas, lines, outline, steps
from realestate.modules.demo.drawing.colours import darker, lighter, mix
from realestate.modules.demo.drawing.light import Light, Season

PEAK = (
    (0, 0), (.09, -.1), (.2, -.27), (.27, -.42), (.33, -.56), (.38, -.75), (.43, -.93), (.48, -1),
    (.53, -.97), (.58, -.99), (.63, -.84), (.69, -.66), (.75, -.52), (.83, -.36), (.91, -.15), (1, 0),
)  # fmt: skip
SNOW = (
    (.31, -.52), (.33, -.56), (.38, -.75), (.43, -.93), (.48, -1), (.53, -.97), (.58, -.99),
    (.63, -.84), (.69, -.66), (.73, -.56), (.69, -.58), (.67, -.5), (.63, -.63), (.6, -.46),
    (.56, -.66), (.53, -.55), (.5, -.36), (.47, -.62), (.43, -.5), (.4, -.62), (.36, -.45),
)  # fmt: skip
SNOW_SHADE = (
    (.53, -.97), (.58, -.99), (.63, -.84), (.69, -.66), (.73, -.56), (.69, -.58), (.67, -.5),
    (.63, -.63), (.6, -.46), (.56, -.66), (.55, -.8),
)  # fmt: skip
FLANK = (
    (.53, -.97), (.58, -.99), (.63, -.84), (.69, -.66), (.75, -.52), (.83, -.36), (.91, -.15), (1, 0),
    (.72, 0), (.66, -.3), (.58, -.5),
)  # fmt: skip


def draw_sky(c: Canvas, light: Light, rng: Random, *, horizon: float = 540) -> None:
    top, high, low, edge = light.sky
    end = horizon / HEIGHT
    stops = ((0, top), (end * 0.5, high), (end * 0.82, low), (end, edge))
    c.rect(0, 0, WIDTH, HEIGHT, c.linear(stops))
    if light.name == "evening":
        _stars(c, rng)
    _sun(c, light, horizon)
    _clouds(c, light, rng, horizon)


def _stars(c: Canvas, rng: Random) -> None:
    c.dots([(rng.randrange(1200), rng.randrange(260)) for _ in range(14)], 2.5, "#fff6df", 0.7)


def _sun(c: Canvas, light: Light, horizon: float) -> None:
    if light.sun is None:
        at = 420 if light.lamps else 260
        c.glow(at, horizon - (30 if light.lamps else 420), 620, 300, light.glow, 0.55)
        return
    x, y, r, colour = light.sun
    c.glow(x, y, r * 7, r * 6, light.glow, 0.6)
    c.circle(x, y, r, colour)


def _clouds(c: Canvas, light: Light, rng: Random, horizon: float) -> None:
    """Long flat banks, three bars each."""
    bars: list[Box] = []
    for _ in range(rng.choice((2, 3, 3))):
        x, y = rng.uniform(-60, 980), rng.uniform(60, horizon * 0.52)
        width = rng.uniform(190, 380)
        for row, (indent, length) in enumerate(((0.24, 0.5), (0, 1), (0.18, 0.7))):
            left = x + width * indent + rng.uniform(-20, 20)
            bars.append((left, y + row * 15, width * length, 0))
    c.stroke(lines(bars), light.cloud, 16, 0.42)


def draw_mountain(
    c: Canvas, light: Light, x: float, base: float, width: float, height: float, depth: float = 0.55
) -> None:
    """The big lone volcano of the region, snow on its upper half."""

    def placed(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
        return [(x + px * width, base + py * height) for px, py in points]

    rock = light.on("#5f7f95", depth)
    snow = light.on("#fffaf2", depth * 0.35)
    c.poly(placed(PEAK), c.fade(rock, mix(rock, light.haze, 0.7)))
    c.poly(placed(FLANK), c.linear(((0, darker(rock, 0.3), 0.4), (1, rock, 0.0))))
    c.poly(placed(SNOW), snow)
    c.poly(placed(SNOW_SHADE), mix(snow, rock, 0.45), opacity=0.7)


def draw_range(c: Canvas, light: Light, rng: Random, base: float, height: float) -> None:
    """A jagged mountain range across the whole width, snow and light on one side of each peak."""
    ridge: list[tuple[float, float]] = [(-40, base)]
    snow, shade, x = "", "", -40.0
    while x < WIDTH + 40:
        step, rise = rng.uniform(130, 230), height * rng.uniform(0.6, 1)
        top = (x + step * 0.5, base - rise)
        ridge += [top, (x + step, base - height * rng.uniform(0.28, 0.45))]
        cut = rise * 0.36
        run = cut * step * 0.5 / (rise - height * 0.34)
        notch = [
            (top[0] - run * 0.4, top[1] + cut * 0.75),
            (top[0] - run * 0.1, top[1] + cut * 1.2),
        ]
        snow += outline(
            [
                top,
                (top[0] - run, top[1] + cut),
                *notch,
                (top[0] + run * 0.3, top[1] + cut * 0.8),
                (top[0] + run, top[1] + cut),
            ]
        )
        shade += outline(
            [
                top,
                (x + step, base - height * 0.3),
                (top[0] + 16, base - height * 0.3),
                (top[0] - run * 0.1, top[1] + cut * 1.2),
            ]
        )
        x += step
    rock = light.on("#6b88a0", 0.5)
    c.poly([*ridge, (WIDTH + 40, base)], c.fade(rock, mix(rock, light.haze, 0.75)))
    c.path(snow, light.on("#fdfaf4", 0.25), 0.8)
    c.path(shade, darker(rock, 0.4), 0.16)


def draw_hills(
    c: Canvas, light: Light, rng: Random, season: Season, y: float, *, swell: float, depth: float
) -> None:
    """One soft band of forested hills; call from far (high depth) to near."""
    colour = light.on(mix(season.conifer, "#5f8f8a", depth * 0.6), depth)
    levels = [round(y + rng.uniform(-swell, swell)) for _ in range(5)]
    data, command = f"M-9 {levels[0]}", "c110 0 "
    for before, level in pairwise(levels):
        data += command + steps("", 190, level - before, 305, level - before)
        command = "s"
    c.path(data + "V800H-9z", colour)


def draw_treeline(
    c: Canvas, light: Light, rng: Random, season: Season, y: float, height: float, depth: float
) -> None:
    """A ragged skyline of firs; taller in clumps so that it never looks like a comb."""
    points: list[tuple[float, float]] = [(-20, y + 60), (-20, y)]
    x, clump = -20.0, rng.uniform(0.5, 0.8)
    while x < WIDTH + 20:
        half = rng.uniform(17, 27)
        clump = min(1.0, max(0.35, clump + rng.uniform(-0.24, 0.24)))
        top = height * clump * rng.uniform(0.75, 1.1)
        points += [(x + half, y - top), (x + 2 * half, y - top * rng.uniform(0.1, 0.3))]
        x += 2 * half
    c.poly([*points, (x, y + 60)], light.on(season.conifer, depth))


def draw_mist(c: Canvas, light: Light, y: float, height: float, strength: float = 0.55) -> None:
    """A bank of haze that lifts the near things off the far ones."""
    stops = ((0, light.haze, 0.0), (0.6, light.haze, strength), (1, light.haze, 0.0))
    c.rect(0, y, WIDTH, height, c.linear(stops))


def draw_water(c: Canvas, light: Light, rng: Random, y: float, bottom: float) -> None:
    """A calm lake: the sky upside down, with long glints."""
    _, high, low, edge = light.sky
    tint = light.on("#4f8a97", 0.15)
    stops = ((0, mix(edge, tint, 0.3)), (0.35, mix(low, tint, 0.5)), (1, mix(high, tint, 0.8)))
    c.rect(-10, y, WIDTH + 20, bottom - y, c.linear(stops))
    glints: list[Box] = []
    span = bottom - y
    for _ in range(14):
        share = rng.random() ** 1.4
        length = rng.uniform(20, 70) + share * 130
        glints.append((rng.randrange(-40, 1180), y + 5 + share * (span - 8), length, 0))
    c.stroke(lines(glints), lighter(edge, 0.35), 2.4, 0.45)
    if light.sun:
        x, colour = light.sun[0], light.sun[3]
        bars: list[Box] = []
        for row in range(min(11, int(span / 13))):
            wide = rng.uniform(26, 90)
            bars.append((x - wide / 2 + rng.uniform(-14, 14), y + 8 + row * 12, wide, 0))
        c.stroke(lines(bars), colour, 4, 0.6)
