"""A module that staff switch off disappears from the website."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, expect

from e2e.conftest import People


def _switch(staff: Page, words: str) -> None:
    row = staff.locator("#modules").locator("[data-module=team]")
    row.get_by_role("button", name=re.compile(words, re.I)).click()


def test_a_module_switched_off_disappears_within_five_seconds(people: People) -> None:
    staff, visitor = people.staff(), people.page("fairfield")
    expect(visitor.get_by_role("link", name="Our people").first).to_be_visible()
    staff.goto("/agencies/fairfield")
    _switch(staff, "off")
    expect(staff.get_by_text("Switched off for this agency.")).to_be_visible()
    switched = time.monotonic()
    while visitor.goto("/team").status != 404:  # type: ignore[union-attr]
        assert time.monotonic() - switched < 5
        visitor.wait_for_timeout(200)
    visitor.goto("/")
    expect(visitor.get_by_role("link", name="Our people")).to_have_count(0)
    _switch(staff, "on")
    expect(staff.get_by_text("Part of the pro plan.").first).to_be_visible()
    people.complaints.clear()  # the browser reports the 404 itself
