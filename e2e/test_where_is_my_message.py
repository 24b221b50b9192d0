"""A visitor follows their message by its receipt's number; the page tells the news by itself."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from e2e.conftest import People
from tests.support.live import LiveSite


def test_the_page_says_by_itself_when_the_message_is_with_the_agent(
    people: People, ask: Callable[..., str], site: LiveSite
) -> None:
    visitor = people.page("fairfield")
    site.kill_worker()
    receipt = ask(visitor, "Wanda Waiting")
    visitor.get_by_role("link", name="See where your message is").click()
    expect(visitor.get_by_role("heading", name="We have your message")).to_be_visible()
    site.restart_worker()
    expect(visitor.get_by_role("heading", name="Your message is with")).to_be_visible(
        timeout=35_000
    )
    visitor.wait_for_timeout(2_500)
    with_news = visitor.content()
    assert "hx-trigger" not in with_news, "it asks no more"
    visitor.goto("/receipts")
    visitor.get_by_label("Eight letters").fill(f" {receipt.lower().replace('-', ' ')} ")
    visitor.get_by_role("button", name="Look it up").click()
    expect(visitor.get_by_text(receipt)).to_be_visible()


def test_without_javascript_a_link_looks_again(people: People, ask: Callable[..., str]) -> None:
    visitor = people.page("fairfield", java_script_enabled=False)
    receipt = ask(visitor, "Nils Noscript")
    visitor.get_by_role("link", name="See where your message is").click()
    expect(visitor.get_by_text(receipt)).to_be_visible()
    again = visitor.get_by_role("link", name="Look again")
    if again.count():
        again.click()
    expect(visitor.locator("#receipt-title")).to_contain_text("message")
