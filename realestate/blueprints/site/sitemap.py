"""The sitemap: an index, and for each door of a module that is on, its pages."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, abort, current_app, g, render_template

from realestate.blueprints.gates import Door, Sitemap, SitemapEntry
from realestate.blueprints.page_cache import cached_page
from realestate.blueprints.site import door
from realestate.db import utc_now
from realestate.modules.content import queries
from realestate.modules.content.plain import PLAIN
from realestate.modules.entitlements import is_enabled
from realestate.modules.registry import MODULES
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

_ALWAYS = ("site.home", *(f"site.{slug.replace('-', '_')}" for slug in PLAIN))


@door.get("/sitemap.xml")
@cached_page()
def sitemap_index() -> Response:
    found = [
        site_url(g.tenant, "site.sitemap_page", part=name, page=page)
        for name, told in _told()
        for page in range(1, told.pages(g.tenant) + 1)
    ]
    return _xml("site/sitemap_index.xml", addresses=found)


@door.get("/sitemap/<part>-<int:page>.xml")
@cached_page()
def sitemap_page(part: str, page: int) -> Response:
    told = dict(_told()).get(part)
    if told is None or not 1 <= page <= told.pages(g.tenant):
        abort(404)
    return _xml("site/sitemap_page.xml", entries=told.entries(g.tenant, page))


@door.in_sitemap()
def _plain_pages(tenant: TenantRef, _page: int) -> list[SitemapEntry]:
    own = [page for page in queries.live_pages(tenant, utc_now()) if page.page.slug not in PLAIN]
    return [SitemapEntry(site_url(tenant, endpoint)) for endpoint in _ALWAYS] + [
        SitemapEntry(site_url(tenant, "site.page", slug=one.page.slug), one.version.saved_at)
        for one in own
    ]


def _told() -> Iterator[tuple[str, Sitemap]]:
    """The doors that have pages to tell of: the website itself, then the modules that are on."""
    names = ["site", *(m.door for m in MODULES.values() if m.door and is_enabled(g.tenant, m.key))]
    for name in names:
        found = current_app.blueprints[name]
        if isinstance(found, Door) and found.sitemap:
            yield name, found.sitemap


def _xml(template: str, **context: object) -> Response:
    return Response(render_template(template, **context), mimetype="application/xml")
