"""The map of an agency's website: its page, its data, its list."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate import memory
from realestate.db import transaction
from realestate.modules.entitlements.actions import switch
from realestate.modules.listings import queries
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.modules.map_search.test_queries import street
from tests.support.browser import Visitor
from tests.support.queries import counted

HERE = "bounds=-122.4,47.5,-122,47.8"


def test_the_page_has_list_and_filters_without_any_script(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/map?beds_min=5").text
    assert "3 Cedar Court" in page
    assert "12 Alder Way" not in page
    assert 'action="/map"' in page
    assert "<noscript>" in page
    assert re.search(r"data-map-needs-script hidden", page)


def test_htmx_gets_the_list_and_a_browser_the_page(fairfield_site: Visitor) -> None:
    part = fairfield_site.get(f"/map?{HERE}", htmx=True).text
    assert "<!doctype" not in part.lower()
    assert 'id="results"' in part
    assert "on this part of the map" in part
    assert "Hidden Road" not in part
    assert "Address withheld" not in part  # a box never finds a home whose place is withheld


def test_the_area_and_the_box_stay_in_the_form(fairfield_site: Visitor) -> None:
    page = fairfield_site.get(f"/map?{HERE}&polygon=-122.4,47.5;-122,47.5;-122,47.8").text
    assert 'name="bounds" value="-122.4,47.5,-122,47.8"' in page
    assert 'name="polygon" value="-122.4,47.5;-122,47.5;-122,47.8"' in page


def test_a_filter_that_cannot_be_used_is_named(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/map?polygon=1,2&bounds=here").text
    assert "polygon: " in page
    assert "bounds: " in page


def test_nothing_here_says_so_and_leads_out(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/map?bounds=0,0,1,1&beds_min=2").text
    assert "No home stands here" in page
    assert 'href="/map?beds_min=2"' in page


def test_pins_tell_price_place_and_words(cast: Cast, fairfield_site: Visitor) -> None:
    found = fairfield_site.get(f"/map/pins?{HERE}&zoom=11&beds_min=4").json
    assert found["count"] == 2
    first = next(home for home in found["homes"] if home["id"] == cast.fairfield.listing_ids[0])
    assert first["at"] == [47.61, -122.2]
    assert first["price"] == "$850K"
    assert first["label"] == "$850K, 4 beds, 12 Alder Way, Bellevue"
    assert "Hidden" not in str(found)


def test_many_homes_come_as_clusters(app: Flask, cast: Cast, fairfield_site: Visitor) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        street(301)
    found = fairfield_site.get("/map/pins?location=Mapton").json
    assert found["homes"] == []
    assert sum(cluster["count"] for cluster in found["clusters"]) == found["count"] == 301
    assert found["clusters"][0]["prices"].startswith("$")
    assert found["bounds"] == [[46.0, -121.0], [46.015, -120.981]]


def test_data_may_be_kept_by_every_cache_and_asked_cheaply(fairfield_site: Visitor) -> None:
    for path, seconds in ((f"/map/pins?{HERE}&zoom=11", 60), ("/map/outlines.json", 3600)):
        answer = fairfield_site.get(path)
        assert f"public, max-age={seconds}" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers
        again = fairfield_site.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        assert again.data == b""


def test_a_box_a_little_beside_gives_the_same_answer(fairfield_site: Visitor) -> None:
    tags = {
        fairfield_site.get(f"/map/pins?bounds=-122.4,47.5,{east},47.8&zoom=11").headers["ETag"]
        for east in ("-122", "-122.0003", "-121.9998")
    }
    assert len(tags) == 1


def test_a_pin_opens_the_card_of_its_home(cast: Cast, fairfield_site: Visitor) -> None:
    home = f"/map/homes/{cast.fairfield.listing_ids[0]}"
    card = fairfield_site.get(home, htmx=True)
    assert "12 Alder Way" in card.text
    assert "Listed by Test Office" in card.text
    assert "<!doctype" not in card.text.lower()
    whole = fairfield_site.get(home)
    assert whole.status_code == 302
    assert whole.location.endswith("/12-alder-way-bellevue")


@pytest.mark.parametrize("index", [4, 6], ids=["withheld", "withdrawn"])
def test_a_home_not_to_be_shown_has_no_card(
    cast: Cast, fairfield_site: Visitor, index: int
) -> None:
    path = f"/map/homes/{cast.fairfield.listing_ids[index]}"
    assert fairfield_site.get(path, htmx=True).status_code == 404


def test_another_agencys_map_has_its_own_homes(cast: Cast, harbor_site: Visitor) -> None:
    ids = {home["id"] for home in harbor_site.get("/map/pins").json["homes"]}
    assert ids <= set(cast.harbor.listing_ids)
    assert ids


@pytest.mark.parametrize("path", ["/map", "/map/pins", "/map/outlines.json"])
def test_where_the_module_is_off_there_is_nothing(
    app: Flask, cast: Cast, fairfield_site: Visitor, path: str
) -> None:
    assert 'href="/map"' in fairfield_site.get("/about").text
    off(app, cast, "map_search")
    assert fairfield_site.get(path).status_code == 404
    assert 'href="/map"' not in fairfield_site.get("/about").text


def off(app: Flask, cast: Cast, module: str) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        switch(cast.fairfield.ref, "test", module, is_on=False, now=NOW)
    memory.configure(10_000, 3)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/map", 5),
        (f"/map?{HERE}&beds_min=4&polygon=-122.4,47.5;-122,47.5;-122,47.8", 5),
        (f"/map/pins?{HERE}&zoom=11", 1),
        ("/map/pins?location=Mapton", 4),
        ("/map/outlines.json", 2),
    ],
)
def test_the_map_asks_little_of_the_database(
    app: Flask,
    cast: Cast,
    connection: Connection,
    fairfield_site: Visitor,
    path: str,
    most: int,
) -> None:
    if "Mapton" in path:
        with app.app_context(), acting_as(cast.fairfield.ref), transaction():
            street(301)
    fairfield_site.get("/about")  # the host, the brand and the switches are remembered from here on
    with counted(connection) as sent:
        assert fairfield_site.get(path).status_code == 200
    assert len(sent) <= most, "\n".join(sent)


def test_the_sitemap_has_the_map(fairfield_site: Visitor) -> None:
    assert "/map</loc>" in fairfield_site.get("/sitemap/map_search-1.xml").text


def test_pictures_may_come_from_the_tiles_origin_and_from_nowhere_else(
    app: Flask, fairfield_site: Visitor, agent: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def allowed(visitor: Visitor, path: str) -> str:
        policy = visitor.get(path).headers["Content-Security-Policy"]
        return next(part for part in policy.split("; ") if part.startswith("img-src"))

    assert allowed(fairfield_site, "/map") == "img-src 'self' data:"
    tiles = {"tile_url": "https://tiles.example:8443/{z}/{x}/{y}.png", "tile_attribution": "Us"}
    settings = app.config["SETTINGS"].model_copy(update=tiles)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    assert allowed(fairfield_site, "/map") == "img-src 'self' data: https://tiles.example:8443"
    assert allowed(agent, "/leads") == "img-src 'self' data:"


def test_the_list_leads_to_the_map_with_its_filters(fairfield_site: Visitor) -> None:
    assert 'href="/map?beds_min=4"' in fairfield_site.get("/listings?beds_min=4").text


@pytest.mark.parametrize("index", [0, 3], ids=["shown", "withheld"])
def test_the_small_map_of_a_home_is_only_for_addresses_that_are_shown(
    app: Flask, cast: Cast, index: int
) -> None:
    """What the page of a home includes."""
    with app.test_request_context("/", base_url="http://fairfield.estate.localhost"):
        app.preprocess_request()
        listing = queries.public(cast.fairfield.ref, cast.fairfield.listing_ids[index])
        template = app.jinja_env.get_template("map_search/_one_home.html")
        part = template.render(listing=listing, settings=app.config["SETTINGS"])
    assert ('data-at="47.61,-122.2"' in part) == (index == 0)
    assert ("bounds=-122.215,47.6,-122.185,47.62" in part) == (index == 0)
    assert part.strip() == "" or index == 0
