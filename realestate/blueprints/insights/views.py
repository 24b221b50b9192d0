"""The list of articles, all or of one category, and each article."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, g, request
from werkzeug.wrappers import Response as AnyResponse

from realestate import keyset
from realestate.blueprints.gates import SitemapEntry
from realestate.blueprints.htmx import page_or_partial
from realestate.blueprints.insights import door
from realestate.blueprints.page_blocks import elsewhere, know_photos, post_answer
from realestate.db import utc_now
from realestate.modules.content import people, queries
from realestate.modules.content.models import Category
from realestate.modules.content.writing import reading_minutes
from realestate.modules.insights import queries as insights
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

A_PAGE = 5_000  # of the sitemap


@door.get("/insights")
def index() -> Response:
    return _list(None)


@door.get("/insights/category/<slug>")
def category(slug: str) -> Response:
    found = insights.category(g.tenant, slug)
    if found is None:
        abort(404)
    return _list(found)


@door.get("/insights/<slug>")
def post(slug: str) -> str | AnyResponse:
    now = utc_now()
    found = queries.live(g.tenant, "post", slug, now)
    return post_answer(found, now) if found else elsewhere("post", slug, "insights.post")


def _list(category: Category | None) -> Response:
    now, cursor = utc_now(), keyset.read_cursor(request.args.get("after", ""))
    categories = insights.used_categories(g.tenant, now)
    page = insights.posts(g.tenant, now, category=category, cursor=cursor)
    know_photos(g.tenant, [post.content.hero_key for post in page.rows])
    return page_or_partial(
        "insights/index.html",
        "insights/_posts.html",
        category=category,
        categories=categories,
        titles={found.id: found.title for found, _ in categories},
        people=people.by_id(g.tenant),
        page=page,
        is_first=cursor is None,
        minutes=reading_minutes,
    )


@door.shows_at_home("insights/_home.html")
def _home(tenant: TenantRef) -> dict[str, Any] | None:
    rows = insights.posts(tenant, utc_now(), size=3).rows
    know_photos(tenant, [post.content.hero_key for post in rows])
    titles = queries.category_titles(tenant) if rows else {}
    return {"rows": rows, "titles": titles, "minutes": reading_minutes} if rows else None


def _pages(tenant: TenantRef) -> int:
    return -(-(insights.number_of_posts(tenant, utc_now()) + 1) // A_PAGE)


@door.in_sitemap(_pages)
def _addresses(tenant: TenantRef, page: int) -> list[SitemapEntry]:
    now = utc_now()
    lists = [site_url(tenant, "insights.index")]
    lists += [
        site_url(tenant, "insights.category", slug=found.slug)
        for found, _ in insights.used_categories(tenant, now)
    ]
    posts = insights.addresses(tenant, now, page, A_PAGE)
    own = [SitemapEntry(url) for url in lists] if page == 1 else []
    return own + [
        SitemapEntry(site_url(tenant, "insights.post", slug=slug), changed)
        for slug, changed in posts
    ]
