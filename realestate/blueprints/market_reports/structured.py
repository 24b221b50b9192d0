"""JSON-LD of a report (schema.org): the figures as a Dataset with its file, and the way to it."""

from __future__ import annotations

from typing import Any

from flask import g

from realestate.blueprints.market_reports.subject import Subject
from realestate.modules.content.queries import website
from realestate.modules.market_reports.rules import Report
from realestate.tenancy.urls import site_url

_MEASURED = (
    "Closed sales",
    "Median price in USD",
    "Median price a square foot in USD",
    "Median days on market",
    "New listings",
    "Homes on the market at the end of the month",
)


def dataset(subject: Subject, report: Report) -> dict[str, Any]:
    name, month = subject.name, report.month
    about = {"slug": subject.slug, "month": month.code}
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"Home sales by month, {name}, to {month.words}",
        "description": (
            f"Closed sales, median prices with their sample, days on market, new listings and homes on the "
            f"market in thirteen months to {month.words}: {name}. Counted from the listings shown by "
            f"{website(g.tenant).display_name}; medians of fewer than five homes are left out."
        ),
        "url": site_url(g.tenant, "market_reports.month", **about),
        "temporalCoverage": f"{report.lines[0].month.first}/{month.last}",
        "creator": {
            "@type": "Organization",
            "name": website(g.tenant).display_name,
            "url": site_url(g.tenant),
        },
        "isAccessibleForFree": True,
        "variableMeasured": list(_MEASURED),
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "text/csv",
            "contentUrl": site_url(g.tenant, "market_reports.as_file", **about),
        },
    }
    if subject.area is not None:
        found["spatialCoverage"] = {"@type": "Place", "name": name}
    return found


def breadcrumbs(subject: Subject, report: Report) -> dict[str, Any]:
    """Home > Market reports > the place > the month."""
    steps = (
        ("Home", site_url(g.tenant)),
        ("Market reports", site_url(g.tenant, "market_reports.index")),
        (subject.name, site_url(g.tenant, "market_reports.area", slug=subject.slug)),
        (report.month.words, None),
    )
    items = [
        {"@type": "ListItem", "position": place, "name": name} | ({"item": url} if url else {})
        for place, (name, url) in enumerate(steps, 1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
