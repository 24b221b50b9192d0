"""What reports show on other pages: the newest figures on the front page, and the sitemap."""

from __future__ import annotations

from typing import Any

from realestate.blueprints.filters import today_here
from realestate.blueprints.gates import SitemapEntry
from realestate.blueprints.market_reports import door
from realestate.memory import Memory
from realestate.modules.areas.queries import places
from realestate.modules.areas.rules.figures import LEAST, last_closed
from realestate.modules.market_reports import queries, rules
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

_newest: Memory[tuple[int, int], rules.Report | None] = Memory()


@door.shows_at_home("market_reports/_home.html")
def _at_home(tenant: TenantRef) -> dict[str, Any] | None:
    """The newest closed month of all homes, when it has sales enough to say something."""
    month = last_closed(today_here())
    report = _newest.get((tenant.id, month.number), lambda: _read(tenant))
    return {"report": report, "all": rules.ALL} if report else None


@door.in_sitemap()
def _pages(tenant: TenantRef, _page: int) -> list[SitemapEntry]:
    """The list, and the reports that have sales enough; at most 5,000."""
    entries = [SitemapEntry(site_url(tenant, "market_reports.index"))]
    areas = places.published(tenant)
    for place, months in queries.tellable(
        tenant, areas, last_closed(today_here()), LEAST, today_here()
    ):
        slug = place.slug if place else rules.ALL
        if months:
            entries.append(SitemapEntry(site_url(tenant, "market_reports.area", slug=slug)))
        for month in months:
            address = site_url(tenant, "market_reports.month", slug=slug, month=month.code)
            entries.append(SitemapEntry(address, month.plus(1).first))
    return entries[:5_000]


def _read(tenant: TenantRef) -> rules.Report | None:
    today = today_here()
    report = queries.newest(tenant, last_closed(today), today)
    return None if report is None or report.is_thin else report
