"""JSON-LD of a place (schema.org): the way to it, and its questions with their answers."""

from __future__ import annotations

from typing import Any

from flask import g

from realestate.modules.areas.models import Area
from realestate.modules.content import markdown
from realestate.tenancy.urls import site_url


def breadcrumbs(area: Area, parent: Area | None) -> dict[str, Any]:
    """Home > Neighborhoods > the town > this place."""
    steps: list[tuple[str, str | None]] = [
        ("Home", site_url(g.tenant)),
        ("Neighborhoods", site_url(g.tenant, "areas.index")),
    ]
    if parent is not None:
        steps.append((parent.name, site_url(g.tenant, "areas.show", slug=parent.slug)))
    steps.append((area.name, None))
    items = [
        {"@type": "ListItem", "position": place, "name": name} | ({"item": url} if url else {})
        for place, (name, url) in enumerate(steps, 1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def questions(area: Area) -> list[dict[str, Any]]:
    """FAQPage, when there are questions."""
    if not area.faq:
        return []
    asked = [
        {
            "@type": "Question",
            "name": row["question"],
            "acceptedAnswer": {"@type": "Answer", "text": markdown.html(row["answer"])},
        }
        for row in area.faq
    ]
    return [{"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": asked}]
