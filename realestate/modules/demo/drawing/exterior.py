"""Exteriors: one house of a given style in its garden, in one light and one season."""

from dataclasses import dataclass, replace
from random import Random

from realestate.modules.demo.drawing.building import Footprint, Stage
from realestate.modules.demo.drawing.canvas import Canvas, lines
from realestate.modules.demo.drawing.colours import darker, lighter, mix
from realestate.modules.demo.drawing.light import LIGHTS, SEASONS
from realestate.modules.demo.drawing.paints import PAINTS
from realestate.modules.demo.drawing.plants import (
    draw_border,
    draw_firs,
    draw_foreground,
    draw_ground_shadow,
    draw_lawn,
    draw_leafy,
)
from realestate.modules.demo.drawing.sky import (
    draw_hills,
    draw_mountain,
    draw_range,
    draw_sky,
    draw_treeline,
    draw_water,
)
from realestate.modules.demo.drawing.styles import STYLES


@dataclass(frozen=True)
class Exterior:
    """One row of the catalogue of house pictures."""

    style: str
    storeys: str
    time: str
    season: str
    backdrop: str
    paint: int
    mirrored: bool


def draw_exterior(row: Exterior, key: str) -> str:
    light, season = LIGHTS[row.time], SEASONS[row.season]
    stage = Stage(Canvas(), light, season, Random(key), PAINTS[row.style][row.paint])
    if row.style == "lakehouse":
        _lakeside(stage, row)
    else:
        _in_garden(stage, row)
    return stage.c.document(mirrored=row.mirrored)


def _in_garden(s: Stage, row: Exterior) -> None:
    _far(s, row.backdrop)
    _trees_behind(s, row.style)
    draw_lawn(s.c, s.light, s.rng, s.season, 596)
    house = s.c.layer()
    feet = STYLES[row.style](replace(s, c=house), row.storeys)
    _path(s, feet, paved=row.style == "townhouse")
    _cast_shadow(s, feet)
    s.c.lay(house)
    _beds(s, feet)
    _near_trees(s, row.style, feet)
    draw_foreground(s.c, s.light, s.rng, s.season)


def _far(s: Stage, backdrop: str) -> None:
    c, light, rng, season = s.c, s.light, s.rng, s.season
    draw_sky(c, light, rng)
    if backdrop == "mountain":
        draw_mountain(c, light, rng.choice((-230, 520)), 524, 880, rng.uniform(360, 400))
    elif backdrop == "range":
        draw_range(c, light, rng, 520, 250)
    draw_hills(c, light, rng, season, 452, swell=26, depth=0.66)
    draw_hills(c, light, rng, season, 496, swell=18, depth=0.48)
    if backdrop == "water":
        draw_water(c, light, rng, 512, 600)
        draw_treeline(c, light, rng, season, 560, 40, 0.4)
    draw_treeline(c, light, rng, season, 590, 112, 0.3)


def _trees_behind(s: Stage, style: str) -> None:
    c, light, rng, season = s.c, s.light, s.rng, s.season
    tall = 1.25 if style == "cabin" else 1.0
    firs = [
        (x + rng.uniform(-22, 22), 606.0, min(560, height * tall * rng.uniform(0.85, 1.12)))
        for x, height in ((70, 330), (168, 420), (256, 300), (946, 330), (1040, 440), (1136, 350))
        if rng.random() > (0.4 if style == "townhouse" else 0.12)
    ]
    draw_firs(c, light, rng, season, firs, 0.2)
    if style not in ("cabin", "townhouse"):
        x = rng.choice((340, 420, 780, 860))
        tone = mix(season.leaf, season.shrub, 0.4)
        draw_leafy(c, light, rng, tone, x, 600, 430, 0.22)


def _path(s: Stage, feet: Footprint, *, paved: bool) -> None:
    """From the front step to the lower near, widening as it comes."""
    c, top = s.c, 606 + feet.step
    stone = s.on("#d9cfbd") if not s.season.snow else s.on("#dfe3e4")
    near = 470 if feet.door < 600 else 640
    data = (
        f"M{round(feet.door - 42)} {top}C{round(feet.door - 60)} 690 {round(near - 40)} 700 {round(near - 110)} 810"
        f"H{round(near + 150)}C{round(near + 110)} 720 {round(feet.door + 66)} 690 {round(feet.door + 42)} {top}z"
    )
    c.path(data, c.fade(lighter(stone, 0.08), darker(stone, 0.16)))
    joints = [
        (feet.door + (near - feet.door) * t * t - 44 - 80 * t, top + 190 * t, 92 + 170 * t, 0.0)
        for t in (0.16, 0.3, 0.47, 0.66, 0.87)
    ]
    c.stroke(lines(joints), darker(stone, 0.35), 2 if paved else 1.6, 0.45)


def _cast_shadow(s: Stage, feet: Footprint) -> None:
    c = s.c
    draw_ground_shadow(
        c, s.light, (feet.left + feet.right) / 2 + 30, 622, (feet.right - feet.left) * 0.66, 42
    )
    lean = 70 if s.light.sun else 26
    c.poly(
        [(feet.left, 618), (feet.right, 618), (feet.right + lean, 650), (feet.left + lean * 0.6, 646)],
        s.shade, 0.2,
    )  # fmt: skip
    if s.light.lamps:
        c.glow(feet.door, 664, 190, 70, "#ffca80", 0.5)


def _beds(s: Stage, feet: Footprint) -> None:
    """Bushes along the foundation, leaving the way to the door free."""
    strips = [(feet.left - 34, feet.door - 86), (feet.door + 86, feet.right + 34)]
    draw_border(s.c, s.light, s.rng, s.season, strips, 638, size=28)


def _near_trees(s: Stage, style: str, feet: Footprint) -> None:
    c, light, rng, season = s.c, s.light, s.rng, s.season
    side = rng.choice((feet.left - 120, feet.right + 110))
    side = min(1110, max(90, side))
    if style == "cabin" or rng.random() < 0.3:
        draw_ground_shadow(c, light, side + 14, 668, 110, 18)
        draw_firs(c, light, rng, season, [(side, 668, rng.uniform(430, 520))])
    else:
        draw_ground_shadow(c, light, side + 14, 672, 130, 20)
        draw_leafy(c, light, rng, season.leaf, side, 672, rng.uniform(330, 400))


def _lakeside(s: Stage, row: Exterior) -> None:
    c, light, rng, season = s.c, s.light, s.rng, s.season
    draw_sky(c, light, rng)
    if row.backdrop == "mountain":
        draw_mountain(c, light, 60, 500, 720, 300)
    draw_hills(c, light, rng, season, 440, swell=24, depth=0.62)
    draw_treeline(c, light, rng, season, 552, 130, 0.34)
    firs = [
        (x + rng.uniform(-20, 20), 584.0, rng.uniform(320, 450)) for x in (60, 150, 236, 1050, 1130)
    ]
    draw_firs(c, light, rng, season, firs, 0.14)
    draw_water(c, light, rng, 640, 810)
    _shore(s)
    feet = STYLES["lakehouse"](s, row.storeys)
    strips = [(feet.left - 110, feet.left - 6), (feet.right - 300, feet.right + 30)]
    draw_border(c, light, rng, season, strips, 594, size=23)
    draw_leafy(c, light, rng, season.leaf, rng.uniform(1080, 1130), 616, 330)
    _reflection(s, feet)
    _dock(s)
    draw_foreground(c, light, rng, season)


def _shore(s: Stage) -> None:
    c = s.c
    far, near = (s.on(part) for part in s.season.lawn)
    sand = s.on("#c9b893")
    c.path(
        "M-10 640Q320 656 640 648T1210 640V656Q900 674 640 664T-10 658z",
        c.fade(sand, darker(sand, 0.3)),
    )
    c.path("M-10 572Q560 556 1210 570V642Q900 658 640 650T-10 646z", c.fade(far, near))


def _reflection(s: Stage, feet: Footprint) -> None:
    """The house as a soft dark shape in the water, its lights as long warm streaks."""
    c = s.c
    stops = ((0, s.shade, 0.34), (1, s.shade, 0.0))
    c.path("M300 664H980L950 742Q640 770 340 742z", c.linear(stops))
    if s.light.lamps:
        for x, w in ((410, 66), (486, 46), (726, 50), (822, 50), (918, 44)):
            c.rect(
                x,
                668,
                w,
                s.rng.uniform(60, 100),
                c.linear(((0, "#ffd591", 0.5), (1, "#ffb765", 0.0))),
            )


def _dock(s: Stage) -> None:
    wood = s.on("#b08d66")
    posts = "M428 700v52M560 700v52M392 742v64M586 742v64"
    s.c.stroke(posts, darker(wood, 0.4), 11)
    s.c.poly([(452, 640), (524, 640), (600, 770), (376, 770)], s.c.fade(lighter(wood, 0.06), wood))
    planks = [
        (452 - 76 * t, 640 + 130 * t, 72 + 152 * t, 0.0)
        for t in (0.06, 0.13, 0.21, 0.3, 0.4, 0.51, 0.63, 0.76, 0.9)
    ]
    s.c.stroke(lines(planks), darker(wood, 0.4), 2, 0.6)
    s.c.rect(376, 770, 224, 9, darker(wood, 0.35))
