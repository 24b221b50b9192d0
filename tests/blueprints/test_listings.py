"""Searching and looking at homes on an agency's website."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate import memory
from realestate.db import transaction, utc_now
from realestate.modules.areas.actions.counting import count_due
from realestate.tenancy.scope import acting_as
from tests.cast import Cast, make_listing
from tests.support.browser import Visitor
from tests.support.queries import counted


def test_a_search_lists_homes_that_match(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/listings?beds_min=4&price_max=900000").text
    assert "12 Alder Way" in page
    assert "$850,000" in page
    assert "7 Birch Lane" not in page
    assert "3 Cedar Court" not in page


def test_htmx_gets_the_results_and_a_browser_the_page(fairfield_site: Visitor) -> None:
    whole = fairfield_site.get("/listings?location=Bellevue")
    part = fairfield_site.get("/listings?location=Bellevue", htmx=True)
    assert whole.text.lower().count("<!doctype") == 1
    assert "<!doctype" not in part.text.lower()
    assert "12 Alder Way" in part.text
    for answer in (whole, part):
        assert "HX-Request" in answer.headers["Vary"]
        assert "Set-Cookie" not in answer.headers


def test_restoring_history_gets_the_whole_page(fairfield_site: Visitor) -> None:
    answer = fairfield_site.get(
        "/listings", htmx=True, headers={"HX-History-Restore-Request": "true"}
    )
    assert "<!doctype" in answer.text.lower()


def test_a_filter_that_cannot_be_used_is_named(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/listings?price_max=cheap").text
    assert "price_max" in page
    assert "cheap" in page


def test_no_match_says_so_and_offers_a_way_out(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/listings?location=Nowhere&beds_min=9").text
    assert 'href="/listings"' in page
    assert "12 Alder Way" not in page


def test_the_next_page_is_a_real_link(app: Flask, cast: Cast, fairfield_site: Visitor) -> None:
    from decimal import Decimal

    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        for number in range(30):
            make_listing(
                listing_key=f"N{number}",
                unparsed_address=f"{number} Next Street",
                city="Nexton",
                list_price=Decimal(300_000 + number),
                bedrooms_total=3,
            )
    first = fairfield_site.get("/listings?location=Nexton&sort=price_asc").text
    link = re.search(r'href="(/listings\?[^"]*after=[^"]+)"', first)
    assert link, "there is no next link"
    second = fairfield_site.get(link[1].replace("&amp;", "&")).text
    shown = [set(re.findall(r"\d+ Next Street", page)) for page in (first, second)]
    assert [len(s) for s in shown] == [24, 6]
    assert shown[0].isdisjoint(shown[1])


def test_a_home_has_a_page_with_facts_and_attribution(cast: Cast, fairfield_site: Visitor) -> None:
    page = fairfield_site.get(
        f"/listings/{cast.fairfield.listing_ids[0]}/12-alder-way-bellevue"
    ).text
    for words in (
        "12 Alder Way",
        "$850,000",
        "1,800",
        "1994",
        "Test Office",
        "Light rooms",
        "Illustration",
    ):
        assert words in page, words


def test_the_address_of_a_home_is_canonical(cast: Cast, fairfield_site: Visitor) -> None:
    answer = fairfield_site.get(f"/listings/{cast.fairfield.listing_ids[0]}/something-old")
    assert answer.status_code == 301
    assert answer.location.endswith("/12-alder-way-bellevue")


def json_ld(page: str) -> list[dict[str, object]]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return [json.loads(text) for text in found]


def test_structured_data_parse_and_tell_the_facts(cast: Cast, fairfield_site: Visitor) -> None:
    page = fairfield_site.get(
        f"/listings/{cast.fairfield.listing_ids[0]}/12-alder-way-bellevue"
    ).text
    listing, crumbs = json_ld(page)
    assert listing["@type"] == "RealEstateListing"
    assert listing["offers"]["price"] == "850000.00"  # type: ignore[index]
    assert listing["mainEntity"]["address"]["streetAddress"] == "12 Alder Way"  # type: ignore[index]
    assert len(crumbs["itemListElement"]) == 4  # type: ignore[arg-type]


def test_a_withheld_address_is_nowhere_on_the_page(cast: Cast, fairfield_site: Visitor) -> None:
    listing_id = cast.fairfield.listing_ids[3]
    page = fairfield_site.get(f"/listings/{listing_id}/home-redmond").text
    assert "Hidden Road" not in page
    assert "47.61" not in page
    assert "Address withheld" in page
    assert "Hidden Road" not in fairfield_site.get("/listings").text
    assert "hidden" not in fairfield_site.get(f"/listings/{listing_id}/x").location


def test_another_agencys_home_is_404(cast: Cast, harbor_site: Visitor) -> None:
    assert harbor_site.get(f"/listings/{cast.fairfield.listing_ids[0]}/x").status_code == 404


@pytest.mark.parametrize(
    ("path", "most"),
    [("/", 8), ("/listings", 6), ("/listings?location=Bellevue&beds_min=4", 6), ("LISTING", 8)],
)
def test_pages_ask_little_of_the_database(
    app: Flask, cast: Cast, connection: Connection, fairfield_site: Visitor, path: str, most: int
) -> None:
    if path == "LISTING":
        path = f"/listings/{cast.fairfield.listing_ids[0]}/12-alder-way-bellevue"
    with app.app_context():
        list(count_due(cast.fairfield.ref, utc_now()))  # as the worker does
    fairfield_site.get(path)  # the host, the brand and the switches are remembered from here on
    with counted(connection) as sent:
        assert fairfield_site.get(path).status_code == 200
    assert len(sent) <= most, "\n".join(sent)
    memory.configure(10_000, 3)
    with counted(connection) as sent:
        fairfield_site.get(path)
    assert len(sent) <= most + 10, "\n".join(sent)  # the front page remembers its sections too
