"""Everything that grows: firs, leafy trees, bushes, lawns, borders and grasses."""

from math import cos, pi, sin, sqrt
from random import Random

from realestate.modules.demo.drawing.canvas import WIDTH, Canvas, Point, lines, outline, steps
from realestate.modules.demo.drawing.colours import darker, lighter, mix
from realestate.modules.demo.drawing.light import Light, Season


def draw_ground_shadow(c: Canvas, light: Light, x: float, y: float, rx: float, ry: float) -> None:
    c.glow(x, y, rx, ry, light.shade, 0.5)


def draw_firs(
    c: Canvas, light: Light, rng: Random, season: Season, trees: list[tuple[float, float, float]],
    depth: float = 0.0,
) -> None:  # fmt: skip
    """Firs at (x, base, height): drooping tiers, left side lit, right side in shade."""
    green = light.on(mix(season.conifer, "#4a7f5a", rng.uniform(0, 0.3)), depth)
    bright, dim = lighter(green, 0.07), darker(green, 0.16)
    fill = c.linear(((0, bright), (0.5, green), (0.5, dim), (1, darker(green, 0.3))), across=True)
    trunks = [(x, base, 0, -height * 0.1) for x, base, height in trees]
    c.stroke(lines(trunks), light.on("#5b4636", depth), 9)
    data, snow = "", ""
    for x, base, height in trees:
        left, right = _fir_sides(rng, x, base, height)
        data += outline([(x, base - height), *left, *reversed(right)])
        snow += "".join(
            outline([(x, y - 30), tip, (x + 3, y)]) for tip in left[::2] for y in (tip[1] - 8,)
        )
    c.path(data, fill)
    if season.snow:
        c.path(snow, light.on("#fbfaf5", depth), 0.8)


def _fir_sides(
    rng: Random, x: float, base: float, height: float
) -> tuple[list[Point], list[Point]]:
    tiers = max(5, min(7, int(height / 56)))
    half, step = height * rng.uniform(0.17, 0.2), height * 0.93 / tiers
    left: list[Point] = []
    right: list[Point] = []
    for tier in range(tiers):
        reach = half * ((tier + 1) / tiers) ** 0.85 * rng.uniform(0.9, 1.06)
        y = base - height + step * (tier + 1)
        left.append((x - reach, y + step * 0.16))
        right.append((x + reach * 0.97, y + step * 0.16))
        if tier < tiers - 1:
            left.append((x - reach * 0.55, y))
            right.append((x + reach * 0.55, y))
    return left, right


def crown(rng: Random, x: float, y: float, rx: float, ry: float, count: int) -> list[Point]:
    """Evenly strewn spots in an oval (a sunflower spiral, a little shaken)."""
    turn = rng.uniform(0, 2 * pi)
    return [
        (
            x + rx * sqrt((n + 0.5) / count) * cos(turn + n * 2.4) + rng.uniform(-4, 4),
            y + ry * sqrt((n + 0.5) / count) * sin(turn + n * 2.4) + rng.uniform(-4, 4),
        )
        for n in range(count)
    ]


def draw_leafy(
    c: Canvas, light: Light, rng: Random, colour: str, x: float, base: float, height: float,
    depth: float = 0.0,
) -> None:  # fmt: skip
    """A broadleaf tree: tapered trunk, limbs, a crown of four tones lit from the upper left."""
    bark, leaf = light.on("#6a5140", depth), light.on(colour, depth)
    y, rx, ry, w = base - height * 0.62, height * 0.28, height * 0.3, height * 0.03
    trunk = [(x - w, base), (x - w * 0.45, y), (x + w * 0.45, y), (x + w, base)]
    c.poly(trunk, bark)
    limbs = [(x - rx * 0.55, y + ry * 0.2), (x, base - height * 0.3), (x + rx * 0.55, y + ry * 0.1)]
    c.stroke(outline(limbs, close=False), bark, round(w))
    spot = height * 0.2
    tones: tuple[tuple[float, float, float, int, float, str], ...] = (
        (0.05, 0.1, 0.78, 12, 1.0, darker(leaf, 0.26)),
        (-0.05, -0.07, 0.68, 10, 0.9, leaf),
        (-0.2, -0.24, 0.44, 7, 0.74, lighter(leaf, 0.09)),
        (-0.28, -0.4, 0.24, 5, 0.5, lighter(leaf, 0.2)),
    )
    for dx, dy, spread, count, size, tone in tones:
        sparse = count - count // 3 if depth else count
        points = crown(rng, x + dx * rx, y + dy * ry, rx * spread, ry * spread, sparse)
        c.dots(points, spot * size, tone)


def draw_border(
    c: Canvas, light: Light, rng: Random, season: Season, strips: list[tuple[float, float]],
    base: float, *, size: float = 30, flowers: bool = True,
) -> None:  # fmt: skip
    """Planted strips: a run of bushes in three tones, then flowers dotted over them."""
    low: list[Point] = []
    for left, right in strips:
        x = left + size * 0.6
        while x < right - size * 0.4:
            low.append((x, base - size * rng.uniform(0.45, 0.95)))
            x += size * rng.uniform(0.72, 1.12)
    green = light.on(mix(season.shrub, season.conifer, 0.3))
    ground = [
        (left + size * 0.6, base - size * 0.5, right - left - size * 1.2, 0)
        for left, right in strips
    ]
    c.stroke(lines(run for run in ground if run[2] > 0), darker(green, 0.36), round(size * 1.25))
    c.dots(low, size * 1.1, green)
    c.dots([(px - 6, py - 5) for px, py in low[::2]], size * 0.66, lighter(green, 0.12))
    if season.snow:
        c.dots([(px - 2, py - size * 0.3) for px, py in low], size * 0.5, light.on("#fbfaf6"), 0.85)
    elif flowers:
        draw_flowers(c, light, rng, season, low, size)


def draw_flowers(
    c: Canvas, light: Light, rng: Random, season: Season, near: list[Point], size: float
) -> None:
    for colour in season.blossom:
        spots = [
            (x + rng.uniform(-0.6, 0.6) * size, y + rng.uniform(-0.4, 0.35) * size)
            for x, y in rng.sample(near, min(len(near), max(3, len(near) // 2)))
        ]
        c.dots(spots, 5, light.on(colour), 0.9)


def draw_lawn(c: Canvas, light: Light, rng: Random, season: Season, y: float) -> None:
    """Grass from `y` to the bottom edge: light far away, deep in front, with soft swells."""
    far, near = (light.on(part) for part in season.lawn)
    c.path(
        f"M-9 {round(y)}Q300 {round(y - 12)} 620 {round(y - 4)}T1210 {round(y - 6)}V800H-9z",
        c.fade(far, near),
    )
    bands = ""
    for step in range(3):
        level, bend = round(y + 48 + step * 54 + rng.uniform(-8, 8)), rng.randint(-20, 20)
        bands += f"M-9 {level}{steps('q', rng.randrange(300, 900), bend, 1220, bend // 2)}v24Q600 {level + 10}-9 {level + 20}z"
    c.path(bands, lighter(far, 0.25), 0.2)


def draw_foreground(c: Canvas, light: Light, rng: Random, season: Season) -> None:
    """Dark leafy masses in both lower corners, blossoms on them: they give the picture depth."""
    deep = darker(light.on(mix(season.conifer, season.shrub, 0.35)), 0.3)
    heap: list[Point] = []
    for side, start in ((1, -24), (-1, WIDTH + 24)):
        tall = rng.uniform(0.7, 1.15)
        for out, up in ((0, 76), (44, 60), (88, 66), (136, 34), (184, 14)):
            heap.append((start + side * (out + rng.uniform(-9, 9)), 800 - up * tall))
    c.dots(heap, 96, deep)
    c.dots([(x - 7, y - 12) for x, y in heap], 68, mix(deep, light.on(season.shrub), 0.3))
    c.dots([(x - 14, y - 26) for x, y in heap[::2]], 36, mix(deep, light.on(season.shrub), 0.6))
    for colour, size in zip(season.blossom, (11, 8), strict=True):
        spots = [(x + rng.uniform(-34, 34), y + rng.uniform(-44, 10)) for x, y in heap]
        c.dots(spots, size, light.on(colour), 0.92)
