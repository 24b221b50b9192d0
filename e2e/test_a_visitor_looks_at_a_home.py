"""The page of a home: pictures by keyboard, sharing, its open houses in a calendar, and what stands where a home was."""

from __future__ import annotations

import re

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from e2e.conftest import People

# one data set is enough: what is judged are pages, not databases
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)

PHONE = {"width": 390, "height": 844}
# No sheet to share with, as on most desktop computers.
NO_SHEET = "Object.defineProperty(navigator, 'share', { value: undefined })"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"


def open_a_home(people: People, **options: object) -> Page:
    page = people.page("fairfield", path="/listings", **options)
    page.locator("article:has(picture) a").first.click()  # journeys add homes without pictures
    expect(page).to_have_url(re.compile(r"/listings/\d+/"))
    return page


def test_the_gallery_is_looked_at_by_keyboard(people: People) -> None:
    page = open_a_home(people)
    count, full = page.locator("[data-gallery-count]"), page.locator("[data-gallery-full]")
    expect(count).to_have_text(re.compile(r"^1 of [56]$"))
    page.locator("[data-gallery-strip]").focus()
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text(re.compile(r"^2 of"))
    page.get_by_role("button", name="Full screen").press("Enter")
    expect(full).to_be_visible()
    expect(count).to_have_text(re.compile(r"^2 of"))
    page.keyboard.press("End")
    expect(count).to_have_text(re.compile(r"^(\d) of \1$"))
    page.keyboard.press("ArrowLeft")
    expect(count).to_have_text(re.compile(r"^[45] of"))
    page.keyboard.press("Escape")
    expect(full).to_be_hidden()
    expect(page.get_by_role("button", name="Full screen")).to_be_focused()
    expect(count).to_have_text(re.compile(r"^[45] of"))


def test_the_gallery_follows_a_finger(people: People) -> None:
    page = open_a_home(people, viewport=PHONE, has_touch=True)
    page.locator("[data-gallery-strip]").evaluate(
        "strip => strip.scrollTo({ left: strip.clientWidth })"
    )
    expect(page.locator("[data-gallery-count]")).to_have_text(re.compile(r"^2 of"))
    page.locator("[data-gallery-strip] img").nth(1).tap()
    expect(page.locator("[data-gallery-full]")).to_be_visible()
    page.get_by_role("button", name="Close").tap()
    expect(page.locator("[data-gallery-full]")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_link_is_copied_where_there_is_no_sheet(people: People) -> None:
    page = open_a_home(people, permissions=["clipboard-read", "clipboard-write"])
    page.evaluate(NO_SHEET)
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.evaluate(NO_CLIPBOARD)
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_label("Link to this home")).to_have_value(page.url)


def test_an_open_house_goes_into_a_calendar(people: People) -> None:
    page = people.page("fairfield", path="/open-houses")
    expect(page.get_by_role("heading", level=1)).to_have_text("Open houses")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Add to calendar")).first.click()
    with open(download.value.path(), "rb") as written:
        text = written.read()
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event["SUMMARY"].startswith("Open house: ")
    zone = event["DTSTART"].params[
        "TZID"
    ]  # a journey of alerts may have moved the agency to where it is day
    assert f"TZID:{zone}".encode() in text
    town = page.get_by_role("navigation", name="Town").get_by_role("link").nth(1)
    words = re.sub(r"\s*\d+$", "", town.inner_text())
    town.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Open houses in {words}")
    page.locator("article a").first.click()
    expect(page.get_by_role("heading", name="Open house", exact=True)).to_be_visible()


def _first(page: Page, wanted: str, start: int) -> tuple[int, str]:
    """The first home from this number on whose answer is as wanted, and where its address led."""
    number, led_to = page.evaluate(
        f"""async (start) => {{
          for (let id = start; id < start + 400; id += 1) {{
            const answer = await fetch(`/listings/${{id}}`);
            if ({wanted}) return [id, answer.url];
          }}
        }}""",
        start,
    )
    return number, led_to


def test_an_old_address_leads_to_the_home_again(people: People) -> None:
    page = people.page("fairfield")
    # listings that ran out are numbered after the 900 homes of the demo
    old, led_to = _first(page, "answer.status === 200 && !answer.url.includes(`/${id}/`)", 895)
    page.goto(f"/listings/{old}/as-it-was")
    expect(page).to_have_url(led_to)
    expect(page.get_by_text("The same home was listed before")).to_be_visible()


def test_a_removed_home_says_so_and_offers_others(people: People) -> None:
    page = people.page("fairfield")
    # the first home of the demo whose seller withholds it is a little further on
    gone, _ = _first(page, "answer.status === 410", 220)
    page.goto(f"/listings/{gone}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This home is no longer shown")
    page.locator("article a").first.click()
    expect(page.get_by_role("heading", name="Facts")).to_be_visible()
    assert all("410" in words for words in people.complaints)
    people.complaints.clear()


def test_without_javascript_a_visitor_asks_about_a_home(people: People) -> None:
    page = open_a_home(people, java_script_enabled=False)
    expect(page.get_by_role("button", name="Full screen")).to_be_hidden()
    expect(page.get_by_role("button", name="Share")).to_be_hidden()
    expect(page.get_by_role("link", name="E-mail", exact=True)).to_be_visible()
    form = page.locator("form[action$='/inquiry']")
    form.get_by_label("Your name").fill("Nora Plain")
    form.get_by_label("E-mail address").fill("nora@mail.example")
    form.get_by_label("Your question").fill("Is the street quiet?")
    page.wait_for_timeout(2_100)  # people need longer; faster senders are held back
    form.get_by_role("button", name="Send").click()
    expect(page).to_have_url(re.compile("/thanks/"))
    expect(page.locator("[data-receipt]")).to_be_visible()
