"""The map: pins and list in step, an area drawn on it, nothing lost on the way to a home and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import People

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 860}
PINS = "**/map/pins?*"
WITH_TILES = """new MutationObserver(() => {
  const map = document.querySelector("[data-map]");
  if (map) map.dataset.tiles = "/none/{z}/{x}/{y}.png";
}).observe(document, { childList: true, subtree: true });"""

# what is judged is a page; its clusters are tested on both databases beside their queries
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)


def number(page: Page) -> int:
    """How many homes the list says it has."""
    return int(re.sub(r"\D", "", page.locator("#results-title").inner_text()) or 0)


def pins(page: Page) -> int:
    """How many homes the map says it shows."""
    expect(page.locator("[data-map-count]")).to_have_text(re.compile(r"\d"))
    return int(re.sub(r"\D", "", page.locator("[data-map-count]").inner_text()))


def zoom_in(page: Page) -> None:
    with page.expect_response(lambda r: "/map?bounds=" in r.url):
        page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile(r"bounds="))


def draw(page: Page, *corners: tuple[float, float]) -> None:
    box = page.locator("[data-map]").bounding_box()
    assert box
    for across, down in corners:
        page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        page.wait_for_timeout(300)  # two quick clicks would be a double click


def test_list_and_map_stay_in_step_and_back_leads_back(people: People) -> None:
    page = people.page("fairfield", path="/map?location=Kirkland", viewport=DESKTOP)
    everywhere = pins(page)
    zoom_in(page)
    expect(page.locator("#results-title")).to_contain_text("on this part of the map")
    page.wait_for_load_state("networkidle")
    assert number(page) == pins(page) < everywhere

    page.get_by_role("button", name="Draw an area").click()
    draw(page, (0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
    page.get_by_role("button", name="Finish").click()
    expect(page).to_have_url(re.compile(r"polygon=-122"))
    expect(page.locator("#results-title")).to_contain_text("in your area")
    page.wait_for_load_state("networkidle")
    drawn = number(page)
    assert drawn == pins(page) < everywhere

    page.locator("#results article a").first.click()
    expect(page).to_have_url(re.compile(r"/listings/\d+/"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"polygon=-122"))
    page.wait_for_load_state("networkidle")
    assert number(page) == drawn
    expect(page.locator(".map-area")).to_be_visible()

    page.get_by_role("button", name="Remove the area").click()
    expect(page).not_to_have_url(re.compile(r"polygon="))
    page.go_back()
    expect(page).to_have_url(re.compile(r"polygon=-122"))
    expect(page.locator(".map-area")).to_be_visible()


def test_a_home_in_the_list_lights_up_on_the_map_and_the_other_way_round(people: People) -> None:
    page = people.page("fairfield", path="/map?location=Medina", viewport=DESKTOP)
    pins(page)
    page.locator("#results [data-home] article").first.hover()
    expect(page.locator(".map-pin.is-hot")).to_have_count(1)
    pin = page.locator(".map-pin:not(.is-dot)").last
    pin.focus()
    home = pin.get_attribute("data-pin")
    expect(page.locator(f"#results [data-home='{home}'].is-hot")).to_be_visible()


def test_a_pin_opens_a_card_with_picture_and_link_by_keyboard(people: People) -> None:
    page = people.page("fairfield", path="/map?location=Medina", viewport=DESKTOP)
    pins(page)
    page.locator(".map-pin:not(.is-dot)").first.focus()
    page.keyboard.press("Enter")
    card = page.locator(".map-card")
    expect(card.locator("img")).to_be_visible()
    expect(card.get_by_text("Listed by")).to_be_visible()
    expect(card.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(page.locator(".map-pin:focus")).to_have_count(1)


def test_an_area_is_drawn_by_keyboard_alone(people: People) -> None:
    page = people.page("fairfield", path="/map?location=Kirkland", viewport=DESKTOP)
    everywhere = pins(page)
    page.get_by_role("button", name="Draw an area").press("Enter")
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight"):
        page.locator("[data-map]").focus()
        for _ in range(2):
            page.keyboard.press(key)
            page.wait_for_timeout(350)
        page.get_by_role("button", name="Corner in the middle").press("Enter")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-map-told]")).to_contain_text("3 corners")
    page.get_by_role("button", name="Finish").press("Enter")
    expect(page).to_have_url(re.compile(r"polygon=-122"))
    page.wait_for_load_state("networkidle")
    assert number(page) < everywhere
    page.get_by_role("button", name="Remove the area").press("Enter")
    expect(page).not_to_have_url(re.compile(r"polygon="))


def test_the_visible_part_is_kept_with_one_button(people: People) -> None:
    page = people.page("fairfield", path="/map?location=Kirkland", viewport=DESKTOP)
    pins(page)
    page.get_by_role("button", name="Keep this view").press("Enter")
    expect(page).to_have_url(re.compile(r"polygon=(-122[\d.]*,47[\d.]*;?){4}$"))
    expect(page.locator("#results-title")).to_contain_text("in your area")


def test_filters_hold_on_the_map_and_another_place_is_looked_at(people: People) -> None:
    page = people.page("fairfield", path="/map?location=Kirkland&beds_min=4", viewport=DESKTOP)
    few = pins(page)
    page.goto("/map?location=Kirkland")
    page.wait_for_load_state("networkidle")
    assert few < pins(page)
    zoom_in(page)
    page.locator("#filter-location").fill("Medina")
    page.locator("#filter-location").press("Enter")
    expect(page.locator("#results-title")).to_contain_text("Medina")
    expect(page).not_to_have_url(re.compile(r"bounds="))
    page.wait_for_load_state("networkidle")
    expect(page.locator(".map-pin").first).to_be_visible()


def test_clusters_open_as_they_are_pressed(people: People) -> None:
    page = people.page("fairfield", path="/map", viewport=DESKTOP)
    expect(page.locator("[data-map-count]")).to_have_text("Zoom in to see each home")
    page.wait_for_load_state("networkidle")
    first = page.locator(".map-cluster").first
    assert re.match(r"[\d,]+ homes?, \$.*: zoom in", first.get_attribute("aria-label") or "")
    first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"bounds="))
    expect(page.locator(".map-pin").first).to_be_visible()


def test_a_failure_is_told_and_can_be_tried_again(people: People) -> None:
    page = people.page("fairfield", path="/about", viewport=DESKTOP)
    page.route(PINS, lambda route: route.abort())
    page.goto("/map?location=Medina")
    alert = page.locator("[data-map-alert]")
    expect(alert).to_contain_text("could not be loaded")
    page.unroute(PINS)
    alert.get_by_role("button", name="Try again").click()
    expect(page.locator(".map-pin").first).to_be_visible()
    expect(alert).to_be_empty()
    page.wait_for_timeout(200)
    people.complaints.clear()  # the browser reports the request that was cut off itself


def test_tiles_that_do_not_come_leave_a_drawn_map(people: People) -> None:
    page = people.page("fairfield", path="/about", viewport=DESKTOP)
    page.add_init_script(WITH_TILES)
    page.goto("/map?location=Medina")
    expect(page.locator(".map--drawn .map-grid").first).to_be_attached()
    expect(page.locator(".map-outline").first).to_be_attached()
    expect(page.locator(".map-pin").first).to_be_visible()
    page.wait_for_timeout(200)
    people.complaints.clear()  # the browser reports each missing picture itself


def test_without_tiles_the_map_has_outlines_a_grid_and_a_scale(people: People) -> None:
    page = people.page("fairfield", path="/map", viewport=DESKTOP)
    for part in (".map-outline", ".map-grid", ".map-place", ".leaflet-control-scale-line"):
        expect(page.locator(part).first).to_be_attached()


def test_without_javascript_list_and_filters_are_there(people: People) -> None:
    page = people.page("fairfield", path="/map?location=Kirkland", java_script_enabled=False)
    expect(page.locator(".map-page__plain")).to_contain_text("needs JavaScript")
    expect(page.locator(".map-frame")).to_be_hidden()
    everywhere = number(page)
    page.goto("/map?location=Kirkland&bounds=-122.22,47.66,-122.18,47.7")
    assert 0 < number(page) < everywhere
    page.locator("#filter-location").fill("Medina")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page).to_have_url(re.compile("location=Medina"))


def test_on_a_phone_it_is_the_map_or_the_list(people: People) -> None:
    page = people.page("fairfield", path="/map?location=Kirkland", viewport=PHONE)
    pins(page)
    expect(page.locator("#results article").first).to_be_hidden()
    page.get_by_role("button", name="List", exact=True).click()
    expect(page.locator("#results article").first).to_be_visible()
    expect(page.locator("[data-map]")).to_be_hidden()
    page.get_by_role("button", name="Map", exact=True).click()
    expect(page.locator(".map-pin").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
