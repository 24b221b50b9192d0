"""Pure thinking about colours: a brand may look as it likes, as long as people can read it."""

from __future__ import annotations

import re
from dataclasses import dataclass

INK = "#1d1b18"
PAPER = "#ffffff"
BLACK = "#000000"
LEAST_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3, for text
LEAST_SHAPE_CONTRAST = 3.0  # success criterion 1.4.11, for what marks a control


@dataclass(frozen=True)
class Theme:
    """A way to build a website; ``fonts`` are the files it loads first, ``type`` what they are."""

    key: str
    title: str
    purpose: str
    type: str
    fonts: tuple[str, ...]


THEMES: dict[str, Theme] = {
    theme.key: theme
    for theme in (
        Theme(
            "gable",
            "Gable",
            "Warm and unhurried, like a good magazine: a serif, rounded pictures, a street of houses",
            "Fraunces and Source Sans",
            ("fraunces", "source-sans"),
        ),
        Theme(
            "harbor",
            "Harbor",
            "Crisp and dense: large pictures edge to edge, square corners, every fact on the card",
            "Hanken Grotesk",
            ("hanken-grotesk",),
        ),
        Theme(
            "summit",
            "Summit",
            "Bold: a dark beginning, wide letters, a picture that leaves the grid",
            "Archivo, wide and narrow",
            ("archivo",),
        ),
    )
}


@dataclass(frozen=True)
class Measure:
    """Two colours that meet on the pages, and how well they can be told apart."""

    words: str
    foreground: str
    background: str
    least: float

    @property
    def ratio(self) -> float:
        return contrast(self.foreground, self.background)

    @property
    def is_enough(self) -> bool:
        return self.ratio >= self.least


@dataclass(frozen=True)
class Palette:
    """What the stylesheets make of a brand's three colours (see tokens.css for the same sums)."""

    primary: str
    accent: str
    canvas: str

    @property
    def ink(self) -> str:
        return mixed(self.primary, "#191714", 0.16)

    @property
    def soft(self) -> str:
        return mixed(self.ink, self.canvas, 0.76)

    @property
    def paper(self) -> str:
        return mixed(self.canvas, PAPER, 0.22)

    @property
    def tint(self) -> str:
        return mixed(self.primary, self.canvas, 0.08)

    @property
    def night(self) -> str:
        return mixed(self.primary, "#11100e", 0.34)


def measures(primary: str, accent: str, canvas: str) -> list[Measure]:
    """Every pair of colours on which reading depends."""
    of = Palette(primary, accent, canvas)
    text = LEAST_CONTRAST
    return [
        Measure("Text on the background", of.ink, canvas, text),
        Measure("Quiet text on the background", of.soft, canvas, text),
        Measure("Quiet text on tinted ground", of.soft, of.tint, text),
        Measure("Text on cards and panels", of.ink, of.paper, text),
        Measure("Links", deepened(primary, canvas), canvas, text),
        Measure("Words in the accent colour", deepened(accent, canvas), canvas, text),
        Measure("Words on buttons", readable_on(primary), primary, text),
        Measure("Words on the dark footer", "#f8f5ef", of.night, text),
        Measure("Buttons against the background", primary, canvas, LEAST_SHAPE_CONTRAST),
    ]


def mixed(one: str, other: str, share: float) -> str:
    """``share`` of one colour and the rest of the other, as color-mix(in oklab) has it."""
    pairs = zip(_oklab(one), _oklab(other), strict=True)
    return _from_oklab([a * share + b * (1 - share) for a, b in pairs])


def is_color(text: str) -> bool:
    """A colour as the brand keeps it: # and six hexadecimal digits."""
    return re.fullmatch(r"#[0-9a-f]{6}", text) is not None


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours, 1 to 21 (relative luminance as WCAG 2.2 defines it)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable_on(background: str, wanted: str = PAPER) -> str:
    """``wanted`` if it can be read on this background, else the softest of ink, paper and black that can."""
    choices = (wanted, INK, PAPER, BLACK)
    return next(c for c in choices if contrast(background, c) >= LEAST_CONTRAST)


def deepened(color: str, background: str, least: float = LEAST_CONTRAST) -> str:
    """The colour, darkened (or lightened, on dark ground) until text in it can be read."""
    target = 0.0 if _luminance(background) > 0.18 else 1.0
    for step in range(21):
        mixed = _mixed(color, target, step / 20)
        if contrast(mixed, background) >= least:
            return mixed
    return readable_on(background)


def _channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _luminance(color: str) -> float:
    weights = (0.2126, 0.7152, 0.0722)
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(color))
    return sum(w * c for w, c in zip(weights, linear, strict=True))


def _mixed(color: str, target: float, share: float) -> str:
    parts = (round(255 * (c + (target - c) * share)) for c in _channels(color))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _oklab(color: str) -> tuple[float, float, float]:
    """After Björn Ottosson, “A perceptual color space for image processing” (2020)."""
    r, g, b = (_linear(channel) for channel in _channels(color))
    l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)  # noqa: E741
    m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    )


def _from_oklab(lab: list[float]) -> str:
    light, a, b = lab
    l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3  # noqa: E741
    m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    )
    return "#" + "".join(f"{round(255 * _encoded(c)):02x}" for c in linear)


def _encoded(linear: float) -> float:
    inside = min(1.0, max(0.0, linear))
    return inside * 12.92 if inside <= 0.0031308 else 1.055 * inside ** (1 / 2.4) - 0.055
