"""The brand of an agency; remembered for seconds, since every page of its website needs it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from realestate.db import db
from realestate.memory import Memory
from realestate.modules.content.models import BrandVersion, WebsiteConfig
from realestate.modules.images import queries as images
from realestate.modules.images.models import Picture
from realestate.tenancy.models import TenantRef

_websites: Memory[int, Website] = Memory()


@dataclass(frozen=True)
class Logo:
    """The agency's own mark, as the picture macro takes it."""

    media_key: str
    short_description: str
    width: int
    height: int
    sizes: tuple[str, ...]


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
    theme: str = "gable"
    logo: Logo | None = None
    social_links: Mapping[str, str] = field(default_factory=dict)

    @property
    def brand_version(self) -> str:
        """Changes when theme or colours do: part of the stylesheet's address."""
        look = f"{self.theme}{self.color_primary}{self.color_accent}{self.color_canvas}"
        return hashlib.sha256(look.encode()).hexdigest()[:10]


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
        theme=row.theme,
        logo=_logo(images.picture(tenant, row.logo_id), row.display_name),
        social_links=dict(row.social_links),
    )


def _logo(picture: Picture | None, name: str) -> Logo | None:
    if picture is None:
        return None
    sizes = tuple(picture.sizes)
    return Logo(picture.key, name, picture.width, picture.height, sizes)


def config(tenant: TenantRef) -> WebsiteConfig | None:
    """The row itself, to change it."""
    return db.session.scalar(WebsiteConfig.of(tenant))


def brand_versions(tenant: TenantRef, limit: int = 30) -> list[BrandVersion]:
    """Earlier states of the brand, newest first."""
    found = BrandVersion.of(tenant).order_by(BrandVersion.number.desc()).limit(limit)
    return list(db.session.scalars(found))


def brand_version(tenant: TenantRef, number: int) -> BrandVersion | None:
    return db.session.scalar(BrandVersion.of(tenant).where(BrandVersion.number == number))


@images.shows_pictures
def _logo_uses(tenant: TenantRef, keys: list[str]) -> dict[str, list[str]]:
    """A picture that is the logo."""
    row = config(tenant)
    logo = images.picture(tenant, row.logo_id) if row else None
    return {logo.key: ["the logo"]} if logo and logo.key in keys else {}
