"""Categories of articles: added, renamed, removed when nothing stands in them."""

from __future__ import annotations

from datetime import datetime

from realestate.db import db
from realestate.errors import Conflict, Invalid, NotFound
from realestate.modules.audit.actions import record
from realestate.modules.content.models import Category, PageVersion
from realestate.modules.content.queries import forget
from realestate.modules.content.writing import slug_of
from realestate.modules.fair_housing import rules as fair_housing
from realestate.tenancy.models import TenantRef

MOST = 40


def add_category(tenant: TenantRef, actor: str, title: str, *, now: datetime) -> Category:
    """Raises Invalid when the title is empty, too long or there already."""
    title = " ".join(title.replace("\x00", "").split())
    known = list(db.session.scalars(Category.of(tenant)))
    slug = slug_of(title)[:60].strip("-")
    if not 1 <= len(title) <= 60:
        raise Invalid("Some of this needs another look.", {"title": ["1 to 60 letters."]})
    if slug in {category.slug for category in known}:
        raise Invalid("Some of this needs another look.", {"title": ["This is there already."]})
    if unfair := fair_housing.blocking(title):
        said = fair_housing.in_words(unfair[0])
        raise Invalid("Some of this needs another look.", {"title": [said]})
    if len(known) >= MOST:
        raise Invalid("Some of this needs another look.", {"title": [f"At most {MOST}."]})
    category = Category(slug=slug, title=title)
    db.session.add(category)
    db.session.flush()
    forget(tenant)
    _write_down(tenant, actor, "category.added", category, now)
    return category


def remove_category(tenant: TenantRef, actor: str, category_id: int, *, now: datetime) -> None:
    """Raises Conflict while an article, or an older version of one, stands in it."""
    category = db.session.scalar(Category.of(tenant).where(Category.id == category_id))
    if category is None:
        raise NotFound()
    used = PageVersion.of(tenant).where(PageVersion.category_id == category_id).limit(1)
    if db.session.scalar(used):
        raise Conflict("Articles stand in this category, or did in an older version: it stays.")
    _write_down(tenant, actor, "category.removed", category, now)
    db.session.delete(category)
    db.session.flush()
    forget(tenant)


def _write_down(
    tenant: TenantRef, actor: str, action: str, category: Category, now: datetime
) -> None:
    record(
        tenant,
        actor=actor,
        action=action,
        object_type="category",
        object_key=category.slug,
        now=now,
        after={"title": category.title},
    )
