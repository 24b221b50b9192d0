"""Inside: a wall, a floor, a window with the world behind it, and the light that falls in."""

from dataclasses import dataclass
from random import Random

from realestate.modules.demo.drawing.canvas import HEIGHT, WIDTH, Canvas, boxes, lines
from realestate.modules.demo.drawing.colours import darker, lighter, mix, multiply
from realestate.modules.demo.drawing.light import LIGHTS, SEASONS, Light, Season
from realestate.modules.demo.drawing.sky import (
    draw_hills,
    draw_mountain,
    draw_sky,
    draw_treeline,
    draw_water,
)

INDOORS: dict[str, str] = {
    "morning": "#fffaf0",
    "day": "#ffffff",
    "golden": "#fff0d6",
    "dusk": "#e6c6a2",
    "evening": "#d9bd9d",
    "mist": "#f4f5f1",
}


@dataclass(frozen=True)
class Decor:
    """One scheme of colours for a room, under white light."""

    wall: str
    floor: str
    textile: str
    accent: str
    wood: str
    metal: str = "#c39a52"


SCHEMES: tuple[Decor, ...] = (
    Decor("#efe7d9", "#c99d6d", "#8a9a7e", "#c66b45", "#a9764a"),
    Decor("#a8b5a2", "#8f6a4c", "#efe6d6", "#d3a03f", "#7d563a"),
    Decor("#3f5266", "#b98d5f", "#b06a3c", "#e3c58d", "#8a5d3b"),
    Decor("#e4cbb8", "#d9bf9d", "#3f6d70", "#b5563c", "#b98a5c"),
    Decor("#c3cfd1", "#a88765", "#f0ebe1", "#35596b", "#8d6a4b"),
    Decor("#45594b", "#a57a52", "#d9c7a6", "#c47f3f", "#6f4d35"),
    Decor("#e7d3a1", "#b58a5e", "#5f7a6a", "#a9472f", "#8f6542"),
    Decor("#f4f0e8", "#d4c3aa", "#565c60", "#5b8aa0", "#c19f77"),
    Decor("#c99a7e", "#96704f", "#f1e4d3", "#3d5a52", "#6d4a35"),
    Decor("#d5d2cd", "#bf9a72", "#7d8fa3", "#d98a5a", "#a07850"),
)


@dataclass(frozen=True)
class Room:
    c: Canvas
    light: Light
    season: Season
    rng: Random
    decor: Decor

    def on(self, colour: str) -> str:
        return multiply(colour, INDOORS[self.light.name])

    @property
    def shade(self) -> str:
        return "#2b1d18" if self.light.lamps else "#3a3430"


def open_room(key: str, scheme: int, time: str, season: str) -> Room:
    return Room(Canvas(), LIGHTS[time], SEASONS[season], Random(key), SCHEMES[scheme])


def draw_shell(r: Room, floor_y: float = 580, *, tiled: bool = False, panel: float = 0) -> None:
    """Wall and floor; `panel` is the height of wainscoting, in units above the floor."""
    c, wall, floor = r.c, r.on(r.decor.wall), r.on(r.decor.floor)
    c.rect(
        0,
        0,
        WIDTH,
        floor_y,
        c.linear(((0, darker(wall, 0.12)), (0.5, wall), (1, lighter(wall, 0.05)))),
    )
    if panel:
        tone = mix(wall, r.on("#f6f1e7"), 0.55)
        c.rect(0, floor_y - panel, WIDTH, panel, tone)
        c.stroke(
            lines((x, floor_y - panel, 0, panel) for x in range(60, WIDTH, 120)),
            darker(tone, 0.3),
            2,
            0.3,
        )
        c.rect(0, floor_y - panel - 8, WIDTH, 9, lighter(tone, 0.25))
    c.rect(0, floor_y, WIDTH, HEIGHT - floor_y, c.fade(darker(floor, 0.1), lighter(floor, 0.06)))
    _draw_boards(r, floor_y, tiled=tiled)
    c.rect(0, floor_y - 18, WIDTH, 18, r.on("#f4eee3"))
    c.rect(0, floor_y, WIDTH, 10, r.shade, 0.2)


def _draw_boards(r: Room, floor_y: float, *, tiled: bool) -> None:
    line = darker(r.on(r.decor.floor), 0.35)
    rows = [(-10, floor_y + (HEIGHT - floor_y) * t * t, 1220, 0.0) for t in (0.34, 0.5, 0.66, 0.83)]
    fan = [
        (600 + n * 90, floor_y, n * (70 if tiled else 62), HEIGHT - floor_y) for n in range(-8, 9)
    ]
    r.c.stroke(lines(fan if not tiled else [*rows, *fan]), line, 2, 0.28)


def draw_sunlight(r: Room, x: float, w: float, floor_y: float = 580) -> None:
    """The patch of light a window throws on the floor."""
    if r.light.lamps or r.light.name == "mist":
        return
    fill = r.c.linear(((0, "#fff4d6", 0.55), (1, "#fff4d6", 0.08)))
    half = w / 2 - 6
    for left in (x - 40, x - 40 + half + 18):
        points = [
            (left, floor_y + 24),
            (left + half, floor_y + 24),
            (left + half - 90, 780),
            (left - 110, 780),
        ]
        r.c.poly(points, fill)


def draw_window(
    r: Room, x: float, y: float, w: float, h: float, *, panes: tuple[int, int] = (2, 1),
    frame: str = "#f6f1e8", curtains: bool = True, view: str = "hills",
) -> None:  # fmt: skip
    c, tone = r.c, r.on(frame)
    c.rect(x - 16, y - 16, w + 32, h + 32, tone)
    c.rect(x - 6, y - 6, w + 12, h + 12, darker(tone, 0.18))
    draw_vista(r, x, y, w, h, view)
    columns, rows = panes
    bars = [(x + w * n / columns, y, 0.0, h) for n in range(1, columns)]
    bars += [(x, y + h * n / rows, w, 0.0) for n in range(1, rows)]
    c.stroke(lines(bars), tone, 8)
    c.rect(x - 26, y + h + 12, w + 52, 12, lighter(tone, 0.2))
    c.rect(x - 20, y + h + 24, w + 40, 8, r.shade, 0.16)
    if curtains:
        _draw_curtains(r, x, y, w, h)


def draw_vista(r: Room, x: float, y: float, w: float, h: float, view: str) -> None:
    """What is seen through the glass: hills, a mountain, or water."""
    c, light, rng, season = r.c, r.light, r.rng, r.season
    c.look_out(x, y, w, h, "200 120 800 560")
    draw_sky(c, light, rng)
    if view == "mountain":
        draw_mountain(c, light, 260, 540, 640, 290)
    draw_hills(c, light, rng, season, 490, swell=22, depth=0.55)
    if view == "water":
        draw_water(c, light, rng, 540, 810)
    else:
        draw_treeline(c, light, rng, season, 640, 150, 0.22)
    c.look_in()


def _draw_curtains(r: Room, x: float, y: float, w: float, h: float) -> None:
    c, cloth = r.c, r.on(mix(r.decor.textile, "#f5efe4", 0.6))
    c.stroke(f"M{round(x - 78)} {round(y - 34)}h{round(w + 156)}", r.on(r.decor.metal), 6)
    folds = []
    for left in (x - 66, x + w + 2):
        top, foot = round(y - 30), 566
        data = f"M{round(left)} {top}h64q-6 {round((foot - top) / 2)} 2 {foot - top}h-68q6-{round((foot - top) / 2)} 2-{foot - top}z"
        c.path(data, cloth)
        folds += [(left + n, top + 4.0, 0.0, foot - top - 8.0) for n in (15, 34, 51)]
    c.stroke(lines(folds), darker(cloth, 0.3), 7, 0.22)


def draw_rug(r: Room, x: float, y: float, w: float, h: float) -> None:
    """A rug lying on the floor, drawn as the trapezoid it is from here."""
    c, tone = r.c, r.on(mix(r.decor.textile, r.decor.accent, 0.25))
    lean = h * 0.5
    for inset, colour in (
        (0, lighter(tone, 0.28)),
        (12, mix(tone, r.on("#f1e6d2"), 0.5)),
        (26, lighter(tone, 0.34)),
    ):
        side = inset * 1.4
        c.poly(
            [(x + side, y + inset * 0.6), (x + w - side, y + inset * 0.6),
             (x + w + lean - side * 1.2, y + h - inset * 0.6), (x - lean + side * 1.2, y + h - inset * 0.6)],
            colour,
        )  # fmt: skip


def draw_art(r: Room, x: float, y: float, w: float, h: float) -> None:
    """A framed abstract landscape in the colours of the room."""
    c, d = r.c, r.decor
    paper = r.on("#f6efe2")
    c.rect(x + 6, y + 8, w, h, r.shade, 0.2)
    c.rect(x, y, w, h, r.on(d.wood))
    c.rect(x + 7, y + 7, w - 14, h - 14, paper)
    low = y + h - 20
    c.circle(x + w * r.rng.uniform(0.35, 0.65), y + h * 0.36, min(w, h) * 0.15, r.on(d.accent))
    for share, tone in ((0.42, mix(d.textile, "#f6efe2", 0.3)), (0.26, mix(d.accent, d.wood, 0.6))):
        top = low - h * share
        c.path(
            f"M{round(x + 20)} {round(top + 14)}q{round(w * 0.3)}-34 {round(w / 2 - 20)} 0t{round(w / 2 - 20)}-6V{round(low)}H{round(x + 20)}z",
            r.on(tone),
        )


def draw_contact(r: Room, x: float, y: float, rx: float, ry: float = 16) -> None:
    """The soft shadow a thing casts where it stands."""
    r.c.glow(x, y, rx, ry, r.shade, 0.5)


def draw_pendants(r: Room, at: tuple[float, ...], drop: float, size: float = 44) -> None:
    c, metal = r.c, r.on(r.decor.metal)
    c.stroke(lines((x, 0, 0, drop) for x in at), r.on("#4a4036"), 3)
    for x in at if r.light.lamps else ():
        c.glow(x, drop + size, size * 3.4, size * 3, "#ffd591", 0.6)
    for x in at:
        c.path(
            f"M{round(x - size)} {round(drop + size)}q4-{round(size)} {round(size)}-{round(size)}t{round(size)} {round(size)}z",
            metal,
        )
    c.path(boxes((x - size * 0.6, drop + size, size * 1.2, 5) for x in at), "#fff2cf")
