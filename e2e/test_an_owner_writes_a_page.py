"""An owner writes a page: preview, the gate stops an unfair sentence, an override, publishing, restoring."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import PASSWORD, People


def enter(people: People, **options: object) -> Page:
    page = people.page("summit.crm", **options)
    page.get_by_label("E-mail address").fill("owner@summit.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/leads")
    page.goto("/website/pages")
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("Saved", exact=False).first).to_be_visible()


def to_publish(page: Page) -> None:
    page.get_by_role("button", name="Save, check and publish").click()
    expect(page.get_by_role("heading", name="Check and publish")).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_an_owner_writes_publishes_and_restores_a_page(people: People, has_script: bool) -> None:
    page = enter(people, java_script_enabled=has_script)
    slug = f"about-wells-{'a' if has_script else 'b'}"
    page.get_by_role("link", name="New page").click()
    page.get_by_label("Title", exact=True).fill("About wells")
    page.get_by_label("Description").fill("What to look at before you buy a well.")
    page.get_by_label("Words", exact=True).fill("A well has a **log**. Adults only.")
    page.get_by_label("Address").fill(slug)
    if has_script:  # while typing; without JavaScript by the button
        expect(page.locator("#preview strong", has_text="log")).to_be_visible()
    else:
        page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("“Adults only”")
    expect(page.locator("#preview strong", has_text="log")).to_be_visible()
    page.get_by_role("button", name="Questions and answers").click()
    page.get_by_label("Question 1").fill("Who drills it?")
    page.get_by_label("Answer 1").fill("A licensed driller.")
    save(page)

    # the gate names the sentence; with a reason it may pass
    to_publish(page)
    expect(page.get_by_role("heading", name="Must be mended")).to_be_visible()
    page.get_by_role("button", name="Publish all the same").click()
    expect(page.locator(".refusal")).to_contain_text("Mend what is marked")
    people.complaints.clear()  # the browser notes the refusal's 422, as it should
    page.get_by_label("Why it may be published").fill(
        "Quoted from an old advertisement, as a warning"
    )
    page.get_by_role("button", name="Publish all the same").click()
    expect(page.get_by_text("Published.")).to_be_visible()
    visitor = people.page("summit", path=f"/p/{slug}")
    expect(visitor.get_by_text("Adults only.")).to_be_visible()
    expect(visitor.get_by_text("Who drills it?")).to_be_visible()

    # mended, published without a word; then the first words are restored, as a version of their own
    page.get_by_label("Words", exact=True).fill("A well has a **log**, kept by the state.")
    to_publish(page)
    expect(page.get_by_role("heading", name="Must be mended")).to_have_count(0)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published.")).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_text("kept by the state")).to_be_visible()
    page.get_by_role("link", name="Versions").click()
    page.get_by_role("button", name="Compare the two").click()
    expect(page.locator(".diff ins")).to_contain_text("kept by the state")
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_text("Version 1 is the newest again")).to_be_visible()
    expect(page.get_by_label("Words", exact=True)).to_have_value(
        "A well has a **log**. Adults only."
    )
    visitor.reload()
    expect(visitor.get_by_text("kept by the state")).to_be_visible()


def test_unsaved_words_are_not_lost_by_leaving(people: People) -> None:
    page = enter(people)
    page.get_by_role("link", name="Your first home, step by step").click()
    page.get_by_label("Words", exact=True).press_sequentially("More. ")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="All pages").click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Words", exact=True)).to_have_value(re.compile("More. "))


def test_the_toolbar_and_its_keys_mark_what_is_selected(people: People) -> None:
    page = enter(people)
    page.get_by_role("link", name="New page").click()
    words = page.get_by_label("Words", exact=True)
    words.fill("a well")
    words.select_text()
    words.press("Control+b")
    expect(words).to_have_value("**a well**")
    words.press("Control+b")
    expect(words).to_have_value("a well")
    page.get_by_role("button", name="Heading").click()
    expect(words).to_have_value("## a well")
    page.get_by_role("button", name="Numbered list").focus()
    page.keyboard.press("Enter")
    expect(words).to_have_value("1. ## a well")
