"""What light comes through: windows, glass walls, doors and the lamps beside them."""

from realestate.modules.demo.drawing.building import Stage
from realestate.modules.demo.drawing.canvas import Box, Point, boxes, lines, outline
from realestate.modules.demo.drawing.colours import mix


def draw_windows(
    s: Stage, frames: tuple[Box, ...], *, panes: tuple[int, int] = (1, 2), trim: float = 7,
    shutters: str = "",
) -> None:  # fmt: skip
    """Windows of one kind; at dusk most glow, by day they hold a piece of sky."""
    c, frame = s.c, s.on(s.paint.trim)
    if shutters:
        sides = [
            (left, y - trim * 0.4, w * 0.34, h + trim * 0.8)
            for x, y, w, h in frames
            for left in (x - trim - w * 0.36, x + w + trim)
        ]
        c.path(boxes(sides), s.on(shutters))
    outer = [(x - trim, y - trim, w + 2 * trim, h + 2 * trim) for x, y, w, h in frames]
    if trim > 6:
        c.path(boxes((x + 5, y + 6, w, h) for x, y, w, h in outer), s.shade, 0.24)
    sills = [(x - 4, y + h - 3, w + 8, 5.0) for x, y, w, h in outer if trim > 4]
    c.path(boxes(outer + sills), frame)
    draw_glass(s, frames)
    columns, rows = panes
    bars = lines(bar for one in frames for bar in _bars(one, columns, rows))
    if bars:
        w, h = frames[0][2] / columns, frames[0][3] / rows
        c.stroke(bars, frame, 2.6 if min(w, h) > 22 else 1.8)


def _bars(frame: Box, columns: int, rows: int) -> list[Box]:
    x, y, w, h = frame
    upright: list[Box] = [(x + w * n / columns, y, 0, h) for n in range(1, columns)]
    return upright + [(x, y + h * n / rows, w, 0) for n in range(1, rows)]


def draw_glass(s: Stage, frames: tuple[Box, ...]) -> None:
    """Panes only: warm with a hint of curtain when lamps are on, otherwise sky and a sheen."""
    c, (top, bottom) = s.c, s.light.glass
    if not s.light.lamps:
        c.path(boxes(frames), c.fade(top, bottom))
        sheen = "".join(
            outline(
                [(x + w * 0.1, y + h), (x + w * 0.5, y), (x + w * 0.8, y), (x + w * 0.4, y + h)]
            )
            for x, y, w, h in frames
        )
        c.path(sheen, "#ffffff", 0.2)
        return
    asleep = [
        one for n, one in enumerate(frames) if len(frames) > 3 and s.rng.random() < 0.17 and n
    ]
    c.path(boxes(frames), c.fade(top, bottom))
    _, _, w, h = frames[0]
    if w > 28 and h > 40:
        alike = lines((x, y + h / 2, w, 0) for x, y, wide, high in frames if (wide, high) == (w, h))
        hem = round(w * 0.17)
        c.stroke(alike, "#fff4d8", h, 0.45, dash=f"{hem} {round(w) - 2 * hem}", cap="butt")
    if asleep:
        c.path(boxes(asleep), mix(s.light.sky[1], "#1c2440", 0.45))


def draw_pane(s: Stage, points: list[Point]) -> None:
    """Glass of any shape, for gables."""
    top, bottom = s.light.glass
    s.c.poly(points, s.c.fade(top, mix(top, bottom, 0.5)))


def draw_door(s: Stage, x: float, base: float, w: float, h: float) -> None:
    draw_doors(s, (x,), (s.paint.door,), base, w, h)


def draw_doors(
    s: Stage, at: tuple[float, ...], colours: tuple[str, ...], base: float, w: float, h: float
) -> None:
    """Panelled front doors with frame and knob and, after dark, a lamp beside each."""
    c = s.c
    c.path(boxes((x - 8, base - h - 9, w + 16, h + 9) for x in at), s.on(s.paint.trim))
    for x, colour in zip(at, colours, strict=True):
        c.rect(x, base - h, w, h, s.on(colour))
    c.stroke(boxes((x + w * 0.16, base - h * 0.5, w * 0.68, h * 0.4) for x in at), s.shade, 2, 0.35)
    draw_glass(s, tuple((x + w * 0.18, base - h * 0.9, w * 0.64, h * 0.28) for x in at))
    c.dots([(x + w * 0.84, base - h * 0.45) for x in at], 6, "#e7c889")
    draw_lamps(s, [(x + w + 22, base - h * 0.72) for x in at])


def draw_lamps(s: Stage, at: list[Point]) -> None:
    for x, y in at if s.light.lamps else []:
        s.c.glow(x, y + 4, 74, 74, "#ffca80", 0.75)
    lit = "#fff0c4" if s.light.lamps else s.on("#e9e2cf")
    s.c.path(boxes((x - 5, y - 9, 10, 17) for x, y in at), lit)
    s.c.path(boxes((x - 7, y - 12, 14, 4) for x, y in at), "#2a2d33")
