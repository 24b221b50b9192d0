"""Somebody signs up, says yes, an article appears, the issue comes once, and one click ends it."""

from __future__ import annotations

import time
from email.message import EmailMessage
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from e2e.article_appears import TITLE
from e2e.conftest import People
from e2e.test_a_search_is_told_by_mail import link, mails_to
from tests.support.live import LiveSite

WHO = "reader@news.example"  # nobody of another journey


def wait_for(site: LiveSite, number: int) -> list[EmailMessage]:
    for _ in range(150):
        found = mails_to(site, WHO)
        if len(found) >= number:
            return found
        time.sleep(0.2)
    raise AssertionError(f"{number} mails expected, {len(mails_to(site, WHO))} came\n{site.logs()}")


def sign_up(page: Page, who: str) -> None:
    form = page.locator("#newsletter-form")
    form.get_by_label("Your e-mail address").fill(who)
    form.get_by_label("I agree that").check()
    form.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("Now look in your mailbox")).to_be_visible()


def test_a_sign_up_an_article_one_issue_and_one_click(people: People, site: LiveSite) -> None:
    page = people.page("fairfield", path="/insights")
    sign_up(page, WHO)
    (question,) = wait_for(site, 1)
    page.goto(link(question, "/newsletter/mine/"))
    page.get_by_role("button", name="Yes, send me the newsletter").click()
    expect(page.get_by_role("heading", name="You get the newsletter")).to_be_visible()

    site.run_module("e2e.article_appears")
    _, issue = wait_for(site, 2)
    assert issue["Subject"].startswith(TITLE)
    assert issue["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page.goto(link(issue, "/insights/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    time.sleep(7)  # longer than the worker's round
    assert len(mails_to(site, WHO)) == 2, "an issue comes once"

    ending = urlsplit(issue["List-Unsubscribe"].strip("<>"))
    one_click = Request(
        f"http://127.0.0.1:{ending.port}{ending.path}",
        b"List-Unsubscribe=One-Click",
        {"Host": ending.netloc},
    )
    assert (
        urlopen(one_click).status == 200
    )  # as a mail program does it: without a page, without a cookie
    page.goto(ending.path)
    expect(page.get_by_role("heading", name="You are unsubscribed")).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_form_with_nothing_in_it_says_what_to_mend(people: People, has_script: bool) -> None:
    page = people.page("fairfield", path="/newsletter", java_script_enabled=has_script)
    page.get_by_label("Your e-mail address").fill("otto at mail")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("Tick the box").first).to_be_visible()
    expect(page.get_by_label("Your e-mail address")).to_have_value("otto at mail")
    people.complaints.clear()  # the browser reports the 422 itself
    sign_up_again = "otto@mail.example" if has_script else "olga@mail.example"
    sign_up(page, sign_up_again)
