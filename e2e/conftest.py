"""The product as `run.py demo` starts it, on data of its own, and browsers for its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support import chromium, postgres
from tests.support.live import LiveSite

PASSWORD = "demo demo demo"
# Noise that is no fault of a page: the browser asks for an icon on addresses that have none.
_NOT_OURS = ("favicon",)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest) -> Iterator[LiveSite]:
    """Web and worker with the demo's data; on PostgreSQL two web processes and the queue there too."""
    # behind one proxy, so that a test can be many visitors
    live = LiveSite({"APP_MODE": "demo", "TRUSTED_PROXIES": "1", **_database(request)})
    live.flask("demo", "prepare")
    with live:
        yield live


def _database(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "sqlite":
        return {}
    server = postgres.start()
    request.addfinalizer(server.stop)
    owner = server.create_database("journeys")
    return {
        "DATABASE_OWNER_URL": owner,
        "DATABASE_URL": server.url("journeys", "realestate_app"),
        "WEB_WORKERS": "2",
    }


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {
        "executable_path": str(chromium.executable()),
        "args": chromium.launch_arguments(),
        "env": chromium.environment(),
    }


class People:
    """Opens browsers: each person has one of their own, and its errors fail the journey."""

    def __init__(self, browser: Browser, site: LiveSite) -> None:
        self._browser = browser
        self._site = site
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def page(self, host: str, *, path: str = "/", **options: Any) -> Page:
        """A page on this host; ``options`` are the browser context's (a phone's width, no JavaScript)."""
        context = self._browser.new_context(base_url=self.address(host), **options)
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: self._complain(m.type, m.text))
        page.on("pageerror", lambda e: self._complain("error", str(e)))
        page.goto(path)
        return page

    def address(self, host: str) -> str:
        return f"http://{host}.estate.localhost:{self._site.port}"

    def agent(self, slug: str, **options: Any) -> Page:
        """The agent of an agency, signed in, on the list of leads."""
        return self._enter(f"{slug}.crm", f"agent@{slug}.example", **options)

    def owner(self, slug: str, **options: Any) -> Page:
        """The owner of an agency, signed in, on the list of leads."""
        return self._enter(f"{slug}.crm", f"owner@{slug}.example", **options)

    def staff(self, **options: Any) -> Page:
        return self._enter("admin", "staff@platform.example", **options)

    def _enter(self, host: str, email: str, **options: Any) -> Page:
        page = self.page(host, **options)
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/leads" if ".crm" in host else "**/agencies")
        return page

    def _complain(self, kind: str, words: str) -> None:
        if kind == "error" and not any(noise in words for noise in _NOT_OURS):
            self.complaints.append(words)

    def leave(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def people(browser: Browser, site: LiveSite) -> Iterator[People]:
    everyone = People(browser, site)
    yield everyone
    everyone.leave()
    assert everyone.complaints == []


@pytest.fixture
def ask() -> Callable[..., str]:
    """A visitor opens the first home of a search and asks about it; returns the receipt's number."""

    def _ask(page: Page, name: str) -> str:
        page.goto("/listings?beds_min=4")
        page.locator("article a").first.click()
        form = page.locator("form[action$='/inquiry']")
        form.get_by_label("Your name").fill(name)
        form.get_by_label("E-mail address").fill(f"{name.split()[0].lower()}@mail.example")
        form.get_by_label("Your question").fill("Could I see it this weekend?")
        page.wait_for_timeout(2_100)  # people need longer; faster senders are held back
        form.get_by_role("button", name="Send").click()
        receipt = page.locator("[data-receipt]")
        receipt.wait_for()
        return receipt.inner_text()

    return _ask
