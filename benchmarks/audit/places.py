"""Which pages are judged: one of each kind an agency has, found as a visitor finds them."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

# kind -> where it is, or the page to begin on and the link to follow there
KINDS: dict[str, str | tuple[str, str]] = {
    "home": "/",
    "search": "/listings",
    "listing": ("/listings", "article a[href*='/listings/']"),
    "area": ("/areas", "main a[href*='/areas/']"),
    "article": ("/insights", "main a[href*='/insights/']"),
    "valuation": "/valuation",
    "contact": "/contact",
    "filtered search": "/listings?beds_min=3&price_max=900000",
    "empty search": "/listings?location=Nowhere",
    "map": "/map",
    "areas": "/areas",
    "insights": "/insights",
    "open houses": "/open-houses",
    "market reports": "/market-reports",
    "market report": ("/market-reports", "main a[href*='/market-reports/']"),
    "mortgage": "/mortgage?price=750000&down=20&rate=6",
    "closing costs": "/closing-costs",
    "testimonials": "/testimonials",
    "team": "/team",
    "agent": ("/team", "main a[href*='/team/']"),
    "about": "/about",
    "services": "/services",
    "privacy": "/privacy",
    "terms": "/terms",
    "fair housing": "/fair-housing",
    "accessibility": "/accessibility",
    "showing": ("LISTING", "a.tour"),
    "saved": "/saved",
    "seller": "/sell",
    "newsletter": "/newsletter",
    "missing": "/nothing-here",
}
JUDGED = ("home", "search", "listing", "area", "article", "valuation", "contact")  # by Lighthouse


@dataclass(frozen=True)
class Place:
    """One page of one agency."""

    kind: str
    path: str


def find_all(page: Page, root: str) -> list[Place]:
    """The kinds this agency has; modules that are off, or not built, are left out."""
    found: list[Place] = []
    for kind, where in KINDS.items():
        path = _follow(page, root, where, found)
        if path is not None:
            found.append(Place(kind, path))
    return found


def _follow(page: Page, root: str, where: str | tuple[str, str], found: list[Place]) -> str | None:
    if isinstance(where, str):
        return where if _answers(page, root + where) or where == "/nothing-here" else None
    begin, link = where
    if begin == "LISTING":
        begin = next((place.path for place in found if place.kind == "listing"), "")
    if not begin or not _answers(page, root + begin):
        return None
    first = page.locator(link).first
    return first.get_attribute("href") if first.count() else None


def _answers(page: Page, address: str) -> bool:
    answer = page.goto(address)
    return answer is not None and answer.status < 400
