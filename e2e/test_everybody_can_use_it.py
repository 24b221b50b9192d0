"""Accessibility: every page, in both themes, without a violation that axe can find (WCAG 2.2 AA)."""

from __future__ import annotations

import tarfile
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.conftest import People
from realestate import assets
from tests.support.live import LiveSite

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 800}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SITE = [
    "/",
    "/listings",
    "/listings?location=Nowhere",
    "LISTING",
    "SHOWING",
    "/saved",
    "/contact",
    "/team",
    "/about",
]
SITE += ["/privacy", "/fair-housing", "/nothing-here"]
SITE += [
    "/areas",
    "/areas/bellevue",
    "/areas/medina",
    "/market-reports",
    "/market-reports/bellevue",
    "REPORT",
]
SITE += ["/map", "/map?location=Kirkland", "/map?bounds=0,0,1,1"]
SITE += ["/mortgage?price=850000&rate=6.5&down=10%25", "/mortgage?price=x"]
SITE += ["/closing-costs?price=850000", "/closing-costs?price=x&side=seller&state=OR"]
WORKSPACE = ["/leads", "/leads?q=nobody-of-that-name", "LEAD", "/held", "/nothing-here"]
PLATFORM = ["/agencies", "/agencies/fairfield", "/ingestion", "/dead-letters", "LETTER"]
PLATFORM += ["/dead-letters?view=letters&unknown=1", "/dead-letters/retry", "/dead-letters?age=1h"]
OWNERS = ["/website/brand", "/website/pictures", "/website/modules"]
ENTRY = ["/sign-in", "/forgot-password", "/new-password/x"]
_FIRST = {
    "LISTING": ("/listings", "article a"),
    "SHOWING": ("LISTING", "a.tour"),
    "REPORT": ("/market-reports/all-areas", "tbody a"),
    "LEAD": ("/leads", "#lead-list a[href^='/leads/']"),
    "LETTER": ("/dead-letters?view=letters", "#letters .letter-error a"),
}

# one data set is enough: what is judged are pages, not databases
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The checker's script, from its package."""
    archive = assets.fetch(["axe-core"], tmp_path_factory.mktemp("axe"))["axe-core"]
    with tarfile.open(archive) as package:
        script = package.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode()


@pytest.fixture(scope="session")
def day(site: LiveSite) -> None:
    """A day of ingestion, with dead letters."""
    site.run_module("e2e.traffic")


def violations(page: Page, axe: str, path: str) -> list[str]:
    page.goto(_resolved(page, path))
    page.evaluate(axe)
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{path} {problem['id']}: {node['target'][0]}"
        for problem in found["violations"]
        for node in problem["nodes"]
    ]


def _resolved(page: Page, path: str) -> str:
    """The address a name stands for: that of a link on a page."""
    if path not in _FIRST:
        return path
    start, link = _FIRST[path]
    page.goto(_resolved(page, start))
    return str(page.locator(link).first.get_attribute("href"))


@pytest.mark.parametrize("slug", ["fairfield", "harbor", "summit"])
def test_websites(people: People, axe: str, slug: str) -> None:
    """Each agency's website wears another theme."""
    phone = people.page(slug, bypass_csp=True, viewport=PHONE)
    found = [line for path in SITE for line in violations(phone, axe, path)]
    wide = people.page(slug, bypass_csp=True, viewport=WIDE)
    found += [line for path in ("/", "LISTING", "/contact") for line in violations(wide, axe, path)]
    assert found == [], "\n".join(found)
    people.complaints.clear()  # the browser reports the 404 itself


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_desks(people: People, axe: str, scheme: str) -> None:
    look = {"bypass_csp": True, "color_scheme": scheme}
    entry = people.page("fairfield.crm", path="/sign-in", viewport=PHONE, **look)
    agent = people.agent("fairfield", viewport=PHONE, **look)
    owner = people.owner("fairfield", viewport=PHONE, **look)
    staff = people.staff(**look)
    found = [
        line
        for page, paths in ((entry, ENTRY), (agent, WORKSPACE), (owner, OWNERS), (staff, PLATFORM))
        for path in paths
        for line in violations(page, axe, path)
    ]
    assert found == [], "\n".join(found)
    people.complaints.clear()  # the browser reports the 404 and the 410 itself
