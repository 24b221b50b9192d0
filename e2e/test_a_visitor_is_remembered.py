"""From a yes to the agent: what somebody looked at before they asked, and a favourite without a script."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from e2e.conftest import People

NOTICE = "Remember my searches and favourites on this device?"


def open_home(page: Page, number: int) -> str:
    """Open a home of the search; returns its address as the agent reads it."""
    page.goto("/listings?location=Bellevue")
    page.locator("article a").nth(number).click()
    told = page.wait_for_selector("article[data-seen] h1")
    return str(told.inner_text())


def test_the_agent_sees_what_a_remembered_visitor_looked_at(people: People) -> None:
    page = people.page("fairfield", path="/listings")
    expect(page.get_by_text(NOTICE)).to_be_visible()
    page.locator("#remember").get_by_role("button", name="Yes").click()
    expect(page.locator("#remember")).to_contain_text("Remembered from now on")

    with page.expect_response("**/seen"):
        first = open_home(page, 0)
    with page.expect_response("**/seen"):
        second = open_home(page, 1)
    heart = page.locator(".home__marks").get_by_role("button", name="Favourite")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")

    form = page.locator("form[action$='/inquiry']")
    form.get_by_label("Your name").fill("Renate Remembered")
    form.get_by_label("E-mail address").fill("renate@mail.example")
    page.wait_for_timeout(2_100)  # people need longer; faster senders are held back
    form.get_by_role("button", name="Send").click()
    page.locator("[data-receipt]").wait_for()

    page.goto("/saved")
    expect(page.locator("article")).to_have_count(1)
    expect(page.locator("article")).to_contain_text(second)

    agent = people.agent("fairfield")
    agent.get_by_role("link", name="Renate Remembered").click()
    looked = agent.locator("details.behaviour")
    expect(looked).to_contain_text("Looked at 2 homes")
    looked.locator("summary").click()
    for address in (first, second):
        expect(looked.get_by_text(f"Looked at {address}")).to_be_visible()
    expect(looked.get_by_text(f"Made {second}")).to_be_visible()

    page.goto("/privacy")
    page.get_by_role("button", name="Forget me").click()
    expect(page.get_by_text("It is not remembered.")).to_be_visible()
    page.goto("/saved")
    expect(page.locator("article")).to_have_count(0)


def test_without_javascript_a_heart_asks_first_and_then_keeps(people: People) -> None:
    page = people.page("fairfield", path="/listings", java_script_enabled=False)
    first = page.locator("article").first
    address = first.locator("h2").inner_text()
    first.get_by_role("button", name="Favourite").click()
    expect(page.get_by_role("heading", name="Keep it on this device?")).to_be_visible()
    page.get_by_role("button", name="Agree and save").click()
    page.wait_for_url("**/listings")
    pressed = page.locator("article").first.get_by_role("button", name="Favourite")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Saved", exact=True).click()
    expect(page.locator("article")).to_contain_text(address)


def test_a_no_is_not_asked_again_and_nothing_is_told(people: People) -> None:
    page = people.page("fairfield", path="/listings")
    page.locator("#remember").get_by_role("button", name="No", exact=True).click()
    expect(page.locator("#remember")).to_contain_text("Nothing is kept")
    page.goto("/listings?beds_min=3")
    expect(page.locator("article")).not_to_have_count(0)
    expect(page.get_by_text(NOTICE)).to_have_count(0)
    expect(page.locator("[data-seen]")).to_have_count(0)
