"""Pictures drawn by us in an agency's colours: what a link shows where it is shared, and the agency's icon."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, ImageOps

from realestate.config import ROOT

SIZE = (1200, 630)
_FONTS = ROOT / "realestate" / "static" / "vendor" / "fonts"
_EDGE = 72
_SPLIT = 560  # where the photo begins
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
# How each theme writes: the file, and the axes of its weight (and width) for what is loud and what is not.
_HANDS: dict[str, tuple[tuple[str, list[float]], tuple[str, list[float]]]] = {
    "gable": (("fraunces", [420]), ("source-sans", [500])),
    "harbor": (("hanken-grotesk", [720]), ("hanken-grotesk", [500])),
    "summit": (("archivo", [780, 122]), ("archivo", [500, 100])),
}


@dataclass(frozen=True)
class Card:
    """What the picture says. ``photo`` is an encoded picture; without one a street of houses is drawn."""

    agency: str
    headline: str
    lines: tuple[str, ...]
    theme: str
    primary: str
    on_primary: str
    accent: str
    photo: bytes | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:16]


def draw(card: Card) -> bytes:
    """The card as a JPEG of 1200 by 630."""
    image = Image.new("RGB", SIZE, card.primary)
    pen = ImageDraw.Draw(image)
    if card.photo:
        image.paste(_photo(card.photo), (_SPLIT, 0))
        pen.rectangle((_SPLIT, 0, _SPLIT + 7, SIZE[1]), fill=card.accent)
    else:
        _street(pen, card)
    _words(pen, card, (_SPLIT if card.photo else SIZE[0]) - 2 * _EDGE + 24)
    out = BytesIO()
    image.save(out, "JPEG", quality=86, subsampling=0, optimize=True)
    return out.getvalue()


@lru_cache(maxsize=512)
def icon(size: int, primary: str, on_primary: str, accent: str) -> bytes:
    """The agency's mark, a gable with a door, as a square PNG."""
    large = size * 4
    image = Image.new("RGB", (large, large), primary)
    pen = ImageDraw.Draw(image)

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x * large / 100, y * large / 100) for x, y in points]

    pen.polygon(at((50, 18), (84, 46), (84, 52), (50, 25), (16, 52), (16, 46)), fill=on_primary)
    pen.polygon(at((27, 49), (50, 30), (73, 49), (73, 80), (27, 80)), fill=on_primary)
    pen.polygon(at((32, 52), (50, 37), (68, 52), (68, 75), (32, 75)), fill=primary)
    pen.pieslice(
        (42 * large / 100, 52 * large / 100, 58 * large / 100, 68 * large / 100),
        180,
        360,
        fill=accent,
    )
    pen.rectangle(at((42, 60), (58, 75)), fill=accent)
    out = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _photo(data: bytes) -> Image.Image:
    opened = Image.open(BytesIO(data)).convert("RGB")
    return ImageOps.fit(opened, (SIZE[0] - _SPLIT, SIZE[1]), Image.Resampling.LANCZOS)


def _words(pen: ImageDraw.ImageDraw, card: Card, width: int) -> None:
    """Headline large, facts below it, the agency at the top; whatever is long grows smaller, then ends in …"""
    name = _fitted(pen, card.agency, card.theme, width, (34, 22), is_loud=False)
    write = pen.text
    write((_EDGE, _EDGE), name[0], font=name[1], fill=card.on_primary)
    pen.rectangle((_EDGE, _EDGE + 62, _EDGE + 64, _EDGE + 67), fill=card.accent)
    top = 168
    head = _fitted(pen, card.headline, card.theme, width, (104, 46), is_loud=True)
    write((_EDGE, top), head[0], font=head[1], fill=card.on_primary)
    top += 138
    for line in card.lines:
        text, font = _fitted(pen, line, card.theme, width, (38, 26), is_loud=False)
        write((_EDGE, top), text, font=font, fill=card.on_primary)
        top += 52


def _fitted(
    pen: ImageDraw.ImageDraw,
    words: str,
    theme: str,
    width: int,
    sizes: tuple[int, int],
    *,
    is_loud: bool,
) -> tuple[str, Font]:
    """The words and the largest type in which they fit."""
    size, least = sizes
    font = _font(theme, size, is_loud)
    while size > least and pen.textlength(words, font=font) > width:
        size -= 2
        font = _font(theme, size, is_loud)
    if pen.textlength(words, font=font) <= width:
        return words, font
    while words and pen.textlength(f"{words}…", font=font) > width:
        words = words[:-1]
    return f"{words.rstrip()}…", font


def _font(theme: str, size: int, is_loud: bool) -> Font:
    name, axes = _HANDS.get(theme, _HANDS["gable"])[0 if is_loud else 1]
    try:
        font = ImageFont.truetype(_FONTS / f"{name}.woff2", size)
        font.set_variation_by_axes(axes)
    except (OSError, NotImplementedError):  # built without it: the one that comes with Pillow
        return ImageFont.load_default(size)
    return font


def _street(pen: ImageDraw.ImageDraw, card: Card) -> None:
    """A row of gabled houses along the bottom, the same for the same words."""
    chance = hashlib.sha256(f"{card.agency}{card.headline}".encode()).digest()
    wall, roof = (
        _between(card.primary, card.on_primary, 0.13),
        _between(card.primary, card.on_primary, 0.24),
    )
    left, ground = -30, SIZE[1]
    for byte in chance:
        width, height = 84 + byte % 70, 30 + (byte * 7) % 34
        peak = height + width * (26 + byte % 12) // 100
        pen.rectangle((left, ground - height, left + width, ground), fill=wall)
        roofline = [
            (left - 7, ground - height),
            (left + width // 2, ground - peak),
            (left + width + 7, ground - height),
        ]
        pen.polygon(roofline, fill=roof)
        door = left + width // 2 - 9
        pen.rectangle(
            (door, ground - 26, door + 18, ground), fill=card.accent if byte % 3 == 0 else roof
        )
        left += width + 14
        if left > SIZE[0]:
            return


def _between(one: str, other: str, share: float) -> tuple[int, int, int]:
    first, second = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (one, other))
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
