"""Pictures of the product: `python3 run.py screenshots` renews the README's, `--all FOLDER` takes every page."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support import chromium
from tests.support.live import LiveSite

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
PASSWORD = "demo demo demo"
WIDTHS = {"phone": (390, 844), "desktop": (1280, 860)}
SITE_PAGES = {
    "home": "/",
    "search": "/listings",
    "search-filtered": "/listings?beds_min=4&location=Bellevue&price_max=900000",
    "search-nothing": "/listings?location=Nowhere",
    "listing": "LISTING",
    "map": "/map",
    "map-town": "/map?location=Kirkland",
    "mortgage": "/mortgage?price=850000&rate=6.5&down=10%25&tax=8200&insurance=1500",
    "closing-costs": "/closing-costs?side=seller&price=1600000&closing=2026-12-15&tax=9000",
    "contact": "/contact",
    "team": "/team",
    "about": "/about",
    "privacy": "/privacy",
    "fair-housing": "/fair-housing",
    "missing": "/nothing-here",
}
WORKSPACE_PAGES = {
    "leads": "/leads",
    "leads-filtered": "/leads?status=touring&status=offer",
    "leads-nothing": "/leads?q=nobody-of-that-name",
    "lead": "LEAD",
    "held": "/held",
}
PLATFORM_PAGES = {
    "agencies": "/agencies",
    "agency": "/agencies/fairfield",
    "ingestion": "/ingestion",
    "dead-letters": "/dead-letters",
    "dead-letters-each": "/dead-letters?view=letters&reason=ingestion_failed&unknown=1",
    "dead-letter": "LETTER",
    "dry-run": "/dead-letters/retry?reason=ingestion_failed",
    "missing": "/nothing",
}


def main() -> None:
    """Start the product on demo data of its own and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every page, both widths")
    folder = parser.parse_args().all
    live = LiveSite({"APP_MODE": "demo"})
    live.flask("demo", "prepare")
    live.run_module("e2e.traffic")
    with live, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=str(chromium.executable()),
            args=chromium.launch_arguments(),
            env=chromium.environment(),
        )
        camera = Camera(browser, live.port)
        if folder:
            camera.take_all(folder)
        else:
            camera.take_for_readme()
        browser.close()


class Camera:
    """Opens pages as their people would and keeps pictures of them."""

    def __init__(self, browser: Browser, port: int) -> None:
        self._browser = browser
        self._port = port

    def take_for_readme(self) -> None:
        IMAGES.mkdir(parents=True, exist_ok=True)
        site = self._open("fairfield", "desktop")
        self._take(site, "/", IMAGES / "website.jpg")
        self._take(self._open("harbor", "phone"), "LISTING", IMAGES / "listing-phone.jpg")
        desk = self._signed_in("fairfield.crm", "agent@fairfield.example", "desktop")
        self._take(desk, "/leads", IMAGES / "leads.jpg")
        staff = self._signed_in("admin", "staff@platform.example", "desktop")
        self._take(staff, "/ingestion", IMAGES / "ingestion.jpg")
        self._take(staff, "LETTER", IMAGES / "dead-letter.jpg")

    def take_all(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            for slug in ("fairfield", "harbor", "summit"):
                page = self._open(slug, width)
                for name, path in SITE_PAGES.items():
                    self._take(page, path, folder / f"{slug}-{name}-{width}.jpg", whole=True)
            self._desks(folder, width)

    def _desks(self, folder: Path, width: str) -> None:
        for scheme in ("light", "dark"):
            entry = self._open("fairfield.crm", width, scheme)
            self._take(entry, "/sign-in", folder / f"sign-in-{width}-{scheme}.jpg")
            agent = self._signed_in("fairfield.crm", "agent@fairfield.example", width, scheme)
            for name, path in WORKSPACE_PAGES.items():
                self._take(agent, path, folder / f"crm-{name}-{width}-{scheme}.jpg", whole=True)
            staff = self._signed_in("admin", "staff@platform.example", width, scheme)
            for name, path in PLATFORM_PAGES.items():
                self._take(staff, path, folder / f"admin-{name}-{width}-{scheme}.jpg", whole=True)

    def _open(self, host: str, width: str, scheme: str = "light") -> Page:
        wide, high = WIDTHS[width]
        context: BrowserContext = self._browser.new_context(
            base_url=f"http://{host}.estate.localhost:{self._port}",
            viewport={"width": wide, "height": high},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        return context.new_page()

    def _signed_in(self, host: str, email: str, width: str, scheme: str = "light") -> Page:
        page = self._open(host, width, scheme)
        page.goto("/sign-in")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/leads" if ".crm" in host else "**/agencies")
        return page

    def _take(self, page: Page, path: str, file: Path, *, whole: bool = False) -> None:
        first = {
            "LISTING": ("/listings?beds_min=4", "article a"),
            "LEAD": ("/leads", "#lead-list a[href^='/leads/']"),
            "LETTER": (
                "/dead-letters?view=letters&reason=ingestion_failed",
                "#letters .letter-error a",
            ),
        }
        if path in first:
            page.goto(first[path][0])
            path = str(page.locator(first[path][1]).first.get_attribute("href"))
        page.goto(path)
        page.wait_for_load_state("load")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=file, type="jpeg", quality=70, full_page=whole)
        print(file, file=sys.stderr)


if __name__ == "__main__":
    main()
