"""What places show on other pages: the front page, and the sitemap."""

from __future__ import annotations

from typing import Any

from realestate.blueprints.areas import door
from realestate.blueprints.filters import today_here
from realestate.blueprints.gates import SitemapEntry
from realestate.memory import Memory
from realestate.modules.areas.models import Area
from realestate.modules.areas.queries import market, places
from realestate.modules.areas.rules.figures import NOTHING
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

_AT_HOME = 6
_shown: Memory[int, list[dict[str, Any]]] = Memory()


@door.shows_at_home("areas/_home.html")
def _at_home(tenant: TenantRef) -> dict[str, Any] | None:
    """The first towns, or whatever places there are."""
    told = _shown.get(tenant.id, lambda: _read(tenant))
    return {"areas": told} if told else None


@door.in_sitemap()
def _pages(tenant: TenantRef, _page: int) -> list[SitemapEntry]:
    areas = places.published(tenant)
    if not areas:
        return [SitemapEntry(site_url(tenant, "areas.index"))]
    newest = max(area.updated_at for area in areas)
    return [
        SitemapEntry(site_url(tenant, "areas.index"), newest),
        *(
            SitemapEntry(
                site_url(tenant, "areas.show", slug=area.slug),
                area.updated_at,
                (site_url(tenant, "site.media", key=area.hero_key),) if area.hero_key else (),
            )
            for area in areas
        ),
    ]


def _read(tenant: TenantRef) -> list[dict[str, Any]]:
    areas = places.published(tenant)
    chosen = [area for area in areas if area.kind == "town" or area.parent_id is None][:_AT_HOME]
    figures = market.for_sale_by_area(tenant, chosen, today_here())
    return [_facts(area, figures.get(area.id, NOTHING)) for area in chosen]


def _facts(area: Area, figures: Any) -> dict[str, Any]:
    """Plain facts: what is remembered must not hang on a session."""
    return {
        "name": area.name,
        "slug": area.slug,
        "count": figures.count,
        "price": figures.price.told,
        "hero_key": area.hero_key,
        "hero_alt": area.hero_alt,
    }
