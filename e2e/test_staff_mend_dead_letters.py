"""What could not become a lead is mended by staff, and becomes one."""

from __future__ import annotations

import json
import subprocess
import sys

from playwright.sync_api import Page, expect

from e2e.conftest import People
from run_setup import ROOT
from tests.support.live import LiveSite

# An older website may send what the catalogue refuses; no door of ours does.
_ACCEPT = """
import json, sys
from app import create_app
from realestate.db import now, transaction
from realestate.modules.events.actions import record
from realestate.tenancy.actions import find
from realestate.tenancy.scope import acting_as
with create_app().app_context():
    with transaction():
        tenant = find("harbor").ref
    payload = json.loads(sys.argv[2])
    with acting_as(tenant), transaction():
        record(tenant, type="website.lead.submitted", payload=payload, key=sys.argv[1], now=now())
"""


def _accept_invalid(site: LiveSite, key: str, **wrong: object) -> None:
    contact = {"name": "Mina Mended", "email": "mina@mail.example"}
    payload = {"source": "contact_form", "contact": contact, **wrong}
    command = [sys.executable, "-c", _ACCEPT, key, json.dumps(payload)]
    subprocess.run(command, cwd=ROOT, env=site.environment, check=True, capture_output=True)


def _open_letter(staff: Page, field: str) -> None:
    """Wait for the worker to bury it, then go the way staff go: menu, group, letter."""
    for _ in range(60):
        staff.goto("/dead-letters?tenant=harbor")
        if staff.get_by_role("link", name=field).count():
            break
        staff.wait_for_timeout(500)
    staff.get_by_role("link", name=field).first.click()
    staff.get_by_role("link", name=field).first.click()
    expect(staff.get_by_role("heading", level=1)).to_contain_text("Letter")


def test_staff_mend_a_dead_letter_and_the_lead_is_in_the_crm(
    people: People, site: LiveSite
) -> None:
    _accept_invalid(site, "mend-with-script", timeframe="x" * 61)
    agent, staff = people.agent("harbor"), people.staff()
    _open_letter(staff, "timeframe")
    expect(staff.get_by_text("mina@mail.example")).to_have_count(0)
    staff.get_by_role("button", name="Show whole payload").click()
    expect(staff.locator("pre.payload").first).to_contain_text("mina@mail.example")
    payload = staff.get_by_label("Payload, as JSON")
    mended = json.loads(payload.input_value())
    mended["timeframe"] = "Just looking"
    payload.fill(json.dumps(mended, indent=2))
    staff.locator("#mend").get_by_label("Why").fill("The old form sent a sentence.")
    staff.get_by_role("button", name="Send the copy").click()
    expect(staff.get_by_text("This mended copy is in the queue.")).to_be_visible()
    expect(agent.get_by_role("link", name="Mina Mended")).to_be_visible(timeout=10_000)
    staff.reload()
    staff.get_by_role("link", name="The lead").wait_for()
    staff.goto("/dead-letters?tenant=harbor")
    expect(staff.get_by_role("link", name="timeframe")).to_have_count(0)


def test_a_copy_that_does_not_fit_is_told_and_nothing_typed_is_lost(
    people: People, site: LiveSite
) -> None:
    _accept_invalid(site, "mend-refused", source="an older website")
    staff = people.staff(java_script_enabled=False)
    _open_letter(staff, "source")
    staff.locator("#mend summary").click()
    staff.get_by_label("Payload, as JSON").fill('{"source": "contact_form"}')
    staff.locator("#mend").get_by_label("Why").fill("A try.")
    staff.get_by_role("button", name="Send the copy").click()
    expect(staff.locator("#mend-payload-problem")).to_contain_text("contact")
    expect(staff.get_by_label("Payload, as JSON")).to_have_value('{"source": "contact_form"}')
    staff.goto("/dead-letters/discard?tenant=harbor")
    staff.get_by_label("Why").fill("It was a test.")
    staff.get_by_role("button", name="Discard").click()
    expect(staff.get_by_role("heading", level=1)).to_contain_text("discarded")
    people.complaints.clear()  # the browser reports the 422 itself


def test_the_queue_is_live_and_rests_when_it_is_paused(people: People) -> None:
    staff = people.staff()
    staff.goto("/ingestion")
    as_of = staff.locator("#queue time").first
    seen = as_of.get_attribute("datetime")
    staff.locator("#figures-summary").click()
    expect(as_of).not_to_have_attribute("datetime", str(seen), timeout=15_000)
    expect(staff.locator("#figures")).to_have_attribute("open", "")
    staff.get_by_role("button", name="Live").click()
    seen = as_of.get_attribute("datetime")
    staff.wait_for_timeout(7_000)
    assert as_of.get_attribute("datetime") == seen
    expect(staff.get_by_role("button", name="Paused at")).to_be_visible()
