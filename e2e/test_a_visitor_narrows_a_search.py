"""Narrowing a search: filters, chips, Back, the next page, suggestions; and all of it without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import People

# one data set is enough: what is judged are pages, not databases
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)

PHONE = {"width": 390, "height": 844}


def test_filters_chips_next_page_and_back(people: People) -> None:
    page = people.page("fairfield", path="/listings")
    title = page.locator("#results-title")
    page.get_by_text("Beds and baths", exact=True).click()
    page.locator("label.pill", has=page.locator("#beds_min-4")).click()
    expect(page).to_have_url(re.compile(r"\?beds_min=4$"))
    expect(title).to_have_text("Homes for sale, 4+ beds")
    expect(page).to_have_title(re.compile(r"^Homes for sale, 4\+ beds \|"))
    expect(page.locator("#beds_min-4")).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Next homes").click()
    expect(page).to_have_url(re.compile(r"after="))
    expect(page.get_by_role("link", name="Back to first page")).to_be_visible()
    page.get_by_role("link", name="4+ beds").click()
    expect(title).to_have_text("Homes for sale")
    expect(page.locator("#beds_min-any")).to_be_checked()
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?beds_min=4$"))
    expect(title).to_have_text("Homes for sale, 4+ beds")
    expect(page.locator("#beds_min-4")).to_be_checked()


def test_typing_a_price_replaces_the_address_and_a_choice_pushes_it(people: People) -> None:
    page = people.page("fairfield", path="/listings")
    steps = page.evaluate("history.length")
    page.get_by_text("Price", exact=True).click()
    page.get_by_label("Price up to").press_sequentially("900,000", delay=30)
    expect(page).to_have_url(re.compile(r"\?price_max=900000$"))
    expect(page.get_by_label("Price up to")).to_be_focused()
    assert page.evaluate("history.length") == steps


def test_the_box_suggests_and_answers_to_the_keyboard(people: People) -> None:
    page = people.page("fairfield", path="/listings")
    box = page.get_by_role("combobox")
    box.press_sequentially("bell", delay=20)
    expect(page.get_by_role("option", name="Bellevue Town")).to_be_visible()
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "filter-location-suggestions-0")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"\?location=Bellevue$"))
    expect(page.locator("#results-title")).to_have_text("Homes for sale in Bellevue")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_without_javascript_a_phone_filters_takes_away_and_turns_the_page(people: People) -> None:
    page = people.page("fairfield", path="/listings", java_script_enabled=False, viewport=PHONE)
    page.locator(".sheet__open").click()
    page.get_by_text("Beds and baths", exact=True).click()
    page.locator("label.pill", has=page.locator("#beds_min-4")).click()
    page.get_by_role("button", name=re.compile("^Show")).click()
    expect(page.locator("#results-title")).to_have_text("Homes for sale, 4+ beds")
    page.get_by_role("link", name="Next homes").click()
    expect(page).to_have_url(re.compile(r"after="))
    page.get_by_role("link", name="4+ beds").click()
    expect(page.locator("#results-title")).to_have_text("Homes for sale")
    expect(page.locator("article")).not_to_have_count(0)
