"""An owner changes brand and theme, and sends pictures; visitors see it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from e2e.conftest import People
from tests.support.pictures import camera_notes, photo


def test_brand_and_theme_change_and_come_back(people: People) -> None:
    owner, visitor = people.owner("summit"), people.page("summit")
    root = visitor.locator("html")
    expect(root).to_have_attribute("data-theme", "summit")
    owner.goto("/website/brand")
    owner.get_by_label("Headline").fill("Between river and ridge")
    with owner.expect_response("**/website/brand/preview"):
        owner.get_by_label("Background", exact=True).fill("#333333")
        owner.get_by_label("Background", exact=True).blur()
    expect(owner.get_by_text("These colours cannot be published")).to_be_visible()
    with owner.expect_response("**/website/brand/preview"):
        owner.get_by_label("Background", exact=True).fill("#fbfaf7")
        owner.get_by_label("Background", exact=True).blur()
    expect(owner.get_by_text("These colours cannot be published")).to_have_count(0)
    owner.get_by_label("Gable", exact=True).check()
    with owner.context.expect_page() as opened:
        owner.get_by_role("link", name="Preview in Harbor").click()
    expect(opened.value.locator("html")).to_have_attribute("data-theme", "harbor")
    expect(opened.value.get_by_text("Preview in the theme Harbor")).to_be_visible()
    owner.get_by_role("button", name="Publish").click()
    expect(owner.get_by_text("Published: the website shows it now.")).to_be_visible()
    visitor.wait_for_timeout(3_500)  # other processes remember a brand for three seconds
    visitor.reload()
    expect(root).to_have_attribute("data-theme", "gable")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Between river and ridge")
    owner.get_by_role("button", name="Bring back version 0").click()
    expect(owner.get_by_text("Version 0 is back.")).to_be_visible()
    visitor.wait_for_timeout(3_500)
    visitor.reload()
    expect(root).to_have_attribute("data-theme", "summit")


def test_pictures_are_sent_described_and_deleted(people: People, tmp_path: Path) -> None:
    (tmp_path / "garden.jpg").write_bytes(photo(exif=camera_notes(6)))
    (tmp_path / "kitchen.png").write_bytes(photo("PNG", color="#aa5500"))
    (tmp_path / "notes.jpg").write_bytes(b"no picture at all")
    owner = people.owner("harbor")
    owner.goto("/website/pictures")
    files = [tmp_path / name for name in ("garden.jpg", "kitchen.png", "notes.jpg")]
    owner.get_by_label(re.compile("Choose pictures")).set_input_files(files)
    owner.get_by_role("button", name="Send").click()
    expect(owner.get_by_text("notes.jpg: This is not a picture")).to_be_visible()
    expect(owner.locator(".picture")).to_have_count(2)
    people.complaints.clear()  # the browser reports the 422 itself
    owner.reload()
    garden = owner.locator(".picture", has_text="garden.jpg")
    garden.get_by_label(re.compile("What it shows")).fill("A level garden")
    garden.get_by_role("button", name="Save").click()
    expect(owner.get_by_text("Described.")).to_be_visible()
    kitchen = owner.locator(".picture", has_text="kitchen.png")
    kitchen.get_by_role("button", name="Delete").click()
    expect(owner.get_by_text("Deleted.")).to_be_visible()
    expect(owner.locator(".picture")).to_have_count(1)
