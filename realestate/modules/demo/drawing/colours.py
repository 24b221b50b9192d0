"""Arithmetic on #rrggbb colours: mixing, multiplying, contrast. Pure functions only."""

from functools import lru_cache


@lru_cache(maxsize=4096)
def channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def from_channels(red: float, green: float, blue: float) -> str:
    r, g, b = (max(0, min(255, round(part))) for part in (red, green, blue))
    return f"#{r:02x}{g:02x}{b:02x}"


@lru_cache(maxsize=8192)
def mix(first: str, second: str, share: float) -> str:
    """`share` 0 gives the first colour, 1 the second."""
    pairs = zip(channels(first), channels(second), strict=True)
    r, g, b = (a + (z - a) * share for a, z in pairs)
    return from_channels(r, g, b)


@lru_cache(maxsize=8192)
def multiply(colour: str, filter_colour: str) -> str:
    """What a surface of one colour looks like under light of another."""
    pairs = zip(channels(colour), channels(filter_colour), strict=True)
    r, g, b = (a * z / 255 for a, z in pairs)
    return from_channels(r, g, b)


def lighter(colour: str, share: float = 0.15) -> str:
    return mix(colour, "#ffffff", share)


def darker(colour: str, share: float = 0.15) -> str:
    return mix(colour, "#101820", share)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""

    def linear(part: int) -> float:
        value = part / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
