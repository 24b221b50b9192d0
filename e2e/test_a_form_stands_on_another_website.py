"""An owner designs a form and names a website; it stands there without moving anything, and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.conftest import PASSWORD, People

# one data set is enough: what is shown are browsers' frames
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)
_SHIFTS = """new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.shifted = (window.shifted || 0) + entry.value;
}).observe({type: "layout-shift", buffered: true});"""


class Elsewhere:
    """A website of somebody else's, with one page."""

    def __init__(self) -> None:
        elsewhere = self

        class _Page(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(elsewhere.page.encode())

            def log_message(self, *_words: object) -> None: ...

        self.page = ""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def origin(self, host: str) -> str:
        return f"http://{host}:{self.server.server_port}"


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    site = Elsewhere()
    yield site
    site.server.shutdown()
    site.server.server_close()


def design(people: People, origin: str) -> str:
    """The owner of Harbor designs a form for this website; returns the line to copy."""
    page = people.page("harbor.crm")
    page.get_by_label("E-mail address").fill("owner@harbor.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/leads")
    page.goto("/website/forms/new")
    page.get_by_label("Title").fill("Tour of the new homes")
    page.get_by_label("Address", exact=True).fill("new-homes")
    page.get_by_label("Question", exact=True).fill("How many of you come?")
    page.get_by_label("Answered by").select_option("A number")
    page.get_by_label("Must be answered").check()
    page.get_by_label("Websites that may show it").fill(origin)
    page.get_by_label("Published").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("code.secret-word")).to_contain_text("/embed/new-homes.js")
    return page.locator("code.secret-word").inner_text()


def send(page: Page) -> None:
    form = page.frame_locator("iframe[title='Tour of the new homes']")
    form.get_by_label("Your name").fill("Freda Framed")
    form.get_by_label("E-mail address").fill("freda@mail.example")
    page.wait_for_timeout(2_100)  # people need longer
    form.get_by_role("button", name="Send").click()
    expect(
        form.get_by_role("link", name="Please answer this.").or_(
            form.get_by_text("Write a number.").first
        )
    ).to_be_visible()
    form.get_by_label("How many of you come?").fill("3")
    form.get_by_role("button", name="Send").click()
    expect(form.locator("[data-receipt]")).to_be_visible()


def test_it_is_shown_and_sent_there_without_a_shift_and_refused_elsewhere(
    people: People, browser: Browser, elsewhere: Elsewhere
) -> None:
    line = design(people, elsewhere.origin("127.0.0.1"))
    elsewhere.page = f"<!doctype html><title>Builder</title><h1>New homes</h1>{line}<p>Below</p>"
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(_SHIFTS)
    page.goto(elsewhere.origin("127.0.0.1"))
    page.wait_for_timeout(800)
    assert page.evaluate("window.shifted || 0") == 0
    send(page)
    page.goto(elsewhere.origin("localhost"))  # the same page, but not on the list
    page.wait_for_timeout(800)
    frame = page.frames[1]
    assert "Tour of the new homes" not in frame.content()
    context.close()
    desk = people.agent("harbor")
    expect(desk.get_by_text("Freda Framed")).to_be_visible()
