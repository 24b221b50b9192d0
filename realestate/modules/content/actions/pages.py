"""A page saved (each save is a version), shown from a moment on, taken down, put back to an older version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.audit.actions import record
from realestate.modules.content import queries
from realestate.modules.content.blocks import Content
from realestate.modules.content.models import KINDS, Page, PageRedirect, PageVersion
from realestate.modules.content.plain import PLAIN
from realestate.modules.content.queries import Shown
from realestate.modules.content.writing import changes, is_slug, slug_of
from realestate.tenancy.models import TenantRef

MENU_PLACES = {"": "In no menu", "main": "On top", "more": "At the foot"}
_LOOK = "Some of this needs another look."
FURTHEST = timedelta(days=366 * 2)


@dataclass(frozen=True)
class Place:
    """Where a page stands: its address and its place in the menus."""

    slug: str = ""
    menu_place: str = ""
    position: int = 0


class Overtaken(Conflict):
    """Somebody else saved this page meanwhile; ``theirs`` is what it says now."""

    def __init__(self, theirs: Shown) -> None:
        who = theirs.version.saved_by
        super().__init__(f"{who} saved this meanwhile. Nothing of yours was saved yet.")
        self.theirs = theirs


def create_page(
    tenant: TenantRef, actor: str, *, kind: str, content: Content, place: Place, now: datetime
) -> Page:
    """A new page with its first version, shown to nobody yet. Raises Invalid."""
    assert kind in KINDS
    slug = place.slug or _free_slug(tenant, kind, slug_of(content.menu_title or content.title))
    _refuse_place(tenant, kind, slug, place, None)
    if kind == "page" and slug in PLAIN:
        raise Invalid(_LOOK, {"slug": ["This address belongs to one of the plain pages."]})
    return _create(tenant, actor, kind, slug, place, content, now)


def own_words(
    tenant: TenantRef, actor: str, *, kind: str, slug: str, content: Content, now: datetime
) -> Page:
    """The home page or a plain page gets words of the agency's own, beginning with the default ones."""
    return queries.page_at(tenant, kind, slug) or _create(
        tenant, actor, kind, slug, Place(), content, now
    )


def save_page(
    tenant: TenantRef,
    actor: str,
    page_id: int,
    *,
    content: Content,
    place: Place,
    before: int,
    now: datetime,
) -> Page:
    """One more version, if anything changed. ``before`` is the version the writer began with: when there is
    a newer one, raises Overtaken. A new address leaves the old one leading here."""
    known = _known(tenant, page_id)
    page = known.page
    if page.last_number != before:
        raise Overtaken(known)
    _move(tenant, actor, page, place, now)
    if content != known.content:
        _add_version(page, actor, content, changes(known.content, content), now)
    db.session.flush()
    queries.forget(tenant)
    return page


def publish_page(
    tenant: TenantRef, actor: str, page_id: int, *, number: int, at: datetime, now: datetime
) -> Page:
    """Show this version from ``at`` on (now, or a moment to come). What visitors see until then stays."""
    page = _known(tenant, page_id).page
    if queries.version(tenant, page_id, number) is None:
        raise NotFound()
    if at > now + FURTHEST:
        raise Invalid(_LOOK, {"at": ["That is too far away."]})
    before = {"number": page.number_at(now), "removed": page.removed_at is not None}
    if page.number_at(now) is not None and at > now:
        page.live_number = page.number_at(now)
        page.next_number, page.next_at = number, at
    else:
        first = page.published_at if page.number_at(now) is not None else None
        page.published_at = first or max(at, now)
        page.live_number, page.next_number, page.next_at = number, None, None
    page.removed_at, page.updated_at = None, now
    told = {"number": number, "at": max(at, now).isoformat()}
    _write_down(tenant, actor, f"{page.kind}.published", page, now, before=before, after=told)
    queries.forget(tenant)
    return page


def take_down(tenant: TenantRef, actor: str, page_id: int, *, now: datetime) -> Page:
    """Visitors see it no more (a plain page goes back to its default words); all versions are kept."""
    page = _known(tenant, page_id).page
    before = {"number": page.number_at(now)}
    is_default = page.kind == "home" or (page.kind == "page" and page.slug in PLAIN)
    page.removed_at = None if is_default or page.published_at is None else now
    page.published_at = page.live_number = page.next_number = page.next_at = None
    page.updated_at = now
    _write_down(tenant, actor, f"{page.kind}.taken_down", page, now, before=before)
    queries.forget(tenant)
    return page


def restore(tenant: TenantRef, actor: str, page_id: int, number: int, *, now: datetime) -> Page:
    """An older version becomes the newest again: a version of its own, shown to nobody until published."""
    old, newest = queries.version(tenant, page_id, number), _known(tenant, page_id)
    if old is None:
        raise NotFound()
    if old.content != newest.content:
        _add_version(newest.page, actor, old.content, f"Version {number} restored", now)
        told = {"number": number}
        _write_down(tenant, actor, f"{old.page.kind}.restored", old.page, now, after=told)
    return newest.page


def _known(tenant: TenantRef, page_id: int) -> Shown:
    found = queries.version(tenant, page_id, None)
    if found is None:
        raise NotFound()
    return found


def _add_version(page: Page, actor: str, content: Content, summary: str, now: datetime) -> None:
    page.last_number += 1
    page.updated_at = now
    db.session.add(
        PageVersion(
            page_id=page.id,
            number=page.last_number,
            saved_at=now,
            saved_by=actor,
            summary=summary,
            title=content.title,
            description=content.description,
            category_id=content.category_id,
            author_id=content.author_id,
            content=content.model_dump(mode="json", exclude_defaults=False),
        )
    )
    db.session.flush()


def _move(tenant: TenantRef, actor: str, page: Page, place: Place, now: datetime) -> None:
    """To another address or another place in the menus."""
    slug = place.slug or page.slug
    _refuse_place(tenant, page.kind, slug, place, page)
    if slug != page.slug:
        _keep_old_address(tenant, page, slug)
        before, after = {"slug": page.slug}, {"slug": slug}
        page.slug = slug
        _write_down(tenant, actor, f"{page.kind}.moved", page, now, before=before, after=after)
    if (page.menu_place, page.position) != (place.menu_place, place.position):
        page.menu_place, page.position, page.updated_at = place.menu_place, place.position, now


def _keep_old_address(tenant: TenantRef, page: Page, slug: str) -> None:
    taken = PageRedirect.of(tenant).where(PageRedirect.kind == page.kind)
    for row in db.session.scalars(taken.where(PageRedirect.slug.in_([slug, page.slug]))):
        db.session.delete(row)
    db.session.flush()
    db.session.add(PageRedirect(kind=page.kind, slug=page.slug, page_id=page.id))


def _refuse_place(tenant: TenantRef, kind: str, slug: str, place: Place, page: Page | None) -> None:
    problems: dict[str, list[str]] = {}
    is_plain = page is not None and page.kind == "page" and page.slug in PLAIN
    if not is_slug(slug):
        problems["slug"] = [
            "Small letters, figures and single hyphens, for instance buying-a-home."
        ]
    elif page is not None and is_plain and slug != page.slug:
        problems["slug"] = ["The address of this page is fixed: other pages lead to it."]
    elif queries.is_taken(tenant, kind, slug, page.id if page else None):
        problems["slug"] = ["Another page has this address. Choose a different one."]
    if place.menu_place not in MENU_PLACES:
        problems["menu_place"] = ["Choose one of these."]
    if not -1_000 <= place.position <= 1_000:
        problems["position"] = ["A number between -1000 and 1000."]
    if problems:
        raise Invalid(_LOOK, problems)


def _create(
    tenant: TenantRef,
    actor: str,
    kind: str,
    slug: str,
    place: Place,
    content: Content,
    now: datetime,
) -> Page:
    page = Page(
        kind=kind,
        slug=slug,
        menu_place=place.menu_place,
        position=place.position,
        last_number=0,
        created_at=now,
        updated_at=now,
    )
    db.session.add(page)
    db.session.flush()
    _add_version(page, actor, content, changes(None, content), now)
    _write_down(tenant, actor, f"{kind}.created", page, now, after={"title": content.title})
    return page


def _free_slug(tenant: TenantRef, kind: str, wanted: str) -> str:
    """The wanted slug, or the first of wanted-2, wanted-3… that no other page has."""
    slug, number = wanted, 1
    while slug in PLAIN or queries.is_taken(tenant, kind, slug, None):
        number += 1
        slug = f"{wanted[:76]}-{number}"
    return slug


def _write_down(
    tenant: TenantRef,
    actor: str,
    action: str,
    page: Page,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        tenant,
        actor=actor,
        action=action,
        object_type=page.kind,
        object_key=str(page.id),
        now=now,
        before=before,
        after=after,
    )
