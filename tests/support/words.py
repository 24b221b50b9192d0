"""Pages, articles, categories and testimonials of a test agency: written, and published unless told otherwise."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from realestate.db import db, transaction, utc_now
from realestate.modules.accounts.queries import members
from realestate.modules.content.actions import pages
from realestate.modules.content.actions.categories import add_category
from realestate.modules.content.actions.pages import Place
from realestate.modules.content.blocks import Content, Text
from realestate.modules.testimonials.models import Testimonial
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import acting_as

WRITER = "owner@fairfield.example"


def content(
    title: str = "First steps", text: str = "Walk through ten homes.", **facts: Any
) -> Content:
    facts.setdefault("description", "What comes first.")
    facts.setdefault("blocks", (Text(text=text),))
    return Content(title=title, **facts)


def write(
    tenant: TenantRef,
    said: Content,
    *,
    kind: str = "page",
    slug: str = "",
    menu: str = "",
    at: datetime | None = None,
    is_published: bool = True,
) -> int:
    """One page of this kind; its number."""
    now = utc_now()
    with acting_as(tenant), transaction():
        place = Place(slug, menu)
        page = pages.create_page(tenant, WRITER, kind=kind, content=said, place=place, now=now)
        if is_published:
            pages.publish_page(
                tenant, WRITER, page.id, number=1, at=at or now, now=min(at or now, now)
            )
        return page.id


def a_member(tenant: TenantRef) -> int:
    with acting_as(tenant), transaction():
        return members(tenant)[0].id


def categorised(tenant: TenantRef, title: str) -> int:
    with acting_as(tenant), transaction():
        return add_category(tenant, WRITER, title, now=utc_now()).id


def praised(tenant: TenantRef, quote: str = "They read the report aloud.", **facts: Any) -> int:
    """A testimonial with its consent, published."""
    now = utc_now()
    plain: dict[str, Any] = {
        "name": "Petra L.",
        "given_on": date(2026, 11, 1),
        "consent_by": "Petra L.",
        "consent_on": date(2026, 11, 1),
        "consent_how": "By e-mail",
        "published_at": now,
        "created_at": now,
        "updated_at": now,
    }
    with acting_as(tenant), transaction():
        row = Testimonial(quote=quote, **{**plain, **facts})
        db.session.add(row)
        db.session.flush()
        return row.id
