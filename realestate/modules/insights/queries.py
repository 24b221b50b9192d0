"""Articles as visitors see them: by page, by category, by author, related ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import contains_eager

from realestate import keyset
from realestate.db import db
from realestate.keyset import Cursor
from realestate.modules.content import queries as content
from realestate.modules.content.models import Category, Page, PageVersion
from realestate.modules.content.queries import Shown
from realestate.tenancy.models import TenantRef

PAGE = 12
ORDER: keyset.Order = ((Page.published_at, True), (Page.id, True))


def posts(
    tenant: TenantRef,
    now: datetime,
    *,
    category: Category | None = None,
    author_id: int | None = None,
    cursor: Cursor | None = None,
    size: int = PAGE,
) -> keyset.Page[Shown]:
    """A page of articles that have appeared, newest first."""
    found = _appeared(tenant, now)
    if category is not None:
        found = found.where(PageVersion.category_id == category.id)
    if author_id is not None:
        found = found.where(PageVersion.author_id == author_id)
    page = keyset.page_of(found, ORDER, cursor, size)
    return keyset.Page([content.shown(row.page, row) for row in page.rows], page.next)


def related(tenant: TenantRef, post: Shown, now: datetime, limit: int = 3) -> list[Shown]:
    """Other articles, of the same category first, then the newest."""
    found = _appeared(tenant, now).where(Page.id != post.page.id)
    nearest = case((PageVersion.category_id == post.version.category_id, 0), else_=1)
    newest = found.order_by(nearest, Page.published_at.desc(), Page.id.desc()).limit(limit)
    return [content.shown(row.page, row) for row in db.session.scalars(newest)]


def category(tenant: TenantRef, slug: str) -> Category | None:
    return db.session.scalar(Category.of(tenant).where(Category.slug == slug))


def used_categories(tenant: TenantRef, now: datetime) -> list[tuple[Category, int]]:
    """Categories that have articles visitors can see, with how many."""
    counted = _appeared(tenant, now).with_only_columns(
        PageVersion.category_id, func.count(PageVersion.id)
    )
    rows = db.session.execute(counted.group_by(PageVersion.category_id))
    counts = {category_id: number for category_id, number in rows}
    return [(c, counts[c.id]) for c in content.categories(tenant) if c.id in counts]


def number_of_posts(tenant: TenantRef, now: datetime) -> int:
    found = _appeared(tenant, now).with_only_columns(func.count(PageVersion.id))
    return db.session.scalar(found) or 0


def addresses(tenant: TenantRef, now: datetime, page: int, size: int) -> list[tuple[str, datetime]]:
    """For the sitemap: the slug of each article and when it last changed, in pages."""
    found = content.live_of(tenant, "post", now).with_only_columns(Page.slug, Page.updated_at)
    rows = db.session.execute(found.order_by(Page.id).offset((page - 1) * size).limit(size))
    return [(slug, changed) for slug, changed in rows]


def _appeared(tenant: TenantRef, now: datetime) -> Select[Any]:
    """The versions visitors see of articles that have appeared, each with its page."""
    number = case((Page.next_at <= now, Page.next_number), else_=Page.live_number)
    of_page = and_(Page.id == PageVersion.page_id, PageVersion.number == number)
    found = select(PageVersion).join(Page, of_page).options(contains_eager(PageVersion.page))
    return found.where(
        PageVersion.tenant_id == tenant.id,
        Page.tenant_id == tenant.id,
        Page.kind == "post",
        Page.removed_at.is_(None),
        Page.published_at <= now,
    )
