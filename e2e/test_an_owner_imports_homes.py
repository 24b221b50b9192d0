"""A file of homes with two bad lines: its columns mended, looked at, taken in, seen by visitors, undone."""

from __future__ import annotations

import csv
import io

from playwright.sync_api import Page, expect

from e2e.conftest import People

COLUMNS = (
    *("ListingKey", "Status", "List Price", "Address", "City", "State", "Zip", "Beds", "Words"),
    "PropertySubType",
)


def a_file() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number in range(1, 6):
        status = "Actve" if number == 2 else "Active"
        price = "ask us" if number == 4 else f"{600 + number},000"
        street = f"{number} Larkspur Lane"
        writer.writerow(
            [f"E{number}", status, price, street, "Larkspurton", "WA", "98004", 3, "A deep porch."]
            + ["SingleFamilyResidence"]
        )
    return text.getvalue().encode()


def owner(people: People) -> Page:
    page = people.page("fairfield.crm")
    page.get_by_label("E-mail address").fill("owner@fairfield.example")
    page.get_by_label("Password", exact=True).fill("demo demo demo")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/leads")
    return page


def test_a_file_is_taken_in_and_undone(people: People) -> None:
    page = owner(people)
    page.goto("/website/homes")
    page.get_by_role("link", name="Imports").click()
    sent = {"name": "larkspur.csv", "mimeType": "text/csv", "buffer": a_file()}
    page.get_by_label("The file").set_input_files(sent)
    page.get_by_label("Whose homes these are").fill("Larkspur MLS")
    page.get_by_role("button", name="Send it").click()

    words = page.locator("li", has_text="Words").locator("select")
    expect(words).to_have_value("")
    words.select_option(label="Description")
    page.get_by_role("button", name="Check the file").click()

    expect(page.get_by_role("heading", name="2 values that cannot be used")).to_be_visible(
        timeout=20_000
    )
    expect(page.get_by_text("Did you mean “Active”?")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="All as a file").click()
    assert "ask us" in download.value.path().read_text()
    page.get_by_role("button", name="Take 3 homes in").click()
    expect(page.get_by_text("Undo this run")).to_be_visible(timeout=20_000)

    visitor = people.page("fairfield", path="/listings?location=Larkspurton")
    expect(visitor.locator("article")).to_have_count(3)

    page.get_by_text("Undo this run").click()
    page.get_by_label("Type 3").fill("3")
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Undone", exact=True)).to_be_visible(timeout=20_000)
    visitor.reload()
    expect(visitor.locator("article")).to_have_count(0)
