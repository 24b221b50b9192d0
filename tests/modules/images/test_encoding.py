"""What strangers send is checked by decoding it, turned upright, stripped bare and kept in sizes."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from realestate.errors import Invalid
from realestate.modules.images import encoding, rules
from realestate.modules.images.encoding import encode
from tests.support.pictures import camera_notes, photo


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_each_kind_of_picture_is_kept_as_avif_webp_and_jpeg(kind: str) -> None:
    kept = encode(photo(kind))
    assert (kept.width, kept.height, kept.sizes) == (640, 400, (480, 640))
    assert {key for key in kept.files} == {(w, k) for w in (480, 640) for k in ("avif", "webp")}
    assert opened(kept.plain).format == "JPEG"
    assert opened(kept.files[480, "avif"]).size == (480, 300)
    assert opened(kept.files[640, "webp"]).format == "WEBP"


@pytest.mark.parametrize(
    ("width", "kept"),
    [
        (60, [60]),
        (480, [480]),
        (800, [480, 800]),
        (1000, [480, 800, 1000]),
        (1600, [480, 800, 1200, 1600]),
        (6000, [480, 800, 1200, 1600]),
    ],
)
def test_nothing_is_made_larger_than_it_came(width: int, kept: list[int]) -> None:
    assert rules.widths_for(width) == kept


def test_a_picture_held_sideways_is_turned_upright() -> None:
    kept = encode(photo(size=(400, 200), exif=camera_notes(orientation=6)))
    assert (kept.width, kept.height) == (200, 400)
    turned = opened(kept.plain).convert("RGB")
    assert turned.getpixel((100, 20))[0] < 120  # type: ignore[index]  # the left half came up
    assert turned.getpixel((100, 380))[0] > 230  # type: ignore[index]


def test_where_and_with_what_it_was_taken_is_gone() -> None:
    data = photo(exif=camera_notes())
    assert b"Camera Maker" in data
    assert opened(data).getexif().get_ifd(0x8825)
    kept = encode(data)
    for content in (kept.plain, *kept.files.values()):
        assert b"Camera Maker" not in content
        image = opened(content)
        assert not image.getexif()
        assert "exif" not in image.info
        assert "icc_profile" not in image.info


def test_words_hidden_in_a_png_are_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Location", "12 Hidden Road")
    kept = encode(photo("PNG", pnginfo=notes))
    assert all(b"Hidden" not in content for content in (kept.plain, *kept.files.values()))


def test_colours_of_another_space_become_those_of_screens() -> None:
    lab = ImageCms.createProfile("sRGB")
    profile = ImageCms.ImageCmsProfile(lab).tobytes()
    kept = encode(photo(icc_profile=profile))
    red, green, blue = opened(kept.plain).convert("RGB").getpixel((40, 40))  # type: ignore[misc]
    assert abs(red - 0x48) < 6
    assert abs(green - 0x70) < 6
    assert abs(blue - 0x5F) < 6
    assert encode(photo(icc_profile=b"no profile at all")).width == 640


def test_printers_colours_and_grey_become_red_green_blue() -> None:
    for mode in ("CMYK", "L"):
        out = BytesIO()
        Image.new(mode, (60, 40)).save(out, "JPEG")
        assert opened(encode(out.getvalue()).plain).mode == "RGB"


def test_a_transparent_logo_stays_transparent() -> None:
    kept = encode(photo("PNG", size=(300, 100), is_transparent=True))
    assert kept.suffix == "png"
    for content in (kept.plain, kept.files[300, "webp"], kept.files[300, "avif"]):
        assert opened(content).convert("RGBA").getpixel((290, 50))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"no picture at all", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "not a picture"),
        (b"GIF89a" + bytes(20), "not a picture"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "HEIC"),
        (photo()[:900], "broken"),
        (photo("PNG")[:200], "broken"),
        (photo(size=(300, 8)), "too small"),
    ],
)
def test_what_is_no_whole_picture_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        encode(data)


def test_a_file_beyond_the_bound_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "LARGEST_BYTES", 1000)
    with pytest.raises(Invalid, match="larger than"):
        encode(photo(size=(900, 900), color="#123456") + bytes(1000))


def _png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes(100_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (9_000, 9_000), (60_000, 20)])
def test_a_bomb_is_refused_before_it_is_decoded(
    width: int, height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "_in_srgb", lambda image: pytest.fail("it was decoded"))
    with pytest.raises(Invalid, match="megapixels"):
        encode(_png_that_claims(width, height))
