"""The page of all open houses, by day and town."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import g, render_template, request

from realestate.blueprints.gates import SitemapEntry
from realestate.blueprints.open_houses import door
from realestate.blueprints.page_cache import cached_page
from realestate.db import utc_now
from realestate.keyset import read_cursor
from realestate.modules.open_houses import queries, rules
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url


@door.get("/open-houses")
@cached_page("town", "day", "after")
def index() -> str:
    town, asked = request.args.get("town", "").strip()[:60], request.args.get("day", "").strip()
    day, after = rules.read_day(asked), read_cursor(request.args.get("after", ""))
    moment = utc_now()
    page = queries.coming(g.tenant, moment, day=day, town=town, cursor=after)
    return render_template(
        "open_houses/index.html",
        days=rules.by_day(page.rows, ZoneInfo(g.tenant.timezone)),
        next=page.next,
        is_first=after is None,
        choices=queries.choices(g.tenant, moment, day=day, town=town),
        day=day,
        town=town,
        ignored=asked[:40] if asked and day is None else "",
    )


@door.in_sitemap()
def _page(tenant: TenantRef, _page: int) -> list[SitemapEntry]:
    return [SitemapEntry(site_url(tenant, "open_houses.index"))]
