"""Searching homes: the results follow the form, the address follows the results."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import People

PHONE = {"width": 390, "height": 844}


def test_results_swap_and_the_address_follows_and_back_returns(people: People) -> None:
    page = people.page("fairfield", path="/listings")
    first = page.locator("#results-title").inner_text()
    page.get_by_text("Beds and baths", exact=True).click()
    page.locator("label.pill", has=page.locator("#beds_min-4")).click()
    expect(page).to_have_url(re.compile(r"beds_min=4"))
    page.keyboard.press("Escape")
    expect(page.locator("#results-title")).not_to_have_text(first)
    page.locator("article a").first.click()
    expect(page).to_have_url(re.compile(r"/listings/\d+/"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"beds_min=4"))
    expect(page.locator("header").first).to_be_visible()
    expect(page.locator("article")).not_to_have_count(0)


def test_without_javascript_the_form_is_a_form(people: People) -> None:
    page = people.page("fairfield", path="/listings", java_script_enabled=False)
    page.get_by_text("Beds and baths", exact=True).click()
    page.locator("label.pill", has=page.locator("#beds_min-4")).click()
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page).to_have_url(re.compile(r"beds_min=4"))
    expect(page.locator("article")).not_to_have_count(0)


@pytest.mark.parametrize(
    "path", ["/", "/listings", "/contact", "/team", "/about", "/privacy", "/fair-housing"]
)
@pytest.mark.parametrize("slug", ["fairfield", "harbor", "summit"])
def test_no_page_is_wider_than_a_phone(people: People, slug: str, path: str) -> None:
    if slug == "harbor" and path == "/team":
        return  # not in its plan
    page = people.page(slug, path=path, viewport=PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]


def test_the_gallery_answers_to_the_keyboard(people: People) -> None:
    page = people.page("fairfield", path="/listings")
    page.locator("article a").first.click()
    expect(page.get_by_text("Illustration").first).to_be_visible()
    expect(page.locator("img").first).to_have_js_property("complete", True)
