"""What is new on an agency's website since an issue of its newsletter, as plain facts; and what of it still is shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from realestate.modules.alerts import newsletter as rules
from realestate.modules.alerts import words
from realestate.modules.alerts.models import Newsletter, NewsletterIssue
from realestate.modules.alerts.queries import newsletter as queries
from realestate.modules.areas.queries import places
from realestate.modules.areas.rules.figures import Figures, Month, last_closed
from realestate.modules.entitlements import is_enabled
from realestate.modules.insights import queries as insights
from realestate.modules.listings.models import Listing, OpenHouse
from realestate.modules.market_reports import queries as market_reports
from realestate.modules.market_reports.rules import ALL, ALL_NAME
from realestate.modules.open_houses import queries as open_houses
from realestate.tenancy.models import TenantRef

_LOOKED_AT = 50  # of each kind, at most


def news(tenant: TenantRef, kept: Newsletter, now: datetime) -> dict[str, Any]:
    """What the next issue tells, if it went now; parts of modules that are off are not in it."""
    before = queries.latest_issues(tenant)
    since = before[0].created_at if before else now - _reach(kept)
    content: dict[str, Any] = {"intro": kept.intro}
    if is_enabled(tenant, "insights"):
        content |= _articles(tenant, since, now)
    if is_enabled(tenant, "market_reports"):
        content |= _market(tenant, before, now)
    if is_enabled(tenant, "open_houses"):
        content |= _open_houses(tenant, now)
    return content


def still_shown(tenant: TenantRef, content: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The same without what was taken off the website since."""
    kept = dict(content)
    if kept.get("articles"):
        page = insights.posts(tenant, now, size=_LOOKED_AT)
        here = {post.page.id: post.page.slug for post in page.rows}
        found = [a for a in kept["articles"] if a["id"] in here]
        kept["articles"] = [a | {"slug": here[a["id"]]} for a in found]
    if kept.get("open_houses"):
        ids = {each["id"] for each in _held(tenant, now)}
        kept["open_houses"] = [each for each in kept["open_houses"] if each["id"] in ids]
    return kept


def _reach(kept: Newsletter) -> Any:
    return rules.REACHES_BACK.get(kept.rhythm, rules.REACHES_BACK["monthly"])


def _articles(tenant: TenantRef, since: datetime, now: datetime) -> dict[str, Any]:
    page = insights.posts(tenant, now, size=_LOOKED_AT)
    fresh = [p for p in page.rows if p.page.published_at and p.page.published_at > since]
    told = [
        {
            "id": post.page.id,
            "slug": post.page.slug,
            "title": post.content.title,
            "excerpt": post.content.description,
            "picture": post.content.hero_key,
            "picture_words": post.content.hero_alt,
        }
        for post in fresh[: rules.MOST_ARTICLES]
    ]
    return {"articles": told, "more_articles": len(fresh) - len(told)}


def _market(tenant: TenantRef, before: list[NewsletterIssue], now: datetime) -> dict[str, Any]:
    """The figures of the last closed month, unless an issue has told them."""
    month = last_closed(now.astimezone(ZoneInfo(tenant.timezone)).date())
    told = next((i.content["market"] for i in before if i.content.get("market")), None)
    if told and told["code"] == month.code:
        return {}
    areas = places.published(tenant)
    figures = market_reports.newest_by_area(tenant, areas, month)
    names = {0: (ALL_NAME, ALL)} | {area.id: (area.name, area.slug) for area in areas}
    rows = [_row(*names[slot], each) for slot, each in figures.items() if each.price.is_told]
    rows.sort(key=lambda row: (row["slug"] != ALL, -row["sample"], row["name"]))
    return {"market": _month(month, rows[: rules.MOST_AREAS + 1])} if rows else {}


def _row(name: str, slug: str, figures: Figures) -> dict[str, Any]:
    median, sample = figures.price.value, figures.price.sample
    return {"name": name, "slug": slug, "median": f"${median:,.0f}", "sample": sample}


def _month(month: Month, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"code": month.code, "month": month.words, "areas": rows}


def _open_houses(tenant: TenantRef, now: datetime) -> dict[str, Any]:
    held = _held(tenant, now)
    told = held[: rules.MOST_OPEN_HOUSES]
    return {"open_houses": told, "more_open_houses": len(held) - len(told)}


def _held(tenant: TenantRef, now: datetime) -> list[dict[str, Any]]:
    zone = ZoneInfo(tenant.timezone)
    found = open_houses.this_weekend(tenant, now, _LOOKED_AT)
    return [_open_house(each, each.listing, zone) for each in found]


def _open_house(each: OpenHouse, home: Listing, zone: ZoneInfo) -> dict[str, Any]:
    cover = home.cover
    return {
        "id": each.id,
        "listing_id": home.id,
        "slug": home.slug,
        "when": words.span(each.starts_at.astimezone(zone), each.ends_at.astimezone(zone)),
        "address": home.street_address,
        "locality": home.locality,
        "price": f"${home.price:,.0f}",
        "facts": words.facts(home),
        "office": words.office(home),
        "picture": cover.media_key if cover else "",
        "picture_words": cover.short_description if cover else "",
        "picture_label": words.picture_label(cover),
    }
