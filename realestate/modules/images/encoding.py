"""Bytes from strangers become clean pictures: decoded within bounds, turned upright, stripped, in sRGB, in sizes."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore

from PIL import (
    AvifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from realestate.errors import Invalid
from realestate.modules.images import rules

# Pillow knows more kinds; these are all that strangers may send. (The imports register them.)
_KINDS = (AvifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
_ONE_AT_A_TIME = BoundedSemaphore(1)  # a decoded picture may take 200 MB
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, struct.error)
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class Encoded:
    """A picture ready to be kept. ``files`` maps (width, kind) to bytes; ``plain`` is for every browser."""

    sha256: str
    width: int
    height: int
    sizes: tuple[int, ...]
    suffix: str
    plain: bytes
    files: dict[tuple[int, str], bytes]

    @property
    def byte_count(self) -> int:
        return len(self.plain) + sum(map(len, self.files.values()))


def encode(data: bytes) -> Encoded:
    """Decode, clean and encode; takes a second or so, so call it outside any transaction that writes.

    Raises Invalid, in words for the person who sent the file.
    """
    _refuse_by_bytes(data)
    with _ONE_AT_A_TIME:
        image = _decoded(data)
        try:
            return _in_sizes(image, hashlib.sha256(data).hexdigest())
        finally:
            image.close()


def _refuse_by_bytes(data: bytes) -> None:
    if not data:
        raise Invalid("The file is empty.")
    if len(data) > rules.LARGEST_BYTES:
        most = rules.LARGEST_BYTES // 2**20
        raise Invalid(f"The file is larger than {most} MB. Save it smaller and send it again.")
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise Invalid(
            "HEIC pictures cannot be read here. On an iPhone, choose Settings > Camera > Formats > "
            "Most Compatible, or export the picture as JPEG."
        )


def _decoded(data: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(data), formats=_FORMATS)
        _refuse_by_shape(*image.size)
        if image.format in ("JPEG", "MPO"):
            image.draft(None, (2 * rules.WIDTHS[-1], 2 * rules.WIDTHS[-1]))  # decodes it smaller
        image.load()
        return _in_srgb(_upright(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        raise Invalid("This is not a picture. Send a JPEG, PNG, WebP or AVIF file.") from None
    except _BROKEN:
        raise Invalid(
            "The picture is broken: it cannot be read to its end. Export it once more and send that."
        ) from None


def _refuse_by_shape(width: int, height: int) -> None:
    if width * height > rules.MOST_PIXELS or max(width, height) > rules.LONGEST_SIDE:
        raise _too_many_pixels()
    if min(width, height) < rules.LEAST_SIDE:
        raise Invalid(f"The picture is only {width} by {height} pixels: too small to show.")


def _too_many_pixels() -> Invalid:
    most = rules.MOST_PIXELS // 1_000_000
    return Invalid(
        f"The picture has more than {most} megapixels. Save it smaller and send it again."
    )


def _upright(image: Image.Image) -> Image.Image:
    """As the camera was held; afterwards nothing needs the note about it."""
    turned = ImageOps.exif_transpose(image)
    return turned if turned is not None else image


def _in_srgb(image: Image.Image) -> Image.Image:
    """Red, green, blue (and transparency when there is some) in the colours screens expect."""
    profile = image.info.get("icc_profile")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            output = "RGB" if image.mode in ("CMYK", "L") else image.mode
            converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode=output)
            image = converted if converted is not None else image
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile nobody can read says nothing
    return _bare(image.convert(mode))


def _bare(image: Image.Image) -> Image.Image:
    """The pixels and nothing else: no place, no camera, no thumbnail, no profile."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def _in_sizes(image: Image.Image, sha256: str) -> Encoded:
    sizes = rules.widths_for(image.width)
    made = {width: _narrowed(image, width) for width in sizes}
    plain_width = max(w for w in sizes if w <= rules.FALLBACK_WIDTH or w == sizes[0])
    is_opaque = image.mode == "RGB"
    return Encoded(
        sha256=sha256,
        width=made[sizes[-1]].width,
        height=made[sizes[-1]].height,
        sizes=tuple(sizes),
        suffix="jpg" if is_opaque else "png",
        plain=_written(made[plain_width], "jpg" if is_opaque else "png"),
        files={
            (width, kind): _written(made[width], kind) for width in sizes for kind in rules.KINDS
        },
    )


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    if image.width == width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _written(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    if kind == "jpg":
        image.save(out, "JPEG", quality=80, progressive=True, optimize=True)
    elif kind == "png":
        image.save(out, "PNG", optimize=True)
    elif kind == "webp":
        image.save(out, "WEBP", quality=78, method=4)
    else:
        image.save(out, "AVIF", quality=58, speed=8, max_threads=2)
    return out.getvalue()
