"""From a visitor's browser to an agent's open list."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e.conftest import People
from tests.support.live import LiveSite

Ask = Callable[..., str]


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without"])
def test_an_inquiry_reaches_the_agents_open_list_within_five_seconds(
    people: People, ask: Ask, has_script: bool
) -> None:
    name = "Iris Inquirer" if has_script else "Nora Noscript"
    agent = people.agent("fairfield")
    visitor = people.page("fairfield", java_script_enabled=has_script)
    ask(visitor, name)
    sent = time.monotonic()
    expect(agent.get_by_role("link", name=name)).to_be_visible(timeout=5_000)
    assert time.monotonic() - sent < 5


def test_the_agent_opens_the_lead_and_moves_it_on(people: People, ask: Ask) -> None:
    agent = people.agent("fairfield")
    receipt = ask(people.page("fairfield"), "Mona Mover")
    agent.get_by_role("link", name="Mona Mover").click()
    expect(agent.get_by_text("Could I see it this weekend?").first).to_be_visible()
    expect(agent.get_by_text(receipt).first).to_be_visible()
    agent.get_by_label("Stage").select_option("contacted")
    agent.get_by_label("Note (optional)").fill("Rang back, coming on Saturday.")
    agent.get_by_role("button", name="Save").click()
    expect(agent.get_by_text("Rang back, coming on Saturday.").first).to_be_visible()
    expect(agent.get_by_text("New → Contacted").first).to_be_visible()


def test_a_worker_killed_between_two_leads_loses_neither(
    people: People, ask: Ask, site: LiveSite
) -> None:
    agent = people.agent("harbor")
    visitor = people.page("harbor")
    ask(visitor, "Fay First")
    site.kill_worker()
    ask(visitor, "Sid Second")
    site.restart_worker()
    for name in ("Fay First", "Sid Second"):
        expect(agent.get_by_role("link", name=name)).to_have_count(1, timeout=35_000)


def test_the_other_agency_sees_nothing(people: People, ask: Ask) -> None:
    agent, other = people.agent("summit"), people.agent("harbor")
    ask(people.page("summit"), "Una Unseen")
    link = agent.get_by_role("link", name="Una Unseen")
    expect(link).to_be_visible(timeout=5_000)
    path = link.get_attribute("href")
    assert other.goto(str(path)).status == 404  # type: ignore[union-attr]
    other.goto("/leads?q=Unseen")
    expect(other.get_by_text("Una Unseen")).to_have_count(0)
    other.close()
    people.complaints.clear()  # the browser reports the 404 itself


def test_a_visitor_mends_what_is_marked_and_loses_nothing(people: People) -> None:
    visitor = people.page("fairfield", path="/contact")
    visitor.get_by_label("Your name").fill("Tess Typist")
    visitor.get_by_label("How can we help?").fill("A long story about a house by the lake.")
    visitor.wait_for_timeout(2_100)
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.get_by_text("Give an e-mail address or a phone number").first).to_be_visible()
    expect(visitor.get_by_label("How can we help?")).to_have_value(
        "A long story about a house by the lake."
    )
    visitor.get_by_label("E-mail address").fill("tess@mail.example")
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.locator("[data-receipt]")).to_be_visible()
    people.complaints.clear()  # the browser reports the 422 itself
