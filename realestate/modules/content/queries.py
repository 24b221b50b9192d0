"""The brand of an agency; remembered for seconds, since every page of its website needs it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from realestate.db import db
from realestate.memory import Memory
from realestate.modules.content.models import WebsiteConfig
from realestate.tenancy.models import TenantRef

_websites: Memory[int, Website] = Memory()


@dataclass(frozen=True)
class Website:
    """What the pages of an agency's website say and how they look; colours as #rrggbb."""

    display_name: str
    tagline: str = ""
    about: str = ""
    color_primary: str = "#1f4d3f"
    color_accent: str = "#b4652f"
    color_canvas: str = "#faf7f2"
    phone: str = ""
    email: str = ""
    street_address: str = ""
    license_text: str = ""
    service_areas: tuple[str, ...] = ()
    hours: str = ""

    @property
    def brand_version(self) -> str:
        """Changes when the colours do: part of the stylesheet's address."""
        colors = f"{self.color_primary}{self.color_accent}{self.color_canvas}"
        return hashlib.sha256(colors.encode()).hexdigest()[:10]


def website(tenant: TenantRef) -> Website:
    """The agency's website, with plain defaults until somebody has set it up."""
    return _websites.get(tenant.id, lambda: _read(tenant))


def forget(tenant: TenantRef) -> None:
    _websites.forget(tenant.id)


def _read(tenant: TenantRef) -> Website:
    row = db.session.scalar(WebsiteConfig.of(tenant))
    if row is None:
        return Website(display_name=tenant.name)
    return Website(
        display_name=row.display_name,
        tagline=row.tagline,
        about=row.about,
        color_primary=row.color_primary,
        color_accent=row.color_accent,
        color_canvas=row.color_canvas,
        phone=row.phone,
        email=row.email,
        street_address=row.street_address,
        license_text=row.license_text,
        service_areas=tuple(row.service_areas),
        hours=row.hours,
    )
