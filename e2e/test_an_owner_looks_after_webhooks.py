"""An owner adds a receiver, keeps its secret, and tries it; with JavaScript and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import PASSWORD, People


def enter(people: People, **options: object) -> Page:
    page = people.page("harbor.crm", **options)
    page.get_by_label("E-mail address").fill("owner@harbor.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/leads")
    page.get_by_role("link", name="Webhooks").click()
    return page


def add(page: Page, url: str) -> None:
    page.get_by_label("Address of the receiver").fill(url)
    page.get_by_role("button", name="Add the receiver").click()


@pytest.mark.parametrize("has_script", [True, False])
def test_an_owner_adds_tries_and_removes_a_receiver(people: People, has_script: bool) -> None:
    page = enter(people, java_script_enabled=has_script)
    # the host of this name is nobody's: what is sent there waits for another try
    add(page, f"https://hooks-{'a' if has_script else 'b'}.example/estate")
    expect(page.locator("#secret")).to_have_text(re.compile(r"^whsec_\S{44}$"))
    page.get_by_role("button", name="Send a test event").click()
    expect(page.locator("[id^=sending-]").first).to_contain_text("Test event")
    expect(page.locator("#secret")).to_have_count(0)
    page.locator("summary", has_text="Remove").click()
    page.get_by_role("button", name="Remove it for good").click()
    expect(page.get_by_text("No receiver yet.")).to_be_visible()
