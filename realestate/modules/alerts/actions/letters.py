"""What a mail to a subscriber says, as plain facts for its templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from realestate.db import db
from realestate.modules.alerts import rules, words
from realestate.modules.alerts.actions.freshness import Told
from realestate.modules.alerts.actions.issue_letters import issue_facts
from realestate.modules.alerts.models import AlertMail, Subscriber
from realestate.modules.alerts.newsletter import OFTEN
from realestate.modules.alerts.queries.newsletter import offered
from realestate.modules.alerts.queries.subscribers import stop_claims
from realestate.modules.content.queries import website
from realestate.modules.crm.rules import normalised_email
from realestate.modules.visitors.rules import of_query
from realestate.tenancy.links import signed
from realestate.tenancy.models import Domain, TenantRef
from realestate.tenancy.urls import site_url

_TEMPLATES = {
    "confirm": "alert_confirm",
    "link": "alert_link",
    "silence": "alert_silence",
    "news_confirm": "newsletter_confirm",
    "newsletter": "newsletter",
}


@dataclass(frozen=True)
class HomeLine:
    """A home as a mail shows it, as withheld as its seller wants it."""

    url: str
    picture: str
    picture_words: str
    picture_label: str
    kind: str
    kind_words: str
    status: str
    price: Decimal
    price_before: Decimal | None
    address: str
    locality: str
    facts: str
    office: str


@dataclass(frozen=True)
class Group:
    """The homes of one search (or the favourites), and where all of them are."""

    name: str
    see_all: str
    homes: tuple[HomeLine, ...]


def letter(
    tenant: TenantRef,
    kept: AlertMail,
    person: Subscriber,
    told: Sequence[Told],
    news: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Template, sender, headers and context of one mail; ``news``: what an issue of the newsletter tells."""
    agency, links = website(tenant), Links(tenant, person)
    headers = {"X-Auto-Response-Suppress": "All"}
    if kept.kind in (*rules.ALERTS, "silence", "newsletter"):
        stop = links.stop_news if kept.kind == "newsletter" else links.stop
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    context: dict[str, Any] = {
        "agency": agency,
        "page": links.page,
        "stop": links.stop,
        "site": links.to("site.home"),
    }
    if told:
        context |= _alert(tenant, links, kept, told)
    if kept.kind == "news_confirm":
        context |= {"page": links.news, "often": OFTEN.get(offered(tenant), OFTEN["weekly"])}
    if news is not None:
        context |= issue_facts(links.to, news) | {"page": links.news, "stop": links.stop_news}
    return {
        "template": _TEMPLATES.get(kept.kind, "alert"),
        "sender_name": agency.display_name,
        "reply_to": normalised_email(agency.email) or "",
        "headers": headers,
        "context": context,
    }


class Links:
    """Addresses in a mail: on the host the subscriber knows, as long as it is the agency's."""

    def __init__(self, tenant: TenantRef, person: Subscriber) -> None:
        self._tenant = tenant
        known = select(Domain.hostname).where(
            Domain.tenant_id == tenant.id,
            Domain.hostname == person.domain,
            Domain.verified_at.is_not(None),
        )
        self._hostname = (db.session.scalar(known) if person.domain else None) or ""
        claims = [person.id, person.link_version]
        self.opened = signed(tenant, "opened", claims)
        self.page = self.to("saved_searches.mine", token=signed(tenant, "my", claims))
        self.news = self.to("lead_forms.my_newsletter", token=signed(tenant, "my", claims))
        stop = signed(tenant, "stop", stop_claims(person))
        self.stop = self.to("site.ask_stop", token=stop)
        self.stop_news = self.to("site.ask_stop_news", token=stop)

    def to(self, endpoint: str, **values: Any) -> str:
        return site_url(self._tenant, endpoint, hostname=self._hostname, **values)


def _alert(
    tenant: TenantRef, links: Links, kept: AlertMail, told: Sequence[Told]
) -> dict[str, Any]:
    shown = told[: rules.MOST_HOMES]
    groups: dict[int, list[Told]] = {}
    for each in shown:
        groups.setdefault(each.search.id if each.search else 0, []).append(each)
    return {
        "title": words.subject([(each.match.kind, each.listing.public_address) for each in told]),
        "groups": [_group(links, found) for found in groups.values()],
        "more": len(told) - len(shown),
        "why": words.WHY[kept.kind],
    }


def _group(links: Links, found: Sequence[Told]) -> Group:
    search = found[0].search
    homes = tuple(_home(links, each) for each in found)
    return Group(search.name if search else "Your favourites", _all_of(links, found[0]), homes)


def _all_of(links: Links, each: Told) -> str:
    if each.search is None:
        return links.page
    query = of_query(each.search.query).as_query()
    return links.to("listings.index", **query, alert=links.opened)


def _home(links: Links, each: Told) -> HomeLine:
    home, cover = each.listing, each.listing.cover
    page = {"listing_id": home.id, "slug": home.slug, "alert": links.opened}
    return HomeLine(
        url=links.to("listings.show", **page),
        picture=links.to("site.media", key=cover.media_key) if cover else "",
        picture_words=home.as_shown(cover.short_description) if cover else "",
        picture_label=words.picture_label(cover),
        kind=each.match.kind,
        kind_words=rules.KIND_WORDS[each.match.kind],
        status=words.status(home.standard_status),
        price=home.price,
        price_before=each.match.price_before if each.match.kind == "reduced" else None,
        address=home.street_address,
        locality=home.locality,
        facts=words.facts(home),
        office=words.office(home),
    )
