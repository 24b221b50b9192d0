"""A test lead through the real form of the running product, by the terminal and by a button."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from e2e.conftest import People
from tests.support.live import LiveSite

RUN = ("synthetic", "run", "--tenant", "summit", "--json")


def test_it_arrives_and_the_agency_never_sees_it(people: People, site: LiveSite) -> None:
    agent = people.agent("summit")
    newest = agent.locator("#lead-list tr[data-lead]").first
    before = newest.get_attribute("data-lead")
    told = json.loads(site.flask(*RUN))
    assert told["arrived"], told
    assert told["accept_to_lead_ms"] < 5_000
    agent.goto("/leads?q=Synthetic")
    expect(agent.get_by_text("Synthetic Lead")).to_have_count(0)
    agent.goto("/leads")
    assert newest.get_attribute("data-lead") == before


def test_a_stopped_worker_is_an_alarm_until_staff_ask_for_a_good_run(
    people: People, site: LiveSite
) -> None:
    staff = people.staff()
    site.kill_worker()
    with pytest.raises(RuntimeError, match="ended with 1"):
        site.flask(*RUN, "--wait", "0.5")
    staff.goto("/agencies")
    expect(staff.get_by_text("Its test lead did not arrive")).to_be_visible()
    site.restart_worker()
    staff.goto("/synthetic")
    row = staff.locator("#synthetic-summit")
    expect(row.get_by_text("Not arrived")).to_be_visible()
    row.get_by_role("button", name="Run now").click()
    expect(row.get_by_text("Arrived", exact=True)).to_be_visible(timeout=30_000)
    staff.goto("/agencies")
    expect(staff.get_by_text("Its test lead did not arrive")).to_have_count(0)
