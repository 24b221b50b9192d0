"""The agency's people on its website, each with a page."""

from __future__ import annotations

from typing import Any

from flask import abort, g, render_template

from realestate.blueprints.gates import Door, SitemapEntry, requires_module
from realestate.blueprints.page_blocks import know_photos
from realestate.blueprints.page_cache import cached_page
from realestate.db import db, utc_now
from realestate.modules.content.people import Person, people
from realestate.modules.content.queries import website
from realestate.modules.entitlements import is_enabled
from realestate.modules.insights import queries as insights
from realestate.modules.listings import queries as listings
from realestate.modules.listings.models import Listing
from realestate.modules.testimonials import queries as testimonials
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

door = Door("team", __name__, host="site", gate=requires_module("team"))
_FOR_SALE = ("Active", "Coming Soon", "Active Under Contract")


@door.get("/team")
@cached_page()
def index() -> str:
    found = people(g.tenant)
    know_photos(g.tenant, [person.photo_key for person in found])
    return render_template("team/index.html", people=found)


@door.get("/team/<slug>")
@cached_page()
def person(slug: str) -> str:
    found = next((one for one in people(g.tenant) if one.slug == slug), None)
    if found is None:
        abort(404)
    know_photos(g.tenant, [found.photo_key])
    return render_template(
        "team/person.html",
        person=found,
        homes=_homes(found) if is_enabled(g.tenant, "listings") else [],
        praise=_praise(found) if is_enabled(g.tenant, "testimonials") else [],
        posts=_posts(found) if is_enabled(g.tenant, "insights") else [],
        structured=_facts(found),
    )


@door.in_sitemap()
def _pages(tenant: TenantRef, _page: int) -> list[SitemapEntry]:
    own = [site_url(tenant, "team.person", slug=one.slug) for one in people(tenant)]
    return [SitemapEntry(url) for url in (site_url(tenant, "team.index"), *own)]


def _homes(person: Person) -> list[Listing]:
    """Their homes for sale, the newest first."""
    theirs = listings.all_public(g.tenant).where(
        Listing.standard_status.in_(_FOR_SALE),
        Listing.list_agent_email == person.sign_in,
    )
    newest = theirs.order_by(Listing.on_market_date.desc(), Listing.id.desc()).limit(6)
    return list(db.session.scalars(newest))


def _praise(person: Person) -> list[Any]:
    return testimonials.published(g.tenant, member_id=person.member_id, size=4).rows


def _posts(person: Person) -> list[Any]:
    return insights.posts(g.tenant, utc_now(), author_id=person.member_id, size=3).rows


def _facts(person: Person) -> dict[str, Any]:
    """The person as schema.org knows people, working for the agency."""
    url = site_url(g.tenant, "team.person", slug=person.slug)
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": person.name,
        "url": url,
        "jobTitle": person.title,
        "telephone": person.phone,
        "email": person.email,
        "knowsLanguage": list(person.languages),
        "worksFor": {
            "@type": "RealEstateAgent",
            "name": website(g.tenant).display_name,
            "url": site_url(g.tenant),
        },
    }
    if person.photo_key:
        facts["image"] = site_url(g.tenant, "site.media", key=person.photo_key)
    return {name: value for name, value in facts.items() if value}
