"""Pictures for tests: small ones of every kind, with whatever a camera writes into them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

from realestate.db import db, transaction
from realestate.modules.images import actions
from realestate.modules.images.models import Picture
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as
from tests.cast import NOW


def photo(
    kind: str = "JPEG", size: tuple[int, int] = (640, 400), color: str = "#48705f", **options: Any
) -> bytes:
    """A picture whose left half is of the colour and whose right half is white."""
    mode = "RGBA" if options.pop("is_transparent", False) else "RGB"
    image = Image.new(mode, size, "#ffffff00" if mode == "RGBA" else "#ffffff")
    image.paste(color, (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def camera_notes(orientation: int = 1) -> Image.Exif:
    """What a phone writes: how it was held, its make, and where it was."""
    notes = Image.Exif()
    notes[0x0112] = orientation
    notes[0x010F] = "Camera Maker"
    notes.get_ifd(0x8825).update({1: "N", 2: (47.0, 36.0, 35.0), 3: "W", 4: (122.0, 19.0, 59.0)})
    return notes


def kept_picture(tenant: TenantRef, data: bytes = b"", alt: str = "") -> Picture:
    """A picture this agency has."""
    with acting_as(tenant), transaction():
        row = actions.keep(tenant, "test", data or photo(), "garden.jpg", alt, NOW)
        db.session.flush()
        db.session.expunge(row)  # its facts can be read when the session is over
    return row
