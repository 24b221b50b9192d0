"""The canvas every scene is drawn on: shapes in, one small SVG document out.

Coordinates become whole numbers and relative steps, equal gradients and neighbours of equal
colour are written once: that is what keeps a scene of two hundred shapes under 12 kB.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Stop = tuple[float, str] | tuple[float, str, float]

WIDTH, HEIGHT = 1200, 800


def decimal(value: float) -> str:
    """Shortest form with at most two decimals: 12, .5, -3.25."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def steps(command: str, *values: float) -> str:
    """One relative path command, numbers whole and separated only where they must be."""
    data = command
    for value in values:
        text = str(round(value))
        data += text if text[0] == "-" or not data or data[-1].isalpha() else " " + text
    return data


def outline(points: Iterable[Point], *, close: bool = True) -> str:
    """A line through the points as compact path data."""
    placed = [(round(x), round(y)) for x, y in points]
    moves = [part for (x0, y0), (x, y) in pairwise(placed) for part in (x - x0, y - y0)]
    return steps("M", *placed[0]) + steps("l", *moves) + ("z" if close else "")


def box(x: float, y: float, w: float, h: float) -> str:
    return boxes([(x, y, w, h)])


def boxes(several: Iterable[Box]) -> str:
    data, at = "", (0, 0)
    for x, y, w, h in several:
        left, top, right, bottom = round(x), round(y), round(x + w), round(y + h)
        data += steps("m" if data else "M", left - at[0], top - at[1])
        data += f"h{right - left}v{bottom - top}h{left - right}z"
        at = left, top
    return data


def lines(several: Iterable[Box]) -> str:
    """Separate strokes given as (x, y, run, fall)."""
    data, at = "", (0, 0)
    for x, y, run, fall in several:
        start, end = (round(x), round(y)), (round(x + run), round(y + fall))
        dx, dy = end[0] - start[0], end[1] - start[1]
        data += steps("m" if data else "M", start[0] - at[0], start[1] - at[1])
        data += f"h{dx}" if dy == 0 else f"v{dy}" if dx == 0 else steps("l", dx, dy)
        at = end
    return data


def _attributes(extra: dict[str, float | str | None]) -> str:
    return "".join(
        f' {name}="{value if isinstance(value, str) else decimal(value)}"'
        for name, value in extra.items()
        if value is not None
    )


def tinted(colour: str, opacity: float | None) -> str:
    """The colour with its opacity: #rrggbbaa, or #rgb where that says the same."""
    if opacity is not None:
        return f"{colour}{round(opacity * 255):02x}"
    return "#" + colour[1::2] if colour[1::2] == colour[2::2] else colour


@dataclass
class Canvas:
    body: list[tuple[str, str]] = field(default_factory=list)
    _defs: dict[str, str] = field(default_factory=dict)

    def linear(self, stops: Sequence[Stop], *, across: bool = False) -> str:
        """A gradient from top to bottom (or left to right); returns the fill to use."""
        way = "" if across else ' x2="0" y2="1"'
        return self._define("linearGradient", way, "".join(_stop(stop) for stop in stops))

    def radial(self, stops: Sequence[Stop]) -> str:
        return self._define("radialGradient", "", "".join(_stop(stop) for stop in stops))

    def fade(self, top: str, bottom: str, *, across: bool = False) -> str:
        return self.linear(((0, top), (1, bottom)), across=across)

    def pattern(self, w: int, h: int, content: str) -> str:
        size = f' width="{w}" height="{h}" patternUnits="userSpaceOnUse"'
        return self._define("pattern", size, content)

    def path(self, data: str, fill: str, opacity: float | None = None) -> None:
        paint = fill if fill[0] == "u" else tinted(fill, opacity)
        look = _attributes({"fill": paint, "opacity": opacity if fill[0] == "u" else None})
        if self.body and self.body[-1][0] == look and opacity is None:
            data = self.body.pop()[1] + data
        self.body.append((look, data))

    def rect(
        self, x: float, y: float, w: float, h: float, fill: str, opacity: float | None = None
    ) -> None:
        self.path(box(x, y, w, h), fill, opacity)

    def poly(self, points: Iterable[Point], fill: str, opacity: float | None = None) -> None:
        self.path(outline(points), fill, opacity)

    def stroke(
        self, data: str, colour: str, width: float, opacity: float | None = None, *,
        dash: str | None = None, cap: str | None = None,
    ) -> None:  # fmt: skip
        """Lines; ends are round unless `cap` says butt."""
        look: dict[str, float | str | None] = {
            "stroke": tinted(colour, opacity),
            "stroke-width": width,
        }
        look |= {"stroke-dasharray": dash, "stroke-linecap": cap}
        self.body.append((_attributes(look), data))

    def dots(
        self, points: Iterable[Point], size: float, colour: str, opacity: float | None = None
    ) -> None:
        """Round spots of one size: leaves, flowers, stars."""
        data, at = "", (0, 0)
        for x, y in ((round(x), round(y)) for x, y in points):
            data += steps("m" if data else "M", x - at[0], y - at[1]) + "h0"
            at = x, y
        self.stroke(data, colour, round(size) if size > 6 else size, opacity)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, fill: str, opacity: float | None = None
    ) -> None:
        a, b = round(rx), round(ry)
        data = f"M{round(x - rx)} {round(y)}a{a} {b} 0 1 1 {2 * a} 0a{a} {b} 0 1 1-{2 * a} 0z"
        self.path(data, fill, opacity)

    def circle(self, x: float, y: float, r: float, fill: str, opacity: float | None = None) -> None:
        self.stroke(f"M{round(x)} {round(y)}h0", fill, 2 * r, opacity)

    def glow(self, x: float, y: float, rx: float, ry: float, colour: str, strength: float) -> None:
        """A soft spot of light (or of shadow) that fades to nothing."""
        fill = self.radial(((0, colour), (0.5, colour, 0.4), (1, colour, 0.0)))
        self.ellipse(x, y, rx, ry, fill, strength)

    def layer(self) -> "Canvas":
        """A sheet to draw on now and lay down later; it shares the gradients."""
        return Canvas([], self._defs)

    def lay(self, layer: "Canvas") -> None:
        self.body.extend(layer.body)

    def look_out(self, x: float, y: float, w: float, h: float, view: str) -> None:
        """Opens a frame through which the scene drawn next is seen, until look_in()."""
        place = f'x="{round(x)}" y="{round(y)}" width="{round(w)}" height="{round(h)}"'
        self.body.append(
            (f'<svg {place} viewBox="{view}" preserveAspectRatio="xMidYMid slice">', "")
        )

    def look_in(self) -> None:
        self.body.append(("</svg>", ""))

    def document(self, *, mirrored: bool = False) -> str:
        size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        flip = ' transform="matrix(-1 0 0 1 1200 0)"' if mirrored else ""
        shapes = "".join(
            look if look[0] == "<" else f'<path d="{data}"{look}/>' for look, data in self.body
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}><defs>{"".join(self._defs.values())}</defs>'
            f'<g fill="none" stroke-linecap="round"{flip}>{shapes}</g></svg>'
        )

    def _define(self, tag: str, attributes: str, inner: str) -> str:
        """Defines each gradient once, however often it is asked for."""
        key = tag + attributes + inner
        name = f"g{list(self._defs).index(key) if key in self._defs else len(self._defs)}"
        self._defs[key] = f'<{tag} id="{name}"{attributes}>{inner}</{tag}>'
        return f"url(#{name})"


def _stop(stop: Stop) -> str:
    at = f' offset="{decimal(stop[0])}"' if stop[0] else ""
    clear = f' stop-opacity="{decimal(stop[2])}"' if len(stop) == 3 else ""
    return f'<stop{at} stop-color="{stop[1]}"{clear}/>'
