"""A database that stops: said aloud, never shown as "no data", with the visitor's words kept."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, expect

from tests.support import postgres
from tests.support.live import LiveSite


@pytest.fixture
def server() -> Iterator[postgres.PostgresServer]:
    running = postgres.start()
    yield running
    running.stop()


def ask(site: LiveSite, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    with closing(connection):
        connection.request("GET", path, headers={"Host": "fairfield.estate.localhost"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_a_visitor_writing_when_the_database_stops_loses_nothing(
    server: postgres.PostgresServer, browser: Browser
) -> None:
    settings = {
        "APP_MODE": "demo",
        "DATABASE_OWNER_URL": server.create_database("away"),
        "DATABASE_URL": server.url("away", "realestate_app"),
        "WEB_WORKERS": "1",
    }
    live = LiveSite(settings)
    live.flask("demo", "prepare")
    with live:
        page = browser.new_page(
            base_url=f"http://fairfield.estate.localhost:{live.port}", java_script_enabled=False
        )
        page.goto("/contact")
        page.get_by_label("Your name").fill("Wim Writer")
        page.get_by_label("E-mail address").fill("wim@mail.example")
        page.get_by_label("How can we help?").fill("Words that took me an hour.")
        server.stop()
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("Nothing you typed is lost").first).to_be_visible(timeout=30_000)
        expect(page.get_by_text("Words that took me an hour.").first).to_be_visible()
        page.close()
        status, text = ask(live, "/listings")
        assert status == 503
        assert "No homes" not in text
        status, text = ask(live, "/readyz")
        assert status == 503
        assert list(json.loads(text)["failing"]) == ["database"]
        assert ask(live, "/healthz")[0] == 200
