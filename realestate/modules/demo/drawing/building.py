"""The parts of a house: walls, roofs, porches, chimneys. Styles put them together."""

from dataclasses import dataclass
from random import Random

from realestate.modules.demo.drawing.canvas import Canvas, Point, boxes, lines, outline
from realestate.modules.demo.drawing.colours import darker, lighter, mix
from realestate.modules.demo.drawing.light import Light, Season

INK = "#101820"
SNOW = "#f2f4f3"

_LINE = f'stroke="{INK}" stroke-opacity=".17"'
_LIGHT_STONE = 'fill="#fff" fill-opacity=".13"'
_DARK_STONE = f'fill="{INK}" fill-opacity=".15"'
TEXTURES: dict[str, tuple[int, int, str]] = {
    "lap": (9, 11, f'<path d="M0 .5h9" {_LINE}/>'),
    "board": (15, 9, f'<path d="M.5 0v9" {_LINE}/>'),
    "shingle": (34, 22, f'<path d="M0 .5h34M0 11.5h34M9 0v11M26 11v11" {_LINE}/>'),
    "brick": (
        66, 36,
        f'<path d="M2 1h20v7h-20zM46 19h18v7h-18z" {_LIGHT_STONE}/>'
        f'<path d="M34 10h20v7h-20zM12 28h18v7h-18z" {_DARK_STONE}/>'
        f'<path d="M0 .5h66M0 9.5h66M0 18.5h66M0 27.5h66" {_LINE}/>',
    ),
    "stone": (
        82, 48,
        f'<path d="M2 1h30v14h-30zM52 33h26v14h-26z" {_LIGHT_STONE}/>'
        f'<path d="M40 17h26v14h-26zM8 33h20v14h-20z" {_DARK_STONE}/>'
        f'<path d="M0 .5h82M0 16.5h82M0 32.5h82M33 0v16M66 16v16M28 32v16" {_LINE}/>',
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Paint:
    """The colours one house is painted in, under white light."""

    wall: str
    trim: str
    roof: str
    door: str
    stone: str
    wood: str = "#9a6b45"


@dataclass(frozen=True)
class Stage:
    """What every part needs: where to draw, under which light, in which colours."""

    c: Canvas
    light: Light
    season: Season
    rng: Random
    paint: Paint

    def on(self, colour: str) -> str:
        return self.light.on(colour)

    @property
    def shade(self) -> str:
        return self.light.shade

    def texture(self, name: str) -> str:
        return self.c.pattern(*TEXTURES[name])


@dataclass(frozen=True)
class Footprint:
    """Where the finished house touches the ground, so that paths and bushes find it."""

    left: float
    right: float
    door: float
    step: float = 20


def draw_wall(
    s: Stage, x: float, y: float, w: float, h: float, *, colour: str = "", siding: str = "lap"
) -> None:
    """A wall; large ones are brighter on the left. Siding names a texture, or is plain."""
    s.c.rect(x, y, w, h, s.on(colour or s.paint.wall))
    if siding in TEXTURES:
        s.c.rect(x, y, w, h, s.texture(siding))
    if w * h > 26_000:
        veil = s.c.linear(
            ((0, "#ffffff", 0.12), (0.4, s.shade, 0.0), (1, s.shade, 0.26)), across=True
        )
        s.c.rect(x, y, w, h, veil)


def draw_gable(
    s: Stage, left: float, right: float, eave: float, apex: float, *, colour: str = "",
    overhang: float = 26, board: float = 14, siding: str = "shingle",
) -> None:  # fmt: skip
    """A front-facing gable: the triangle of wall, its texture, and the two barge boards."""
    middle = (left + right) / 2
    triangle = [(left, eave), (middle, apex), (right, eave)]
    s.c.poly(triangle, s.on(colour or s.paint.wall))
    if siding in TEXTURES:
        s.c.poly(triangle, s.texture(siding))
    under = [(right, eave + 22), (middle, apex + 36), (left, eave + 22)]
    s.c.poly([*triangle, *under], s.shade, 0.22)
    drop = eave + overhang * (eave - apex) / (middle - left)
    draw_barge(s, (left - overhang, drop), (middle, apex), (right + overhang, drop), board)


def draw_barge(s: Stage, low_left: Point, top: Point, low_right: Point, board: float) -> None:
    """The trim board up each rake, and the edge of the roof lying on it."""
    roof, trim = roof_tone(s), s.on(s.paint.trim)
    x, y = top
    dim, edge = (0.16 if low_right[0] - low_left[0] > 240 else 0.0), board * 0.75
    for (lx, ly), tone in ((low_left, trim), (low_right, darker(trim, dim))):
        s.c.poly([(lx, ly), (x, y), (x, y + board * 1.4), (lx, ly + board)], tone)
    for (lx, ly), out, tone in ((low_left, -4, roof), (low_right, 4, darker(roof, dim))):
        s.c.poly([(lx + out, ly - edge), (x, y - edge * 1.3), (x, y), (lx + out, ly + 2)], tone)


def roof_tone(s: Stage) -> str:
    return s.on(SNOW if s.season.snow else s.paint.roof)


def draw_roof(
    s: Stage, left: float, right: float, eave: float, ridge: float, *, inset: float = 40,
    inset_right: float | None = None, fascia: float = 9,
) -> None:  # fmt: skip
    """A roof plane seen from the front, with shingles, ridge, fascia and its own fall of light."""
    far = inset if inset_right is None else inset_right
    tone, trim = roof_tone(s), s.on(s.paint.trim)
    plane = [(left, eave), (left + inset, ridge), (right - far, ridge), (right, eave)]
    s.c.poly(plane, s.c.fade(lighter(tone, 0.14), darker(tone, 0.12)))
    if not s.season.snow:
        s.c.poly(plane, s.texture("shingle"))
    s.c.poly([(right - far, ridge), (right, eave), (right - far * 2.2 - 60, eave)], s.shade, 0.1)
    s.c.rect(left + inset - 2, ridge - 5, right - far - left - inset + 4, 6, darker(tone, 0.25))
    s.c.rect(left - 3, eave - 1, right - left + 6, fascia, trim)
    s.c.rect(left - 3, eave + fascia - 3, right - left + 6, 3, darker(trim, 0.3))


def draw_eave_shade(s: Stage, x: float, y: float, w: float, depth: float = 26) -> None:
    s.c.rect(x, y, w, depth, s.shade, 0.26)


def draw_posts(
    s: Stage, at: tuple[float, ...], top: float, base: float, w: float, *, pier: float = 0
) -> None:
    """Porch posts; with a pier they are the tapered craftsman kind."""
    c, tone, waist = s.c, s.on(s.paint.trim), base - pier
    c.path(_tapers(at, -0.38, -0.5, 0.38, 0.5, w, (top, waist)), tone)
    c.path(_tapers(at, 0.1, 0.14, 0.38, 0.5, w, (top, waist)), s.shade, 0.16)
    if pier:
        blocks = boxes((x - w * 0.8, waist, w * 1.6, pier) for x in at)
        c.path(blocks, s.on(s.paint.stone))
        c.path(blocks, s.texture("stone"))
        c.path(boxes((x - w * 0.95, waist - 5, w * 1.9, 8) for x in at), tone)


def _tapers(
    at: tuple[float, ...], left_top: float, left_foot: float, right_top: float, right_foot: float,
    w: float, ends: tuple[float, float],
) -> str:  # fmt: skip
    top, foot = ends
    return "".join(
        outline(
            [
                (x + left_top * w, top),
                (x + right_top * w, top),
                (x + right_foot * w, foot),
                (x + left_foot * w, foot),
            ]
        )
        for x in at
    )


def draw_steps(s: Stage, x: float, top: float, w: float, count: int = 3) -> None:
    draw_stoops(s, (x,), top, w, count)


def draw_stoops(s: Stage, at: tuple[float, ...], top: float, w: float, count: int) -> None:
    """Stone steps before one door or several, the edge of each catching the light."""
    tone = s.on("#d3ccbe")
    treads = [(x - w / 2 - n * 11, top + n * 11, w + n * 22) for x in at for n in range(count)]
    s.c.path(boxes((x, y, wide, 11) for x, y, wide in treads), darker(tone, 0.1))
    s.c.path(boxes((x, y, wide, 4) for x, y, wide in treads), lighter(tone, 0.15))


def draw_chimney(
    s: Stage, x: float, top: float, w: float, base: float, *, siding: str = "brick"
) -> None:
    draw_wall(s, x, top, w, base - top, colour=s.paint.stone, siding=siding)
    s.c.rect(x + w * 0.6, top, w * 0.4, base - top, s.shade, 0.2)
    s.c.rect(x - 5, top - 8, w + 10, 10, s.on(SNOW if s.season.snow else "#d8d0c2"))
    if s.light.lamps or s.season.snow:
        smoke = f"M{round(x + w / 2)} {round(top - 14)}q-16-30 6-56t4-62"
        s.c.stroke(smoke, "#ffffff", 13, 0.15)


def draw_base(s: Stage, x: float, y: float, w: float, h: float = 16) -> None:
    """The strip of foundation under a wall."""
    tone = s.on(mix(s.paint.stone, "#8b8880", 0.5))
    s.c.rect(x, y, w, h, darker(tone, 0.12))


def draw_porch(s: Stage, x: float, y: float, w: float, base: float) -> None:
    """The shaded recess behind porch posts, with its floor edge."""
    tone = darker(s.on(s.paint.wall), 0.22)
    s.c.rect(x, y, w, base - y, s.c.fade(darker(tone, 0.35), tone))
    if s.light.lamps:
        s.c.glow(x + w / 2, y + 30, w * 0.5, base - y, "#ffca80", 0.45)
    s.c.rect(x - 10, base - 6, w + 20, 12, s.on("#d6cdbd"))


def draw_rails(
    s: Stage, runs: tuple[tuple[float, float], ...], base: float, height: float = 46
) -> None:
    """Balusters and hand rail along each (left, width)."""
    tone = s.on(s.paint.trim)
    middle = lines((x + 5, base - height / 2, w - 5, 0) for x, w in runs)
    s.c.stroke(middle, darker(tone, 0.1), height, dash="2.5 9.5", cap="butt")
    s.c.stroke(lines((x + 2, base - height, w - 4, 0) for x, w in runs), tone, 6)
