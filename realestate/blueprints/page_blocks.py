"""An agency's own page, ready for its template: its blocks with what they show, what stands around them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from realestate.db import utc_now
from realestate.modules.alerts.rules import consent_text as alerts_text
from realestate.modules.content import people, queries
from realestate.modules.content.blocks import Block, Content, Faq, Homes, Praise
from realestate.modules.content.plain import Ground
from realestate.modules.content.queries import Shown, website
from realestate.modules.content.writing import reading_minutes
from realestate.modules.entitlements import is_enabled
from realestate.modules.images import queries as images
from realestate.modules.images.models import Picture
from realestate.modules.insights import queries as insights
from realestate.modules.lead_forms.rules import consent_text
from realestate.modules.listings import queries as listings
from realestate.modules.registry import MODULES
from realestate.modules.testimonials import queries as testimonials
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

_NEEDS = {"homes": "listings", "praise": "testimonials", "invite": "lead_forms"}


@dataclass(frozen=True)
class Ready:
    """A block with what it shows (homes, testimonials)."""

    block: Block
    shows: tuple[Any, ...] = ()


def know_photos(tenant: TenantRef, keys: Iterable[str]) -> None:
    """Look up the sizes of these pictures in one question; templates then show each in its sizes."""
    wanted = {key for key in keys if key}
    known: dict[str, Picture] = g.setdefault("photos", {})
    if missing := wanted - set(known):
        known.update(images.by_key(tenant, missing))


def ready(tenant: TenantRef, content: Content) -> list[Ready]:
    """The blocks that have something to show: not those of modules that are off, or without any row."""
    found = []
    for block in content.blocks:
        needed = _NEEDS.get(block.kind)
        if needed and not is_enabled(tenant, needed):
            continue
        if isinstance(block, Homes | Praise):
            shows = tuple(
                _homes(tenant, block) if isinstance(block, Homes) else _praise(tenant, block)
            )
            found += [Ready(block, shows)] if shows else []
        else:
            found.append(Ready(block))
    return found


def ground(tenant: TenantRef) -> Ground:
    """What the default words of the plain pages depend on."""
    on = {
        key: url_for(module.nav[1]) if module.nav else ""
        for key, module in MODULES.items()
        if is_enabled(tenant, key)
    }
    agency = website(tenant).display_name
    return Ground(
        website(tenant),
        on,
        consent_text(agency),
        alerts_text(agency),
        url_for("saved_searches.ask_link"),
    )


def page_answer(content: Content, *, slug: str, path: str) -> str:
    """A plain or free page as HTML."""
    know_photos(g.tenant, content.pictures())
    return render_template(
        "site/page.html",
        content=content,
        blocks=ready(g.tenant, content),
        slug=slug,
        canonical=path,
        structured=[faq_facts(content)],
    )


def post_answer(post: Shown, now: datetime) -> str:
    """An article as HTML, whatever its version."""
    author = people.by_id(g.tenant).get(post.content.author_id or 0)
    categories = {category.id: category for category in queries.categories(g.tenant)}
    related = insights.related(g.tenant, post, now)
    know_photos(g.tenant, [*post.content.pictures(), *(one.content.hero_key for one in related)])
    return render_template(
        "insights/post.html",
        post=post,
        content=post.content,
        blocks=ready(g.tenant, post.content),
        author=author,
        category=categories.get(post.content.category_id or 0),
        minutes=reading_minutes(post.content),
        minutes_of=reading_minutes,
        related=related,
        structured=[_posting(post, author), faq_facts(post.content)],
    )


def elsewhere(kind: str, slug: str, endpoint: str) -> Response:
    """Nothing is shown at this address (any more): to where it went, or gone, or never there."""
    moved = queries.former(g.tenant, kind, slug, utc_now())
    if moved is None:
        abort(404)
    if moved == "":
        abort(410, "This page has been taken down.")
    return redirect(url_for(endpoint, slug=moved), 301)


def faq_facts(content: Content) -> dict[str, Any] | None:
    """FAQPage, when the page answers questions."""
    asked = [q for block in content.blocks if isinstance(block, Faq) for q in block.questions]
    if not asked:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": one.question,
                "acceptedAnswer": {"@type": "Answer", "text": one.answer},
            }
            for one in asked
        ],
    }


def _posting(post: Shown, author: people.Person | None) -> dict[str, Any]:
    url = site_url(g.tenant, "insights.post", slug=post.page.slug)
    site = website(g.tenant)
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": post.content.title[:110],
        "description": post.content.description,
        "mainEntityOfPage": url,
        "url": url,
        "datePublished": post.page.published_at.isoformat() if post.page.published_at else None,
        "dateModified": post.version.saved_at.isoformat(),
        "publisher": {
            "@type": "RealEstateAgent",
            "name": site.display_name,
            "url": site_url(g.tenant),
        },
        "author": _author(author)
        if author
        else {"@type": "Organization", "name": site.display_name},
    }
    if post.content.hero_key:
        facts["image"] = site_url(g.tenant, "site.media", key=post.content.hero_key)
    return {name: value for name, value in facts.items() if value}


def _author(author: people.Person) -> dict[str, str]:
    facts = {"@type": "Person", "name": author.name}
    if is_enabled(g.tenant, "team"):
        facts["url"] = site_url(g.tenant, "team.person", slug=author.slug)
    return facts


def _homes(tenant: TenantRef, block: Homes) -> list[Any]:
    if not block.city:
        return listings.featured(tenant, block.count)
    return listings.featured_in(tenant, block.city, block.count)


def _praise(tenant: TenantRef, block: Praise) -> list[Any]:
    return testimonials.published(tenant, size=block.count).rows
