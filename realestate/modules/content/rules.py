"""Pure thinking about colours: a brand may look as it likes, as long as people can read it."""

from __future__ import annotations

import re

INK = "#1d1b18"
PAPER = "#ffffff"
BLACK = "#000000"
LEAST_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3, for text


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
