"""The search page: every state an address, filters with counts, ways on, and what search engines are told."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import db, transaction, utc_now
from realestate.modules.listings.models import Listing, OpenHouse
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.queries import counted

ALL = (
    "/listings?baths_min=1&beds_min=3&features=basement&living_area_min=500&location=Bellevue&lot_max=9000"
    "&new=365&price_max=2000000&sort=price_asc&status=for_sale&status=pending&type=Single+Family+Residence&year_min=1900"
)


def head(page: str) -> str:
    return page[: page.index("</head>")]


def test_counts_stand_beside_the_choices(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/listings").text
    assert re.search(r'value="Townhouse">\s*<span>Townhouse</span>\s*<small>1<', page)
    assert re.search(r'location=Bellevue"[^>]*>Bellevue <small>2<', page)
    assert 'value="Castle"' not in page
    assert 'value="Farm"' not in page, "what no home is, is not offered"


def test_htmx_gets_title_counts_and_results_but_no_form(fairfield_site: Visitor) -> None:
    part = fairfield_site.get("/listings?beds_min=4", htmx=True).text
    assert part.startswith("<title>Homes for sale, 4+ beds | ")
    assert "3 homes" in part
    assert 'id="facet-type" data-hx-swap-oob="true"' in part
    assert "<form" not in part[: part.index('id="results"')]


@pytest.mark.parametrize("path", [ALL, ALL + "&layout=list"])
def test_every_filter_is_a_chip_that_can_be_taken_away(fairfield_site: Visitor, path: str) -> None:
    page = fairfield_site.get(path).text
    chips = re.findall(r'<li><a href="([^"]+)"[^>]*>([^<]+)<svg', page)
    assert len(chips) == 12
    for address, words in chips:
        fewer = fairfield_site.get(unescape(address))
        assert fewer.status_code == 200
        assert f">{words}<svg" not in fewer.text, words
        assert ("layout=list" in address) is ("layout=list" in path)


def test_the_canonical_address_is_sorted_and_knows_no_order(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/listings?sort=price_asc&location=Bellevue&layout=list&beds_min=3")
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', page.text)
    assert canonical
    assert unescape(canonical[1]).endswith("/listings?beds_min=3&location=Bellevue")


@pytest.mark.parametrize(
    ("path", "is_indexed"),
    [
        ("/listings", True),
        ("/listings?beds_min=3", True),
        ("/listings?location=Bellevue", False),  # two homes are thin
        ("/listings?beds_min=2&baths_min=1&price_max=9000000", False),
        ("/listings?bounds=-123,47,-121,48", False),
        ("/listings?color=red", False),
        ("/listings?location=Nowhere", False),
    ],
)
def test_thin_and_drawn_searches_are_not_for_search_engines(
    fairfield_site: Visitor, path: str, is_indexed: bool
) -> None:
    assert ("noindex" not in head(fairfield_site.get(path).text)) is is_indexed


def test_an_area_that_is_not_there_is_said_and_not_dropped_silently(
    fairfield_site: Visitor,
) -> None:
    page = fairfield_site.get("/listings?area=atlantis").text
    assert "we know no place called “atlantis”" in page


def test_badges_tell_what_really_happened(app: Flask, cast: Cast, fairfield_site: Visitor) -> None:
    soon = utc_now() + timedelta(days=1)
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        home = db.session.get_one(Listing, cast.fairfield.listing_ids[0])
        home.previous_list_price = Decimal(880_000)
        house = OpenHouse(listing_id=home.id, starts_at=soon, ends_at=soon + timedelta(hours=2))
        db.session.add(house)
    page = fairfield_site.get("/listings?location=12+Alder+Way").text
    assert "Reduced by $30,000" in page
    assert "Open house " in page
    other = fairfield_site.get("/listings?location=7+Birch+Lane").text
    assert "Reduced by" not in other


def test_nothing_found_offers_counted_ways_on(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/listings?location=Bellevue&beds_min=5&price_max=1400000").text
    assert "These come near" in page
    assert re.search(r"up to \$1,540,000 <strong>1 home<", page)


def test_a_form_sent_without_a_script_finds_the_same(fairfield_site: Visitor) -> None:
    empty = "&".join(f"{n}=" for n in ("area", "bounds", "polygon", "price_min", "new", "layout"))
    page = fairfield_site.get(f"/listings?{empty}&status=for_sale&type=Townhouse").text
    assert "7 Birch Lane" in page
    assert "Ignored" not in page


def suggested(site: Visitor, typed: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(site.get(f"/listings/suggest?q={typed}").text)
    return found


def test_suggestions_are_json_with_real_addresses(fairfield_site: Visitor) -> None:
    answer = suggested(fairfield_site, "alder")
    assert answer["q"] == "alder"
    (line,) = answer["suggestions"]
    assert line["words"] == "12 Alder Way, Bellevue"
    assert fairfield_site.get(line["url"]).status_code == 200
    for nothing in ("", "%25"):
        assert suggested(fairfield_site, nothing)["suggestions"] == []


def test_suggestions_withhold_what_the_seller_withholds(fairfield_site: Visitor) -> None:
    assert "Hidden" not in fairfield_site.get("/listings/suggest?q=hidden").text
    assert "Hidden" not in fairfield_site.get("/listings/suggest?q=1004").text
    assert "Secret" not in fairfield_site.get("/listings/suggest?q=secret").text


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (ALL, 6),
        ("/listings?location=garden", 6),
        ("/listings?beds_min=9&location=Bellevue", 5),
        ("/listings/suggest?q=alder", 4),
    ],
)
def test_a_search_asks_little(
    connection: Connection, fairfield_site: Visitor, path: str, most: int
) -> None:
    fairfield_site.get(
        "/listings"
    )  # the host, the brand and the switches are remembered from here on
    with counted(connection) as sent:
        assert fairfield_site.get(path).status_code == 200
    assert len(sent) <= most, "\n".join(sent)
