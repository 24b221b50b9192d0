"""The calculators: the sum follows what is typed, the address follows the sum, nothing needs a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import People

PHONE = {"width": 390, "height": 844}

# they ask no database
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)


def test_the_sum_follows_the_fields_and_the_address_the_sum(people: People) -> None:
    page = people.page("fairfield", path="/mortgage")
    page.get_by_label("Price of the home").fill("850,000")
    expect(page.get_by_role("link", name="Type the interest rate")).to_be_visible()
    page.get_by_label("Interest rate").fill("6.5")
    expect(page.locator(".sum__total")).to_have_text("$4,298.06")
    expect(page).to_have_url(re.compile(r"rate=6\.5"))
    page.get_by_label("Down payment").fill("10%")
    expect(page.locator(".sum__total")).to_have_text("$4,835.32")
    expect(page.get_by_text("Homeowners Protection Act")).to_be_visible()
    page.get_by_label("Interest rate").fill("a lot")
    expect(page.locator("#rate-error")).to_contain_text("Type a percentage")
    assert page.get_by_label("Interest rate").input_value() == "a lot"
    page.get_by_label("Interest rate").fill("7")
    expect(page.locator("#rate-error")).to_be_hidden()
    page.reload()
    expect(page.locator(".sum__total")).to_have_text("$5,089.56")


def test_another_state_brings_another_question(people: People) -> None:
    page = people.page("fairfield", path="/closing-costs?side=seller&price=700000")
    expect(page.get_by_label("Local tax rate")).to_have_value("0.50")
    page.get_by_label("State", exact=True).select_option("OR")
    expect(page.get_by_label("Transfer tax")).to_be_visible()
    expect(page.get_by_label("Local tax rate")).to_have_count(0)
    page.get_by_label("Transfer tax").fill("700")
    expect(page.locator("#sum")).to_contain_text("$700.00")
    page.get_by_label("State", exact=True).select_option("WA")
    expect(page.get_by_label("Local tax rate")).to_be_visible()


@pytest.mark.parametrize("path", ["/mortgage", "/closing-costs", "/closing-costs?side=seller"])
def test_without_javascript_the_form_is_a_form(people: People, path: str) -> None:
    page = people.page("fairfield", path=path, java_script_enabled=False, viewport=PHONE)
    page.get_by_label("Price of the home").fill("lots")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_label("Price of the home")).to_have_value("lots")
    expect(page.get_by_label("Price of the home")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Price of the home").fill("700,000")
    if path == "/mortgage":
        page.get_by_label("Interest rate").fill("6.5")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator(".sum__total")).to_contain_text("$")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
