"""The brand of an agency (remembered for seconds, since every page of its website needs it) and its pages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from realestate.db import db, utc_now
from realestate.memory import Memory
from realestate.modules.content.blocks import Content
from realestate.modules.content.models import (
    BrandVersion,
    Category,
    Page,
    PageRedirect,
    PageVersion,
    WebsiteConfig,
)
from realestate.modules.images import queries as images
from realestate.modules.images.models import Picture
from realestate.tenancy.models import TenantRef

_websites: Memory[int, Website] = Memory()
_menus: Memory[int, tuple[MenuPage, ...]] = Memory()
_titles: Memory[int, dict[int, str]] = Memory()


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
    _menus.forget(tenant.id)
    _titles.forget(tenant.id)


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


@dataclass(frozen=True)
class MenuPage:
    """An entry of a menu that an agency's own page has; ``place`` is "main" or "more"."""

    slug: str
    words: str
    place: str


@dataclass(frozen=True)
class Shown:
    """A page with one of its versions. ``now_number`` is what visitors see at this moment, None for nothing."""

    page: Page
    version: PageVersion
    content: Content

    @property
    def is_latest(self) -> bool:
        return self.version.number == self.page.last_number


def live(tenant: TenantRef, kind: str, slug: str, now: datetime) -> Shown | None:
    """What visitors see at this address at this moment."""
    found = live_of(tenant, kind, now).where(Page.slug == slug)
    row = db.session.execute(found).one_or_none()
    return shown(*row) if row else None


def live_of(tenant: TenantRef, kind: str, now: datetime) -> Select[Any]:
    """Pages visitors can see now, each with the version they see: select of (Page, PageVersion)."""
    number = case((Page.next_at <= now, Page.next_number), else_=Page.live_number)
    of_page = and_(PageVersion.page_id == Page.id, PageVersion.number == number)
    found = Page.of(tenant).join(PageVersion, of_page).add_columns(PageVersion)
    return found.where(Page.kind == kind, Page.removed_at.is_(None), Page.published_at <= now)


def shown(page: Page, version: PageVersion) -> Shown:
    return Shown(page, version, Content.model_validate(version.content))


def former(tenant: TenantRef, kind: str, slug: str, now: datetime) -> str | None:
    """Where the page of a former address is now: its slug, "" when it is gone, None: never heard of."""
    gone = Page.of(tenant).where(Page.kind == kind, Page.slug == slug)
    here = db.session.scalar(gone.where(Page.removed_at.is_not(None)))
    if here is not None:
        return ""
    moved = Page.of(tenant).join(PageRedirect, PageRedirect.page_id == Page.id)
    page = db.session.scalar(moved.where(PageRedirect.kind == kind, PageRedirect.slug == slug))
    if page is None:
        return None
    if page.removed_at:
        return ""
    return page.slug if page.number_at(now) else None


def menu(tenant: TenantRef) -> tuple[MenuPage, ...]:
    """The agency's own pages that have a place in a menu, in their order."""
    return _menus.get(tenant.id, lambda: _read_menu(tenant))


def live_pages(tenant: TenantRef, now: datetime, limit: int = 2_000) -> list[Shown]:
    """The agency's own pages that visitors can see now."""
    rows = db.session.execute(live_of(tenant, "page", now).order_by(Page.id).limit(limit))
    return [shown(page, version) for page, version in rows]


def _read_menu(tenant: TenantRef) -> tuple[MenuPage, ...]:
    found = live_of(tenant, "page", utc_now()).where(Page.menu_place != "")
    rows = db.session.execute(found.order_by(Page.position, Page.id))
    pages = [shown(page, version) for page, version in rows]
    return tuple(MenuPage(p.page.slug, p.content.short_title, p.page.menu_place) for p in pages)


def page(tenant: TenantRef, page_id: int, kind: str | None = None) -> Page | None:
    found = Page.of(tenant).where(Page.id == page_id)
    return db.session.scalar(found.where(Page.kind == kind) if kind else found)


def page_at(tenant: TenantRef, kind: str, slug: str) -> Page | None:
    return db.session.scalar(Page.of(tenant).where(Page.kind == kind, Page.slug == slug))


def version(tenant: TenantRef, page_id: int, number: int | None) -> Shown | None:
    """A page with this version of it; None for a number: the latest."""
    wanted = Page.last_number if number is None else number
    of_page = and_(PageVersion.page_id == Page.id, PageVersion.number == wanted)
    found = Page.of(tenant).join(PageVersion, of_page).add_columns(PageVersion)
    row = db.session.execute(found.where(Page.id == page_id)).one_or_none()
    return shown(*row) if row else None


def versions(tenant: TenantRef, page_id: int, limit: int = 100) -> list[PageVersion]:
    """The latest versions of a page, newest first."""
    found = PageVersion.of(tenant).where(PageVersion.page_id == page_id)
    return list(db.session.scalars(found.order_by(PageVersion.number.desc()).limit(limit)))


def latest_of(tenant: TenantRef, kind: str, search: str = "") -> list[Shown]:
    """Every page of a kind with its latest version, as the desk lists them: newest change first."""
    of_page = and_(PageVersion.page_id == Page.id, PageVersion.number == Page.last_number)
    found = Page.of(tenant).join(PageVersion, of_page).add_columns(PageVersion)
    found = found.where(Page.kind == kind)
    if search:
        found = found.where(_titled(search))
    rows = db.session.execute(found.order_by(Page.updated_at.desc(), Page.id.desc()).limit(200))
    return [shown(page, version) for page, version in rows]


def _titled(search: str) -> ColumnElement[bool]:
    title = func.lower(PageVersion.title)
    return or_(title.contains(search.lower(), autoescape=True), Page.slug.contains(search.lower()))


def categories(tenant: TenantRef) -> list[Category]:
    return list(db.session.scalars(Category.of(tenant).order_by(Category.title)))


def category_titles(tenant: TenantRef) -> dict[int, str]:
    """Number -> title, remembered for seconds: every list of articles shows them."""
    return _titles.get(tenant.id, lambda: {each.id: each.title for each in categories(tenant)})


def is_taken(tenant: TenantRef, kind: str, slug: str, page_id: int | None) -> bool:
    """Does another page stand at this address?"""
    other = select(Page.id).where(Page.tenant_id == tenant.id, Page.kind == kind, Page.slug == slug)
    return db.session.scalar(other.where(Page.id != (page_id or 0))) is not None


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
def _page_uses(tenant: TenantRef, keys: list[str]) -> dict[str, list[str]]:
    """Pictures of pages and articles, in the versions that are shown, will be shown, or are being written."""
    numbers = (Page.last_number, Page.live_number, Page.next_number)
    shown_or_newest = or_(*(PageVersion.number == number for number in numbers))
    rows = db.session.scalars(
        PageVersion.of(tenant)
        .join(Page, and_(Page.id == PageVersion.page_id, shown_or_newest))
        .order_by(PageVersion.id.desc())
        .limit(1_000)
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        for key in set(keys) & Content.model_validate(row.content).pictures():
            found.setdefault(key, []).append(f"“{row.title}”")
    return {key: list(dict.fromkeys(places)) for key, places in found.items()}


@images.shows_pictures
def _logo_uses(tenant: TenantRef, keys: list[str]) -> dict[str, list[str]]:
    """A picture that is the logo."""
    row = config(tenant)
    logo = images.picture(tenant, row.logo_id) if row else None
    return {logo.key: ["the logo"]} if logo and logo.key in keys else {}
