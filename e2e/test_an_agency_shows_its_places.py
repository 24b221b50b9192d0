"""Places: a visitor goes from the map of towns to homes; an owner writes facts, and wrong ones are refused in place."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import People

# one data set is enough: what is judged are pages, not databases
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)

PHONE = {"width": 390, "height": 844}


def owner_of(people: People, slug: str) -> Page:
    return people._enter(f"{slug}.crm", f"owner@{slug}.example")


def test_a_visitor_goes_from_the_places_to_homes_and_figures(people: People) -> None:
    page = people.page("fairfield", path="/", viewport=PHONE)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Neighborhoods", exact=True).click()
    page.locator(".town__name").get_by_role("link", name="Kirkland").click()
    expect(page.get_by_role("heading", level=1, name="Kirkland")).to_be_visible()
    expect(page.locator(".figures")).to_contain_text("Median asking price")
    page.get_by_text("The figures as a table").click()
    expect(page.locator(".figures-table tbody tr")).to_have_count(12)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name=re.compile(r"See \d+ homes for sale")).click()
    expect(page).to_have_url(re.compile(r"/listings\?area=kirkland"))
    for address in page.locator("article h2").all_inner_texts():
        assert "Kirkland" in address


def test_a_report_reads_and_downloads_without_javascript(people: People) -> None:
    page = people.page("fairfield", path="/market-reports", java_script_enabled=False)
    page.locator("tbody tr").first.get_by_role("link").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("All our areas")
    expect(page.locator("svg.chart")).to_have_count(3)
    expect(page.locator(".report-table tbody tr")).to_have_count(13)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    assert download.value.suggested_filename.startswith("market-all-areas-")


def test_a_wrong_fact_is_refused_and_keeps_what_was_typed(people: People) -> None:
    desk = owner_of(people, "fairfield")
    desk.goto("/website/areas")
    desk.get_by_role("link", name="Facts of Medina").click()
    row = desk.locator("fieldset.fact").last
    row.get_by_label("Section").select_option("schools")
    row.get_by_label("What it is").fill("Nearest library")
    row.get_by_label("Value").fill("1.2")
    row.get_by_label("How it was found").fill("Measured on the map")
    desk.get_by_role("button", name="Save the facts").click()
    expect(desk.locator("main .refusal")).to_contain_text("Please mend what is marked below")
    wrong = desk.locator("fieldset.fact.is-wrong")
    expect(wrong).to_contain_text("A fact without a source is not shown")
    expect(wrong.get_by_label("What it is")).to_have_value("Nearest library")
    wrong.get_by_label("Source", exact=True).fill("City of Medina")
    wrong.get_by_label("Date").fill("2026-05-01")
    desk.get_by_role("button", name="Save the facts").click()
    expect(desk.get_by_text("The facts are saved.")).to_be_visible()
    page = people.page("fairfield", path="/areas/medina")
    expect(page.get_by_role("heading", name="Schools")).to_be_visible()
    expect(
        page.get_by_text("City of Medina, as of May 1, 2026. Measured on the map")
    ).to_be_visible()
    people.complaints.clear()  # the browser reports the 422 itself


def test_a_section_switched_off_is_gone(people: People) -> None:
    staff, visitor = people.staff(), people.page("fairfield", path="/areas/bellevue")
    expect(visitor.get_by_role("heading", name="Taxes")).to_be_visible()
    staff.goto("/agencies/fairfield")
    row = staff.locator("#modules").locator("[data-module=taxes]")
    row.get_by_role("button", name=re.compile("off", re.I)).click()
    expect(staff.get_by_text("Switched off for this agency.")).to_be_visible()
    switched = time.monotonic()
    while visitor.get_by_role("heading", name="Taxes").count():
        assert time.monotonic() - switched < 6
        visitor.wait_for_timeout(300)
        visitor.reload()
    expect(visitor.get_by_role("heading", name="At a glance")).to_be_visible()


def test_an_owner_previews_what_nobody_sees_yet_and_publishes_it(people: People) -> None:
    desk = owner_of(people, "summit")
    desk.goto("/website/areas")
    desk.get_by_role("link", name="Add a place").click()
    desk.get_by_label("Name", exact=True).fill("Lake Wilderness")
    desk.get_by_label("City of its homes").fill("Maple Valley")
    desk.get_by_label("Text", exact=True).fill("Around the lake, no children.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator("#text-error")).to_be_visible()
    desk.get_by_label("Text", exact=True).fill("Around the lake.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Lake Wilderness is saved. It is not published.")).to_be_visible()
    with desk.context.expect_page() as opened:
        desk.get_by_role("link", name="Preview").click()
    expect(opened.value.get_by_text("This page is not published")).to_be_visible()
    desk.get_by_label("Visitors see this page").check()
    desk.get_by_role("button", name="Save", exact=True).click()
    page = people.page("summit", path="/areas/lake-wilderness")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lake Wilderness")
    people.complaints.clear()  # the browser reports the 422 itself
