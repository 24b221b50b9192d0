"""A visitor saves a search by e-mail, a new home arrives, one mail is sent, and one click ends it."""

from __future__ import annotations

import re
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from e2e.conftest import People
from e2e.listing_arrives import STREET
from tests.support.live import LiveSite

WHO = "senta@mail.example"


def mails_to(site: LiveSite, address: str) -> list[EmailMessage]:
    """What the product has mailed to somebody, oldest first."""
    found = sorted((site.folder / "mail").glob("*.eml"))
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in found]
    return [cast(EmailMessage, mail) for mail in mails if mail["To"] == address]


def wait_for_mails(site: LiveSite, number: int) -> list[EmailMessage]:
    for _ in range(150):
        found = mails_to(site, WHO)
        if len(found) >= number:
            return found
        time.sleep(0.2)
    raise AssertionError(f"{number} mails expected, {len(mails_to(site, WHO))} came\n{site.logs()}")


def link(mail: EmailMessage, path: str) -> str:
    """The path of the first link of a mail that begins so."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(rf"https?://\S+?({path}\S+)", body.get_content())
    assert found, body.get_content()
    return found[1]


def ask(page: Page) -> None:
    page.goto("/listings?location=Bellevue&price_min=3000000&beds_min=6")
    page.get_by_role("link", name="E-mail me new homes like these").click()
    form = page.locator("form.alerts-ask")
    form.get_by_label("At once").check()
    form.get_by_label("E-mail address").fill(WHO)
    form.get_by_label("I agree that").check()
    form.get_by_role("button", name="Send me the first e-mail").click()
    expect(page.get_by_text("Now look in your mailbox")).to_be_visible()


def test_a_search_a_new_home_one_mail_and_one_click(people: People, site: LiveSite) -> None:
    page = people.page("fairfield")
    ask(page)
    (confirmation,) = wait_for_mails(site, 1)
    page.goto(link(confirmation, "/my/"))
    page.get_by_role("button", name="Yes, start the e-mails").click()
    expect(page.get_by_text("From now on we write to you")).to_be_visible()

    site.run_module("e2e.listing_arrives")
    _, alert = wait_for_mails(site, 2)
    assert alert["Subject"].startswith(f"New: {STREET}, Bellevue")
    page.goto(link(alert, "/listings/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(STREET)

    site.run_module("e2e.listing_arrives")
    time.sleep(7)  # longer than the worker's round
    assert len(mails_to(site, WHO)) == 2, "a source that repeats itself is no news"

    agent = people.agent("fairfield")
    agent.goto("/website/alerts")
    agent.get_by_label("E-mail address").fill(WHO)
    agent.get_by_role("button", name="Show").click()
    line = agent.locator(".alert-line").first
    expect(line).to_contain_text("Alert at once")
    expect(line).to_contain_text("Sent")

    ending = urlsplit(alert["List-Unsubscribe"].strip("<>")).path
    page.goto(ending)
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("heading", name="You are unsubscribed")).to_be_visible()


def test_without_javascript_it_works_the_same(people: People, site: LiveSite) -> None:
    page = people.page("harbor", path="/listings?beds_min=3", java_script_enabled=False)
    page.get_by_role("link", name="E-mail me new homes like these").click()
    page.get_by_label("E-mail address").fill("nils@mail.example")
    page.get_by_label("I agree that").check()
    page.get_by_role("button", name="Send me the first e-mail").click()
    expect(page.get_by_role("heading", name="Now look in your mailbox")).to_be_visible()
