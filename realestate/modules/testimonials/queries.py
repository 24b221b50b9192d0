"""Testimonials as visitors see them, and all of them for the desk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func

from realestate import keyset
from realestate.db import db
from realestate.keyset import Cursor
from realestate.modules.testimonials.models import Testimonial
from realestate.tenancy.models import TenantRef

PAGE = 20
ORDER: keyset.Order = ((Testimonial.given_on, True), (Testimonial.id, True))


def published(
    tenant: TenantRef,
    *,
    member_id: int | None = None,
    cursor: Cursor | None = None,
    size: int = PAGE,
) -> keyset.Page[Testimonial]:
    """A page of what visitors can read, the latest words first; of one agent's clients when named."""
    found = Testimonial.of(tenant).where(Testimonial.published_at.is_not(None))
    if member_id is not None:
        found = found.where(Testimonial.member_id == member_id)
    return keyset.page_of(found, ORDER, cursor, size)


def all_of(tenant: TenantRef, limit: int = 500) -> list[Testimonial]:
    found = Testimonial.of(tenant).order_by(Testimonial.given_on.desc(), Testimonial.id.desc())
    return list(db.session.scalars(found.limit(limit)))


def testimonial(tenant: TenantRef, testimonial_id: int) -> Testimonial | None:
    return db.session.scalar(Testimonial.of(tenant).where(Testimonial.id == testimonial_id))


def last_change(tenant: TenantRef) -> datetime | None:
    """When a published one last changed."""
    found = Testimonial.of(tenant).where(Testimonial.published_at.is_not(None))
    return db.session.scalar(found.with_only_columns(func.max(Testimonial.updated_at)))
