"""An issue of the newsletter as its templates take it: its facts with addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from realestate.modules.alerts import newsletter as rules
from realestate.modules.content.queries import website
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

To = Callable[..., str]


def issue_facts(to: To, content: Mapping[str, Any]) -> dict[str, Any]:
    """What an issue tells; ``to`` makes addresses on the website its reader knows."""
    articles = [_article(to, each) for each in content.get("articles", [])]
    held = [_open_house(to, each) for each in content.get("open_houses", [])]
    return {
        "title": rules.title(content) or "Our newsletter",
        "intro": [part.strip() for part in content.get("intro", "").split("\n\n") if part.strip()],
        "articles": articles,
        "more_articles": content.get("more_articles", 0),
        "all_articles": to("insights.index") if articles else "",
        "market": _market(to, content["market"]) if content.get("market") else None,
        "open_houses": held,
        "more_open_houses": content.get("more_open_houses", 0),
        "all_open_houses": to("open_houses.index") if held else "",
        "is_proof": False,
    }


def proof_context(
    tenant: TenantRef, content: Mapping[str, Any], *, is_proof: bool = True
) -> dict[str, Any]:
    """An issue that is only looked at: nobody is its reader, so its links to end it lead to the sign-up."""

    def to(endpoint: str, **values: Any) -> str:
        return site_url(tenant, endpoint, **values)

    page = to("lead_forms.newsletter")
    links = {"page": page, "stop": page, "site": to("site.home")}
    return issue_facts(to, content) | links | {"agency": website(tenant), "is_proof": is_proof}


def _article(to: To, each: Mapping[str, Any]) -> dict[str, Any]:
    picture = to("site.media", key=each["picture"]) if each["picture"] else ""
    return {**each, "url": to("insights.post", slug=each["slug"]), "picture": picture}


def _market(to: To, told: Mapping[str, Any]) -> dict[str, Any]:
    areas = [
        {**row, "url": to("market_reports.month", slug=row["slug"], month=told["code"])}
        for row in told["areas"]
    ]
    return {**told, "areas": areas, "url": to("market_reports.index")}


def _open_house(to: To, each: Mapping[str, Any]) -> dict[str, Any]:
    picture = to("site.media", key=each["picture"]) if each["picture"] else ""
    url = to("listings.show", listing_id=each["listing_id"], slug=each["slug"])
    return {**each, "url": url, "picture": picture}
