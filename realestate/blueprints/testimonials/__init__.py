"""What clients say."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request

from realestate import keyset
from realestate.blueprints.gates import Door, SitemapEntry, requires_module
from realestate.blueprints.htmx import page_or_partial
from realestate.blueprints.page_cache import cached_page
from realestate.modules.content import people
from realestate.modules.testimonials import queries
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

door = Door("testimonials", __name__, host="site", gate=requires_module("testimonials"))


@door.get("/testimonials")
@cached_page("after")
def index() -> Response:
    """No Review or stars in JSON-LD: search engines do not take an agency's word for its own praise
    (self-serving reviews), and marking them up would be pretending otherwise."""
    cursor = keyset.read_cursor(request.args.get("after", ""))
    return page_or_partial(
        "testimonials/index.html",
        "testimonials/_list.html",
        page=queries.published(g.tenant, cursor=cursor),
        people=people.by_id(g.tenant),
        is_first=cursor is None,
    )


@door.shows_at_home("testimonials/_home.html")
def _home(tenant: TenantRef) -> dict[str, Any] | None:
    rows = queries.published(tenant, size=3).rows
    return {"rows": rows} if rows else None


@door.in_sitemap()
def _pages(tenant: TenantRef, _page: int) -> list[SitemapEntry]:
    changed = queries.last_change(tenant)
    return [SitemapEntry(site_url(tenant, "testimonials.index"), changed)] if changed else []
