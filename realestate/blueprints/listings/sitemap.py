"""Homes in the sitemap: every one that visitors may see, with its pictures."""

from __future__ import annotations

from realestate.blueprints.gates import SitemapEntry
from realestate.blueprints.listings import door
from realestate.modules.listings import listed
from realestate.modules.listings.models import Listing
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url


@door.in_sitemap(listed.page_count)
def _homes(tenant: TenantRef, page: int) -> list[SitemapEntry]:
    found = [_entry(tenant, home) for home in listed.page(tenant, page)]
    return [SitemapEntry(site_url(tenant, "listings.index")), *found] if page == 1 else found


def _entry(tenant: TenantRef, home: Listing) -> SitemapEntry:
    url = site_url(tenant, "listings.show", listing_id=home.id, slug=home.slug)
    cover = home.cover
    shown = cover is not None and cover.permission == "Public"
    images = (site_url(tenant, "site.media", key=cover.media_key),) if cover and shown else ()
    return SitemapEntry(url, home.modification_timestamp, images)
