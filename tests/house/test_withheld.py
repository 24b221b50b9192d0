"""What a seller withholds is nowhere on the website, however one looks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from realestate.db import db, transaction, utc_now
from realestate.modules.listings.models import Listing, Media, OpenHouse
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.places import given_place

AT = (47.67891, -122.12345)
TOLD = re.compile(r"hidden\s*-?road|secret\s*-?street|47\.678|122\.123", re.IGNORECASE)
SEARCHES = (
    "location=Hidden+Road",
    "location=hidden",
    "location=44+Hidden",
    "location=Park+in+Hidden",
    "bounds=-122.1235,47.6789,-122.1234,47.679",
    "polygon=-122.124,47.678;-122.123,47.678;-122.123,47.68;-122.124,47.68",
)


@pytest.fixture
def withheld(app: Flask, cast: Cast) -> int:
    """A home whose seller withholds the address while its words, pictures and open house all name it."""
    tenant, number = cast.fairfield.ref, cast.fairfield.listing_ids[3]
    with app.app_context(), acting_as(tenant), transaction():
        home = db.session.scalars(Listing.of(tenant).where(Listing.id == number)).one()
        home.public_remarks = "At the quiet end of Hidden Road. Park in Hidden  Road."
        home.latitude, home.longitude = AT
        home.list_price = Decimal(720_123)
        media = db.session.scalars(Media.of(tenant).where(Media.listing_id == number)).one()
        media.short_description = "Photo 1 of 44 Hidden Road, Redmond"
        soon = utc_now() + timedelta(days=2)
        db.session.add(
            OpenHouse(
                listing_id=number,
                starts_at=soon,
                ends_at=soon + timedelta(hours=2),
                remarks="Ring at 44 Hidden Road",
            )
        )
    given_place(app, tenant)
    return number


def _pages(site: Visitor, number: int) -> Iterator[str]:
    """Every address of the sitemap, and what no sitemap tells."""
    for part in re.findall(r"<loc>http://[^/]+([^<]+)</loc>", site.get("/sitemap.xml").text):
        yield part
        yield from re.findall(r"<loc>http://[^/]+([^<]+)</loc>", site.get(part).text)
    yield from ("/map/pins", "/map/pins?zoom=19", "/map/outlines.json", "/open-houses.ics")
    yield from (f"/listings/{number}", f"/map/homes/{number}", f"/alerts/homes/{number}")
    yield from (f"/listings/{number}/inquiry", f"/listings/{number}/showing")
    yield from (f"/listings/{number}/favorite", f"/listings/{number + 1}", "/listings?layout=list")
    yield from ("/listings/suggest?q=44", "/listings/suggest?q=hid", "/listings/suggest?q=secr")


def test_no_page_tells_a_withheld_address(withheld: int, fairfield_site: Visitor) -> None:
    seen = 0
    for path in dict.fromkeys(_pages(fairfield_site, withheld)):
        answer = fairfield_site.get(path, htmx=path.startswith("/map/homes"))
        assert answer.status_code in (200, 301, 410), path
        assert not TOLD.search(answer.text + answer.headers.get("Location", "")), path
        seen += "720,123" in answer.text
    assert seen  # the home itself is shown


@pytest.mark.parametrize("query", SEARCHES)
def test_no_search_finds_a_home_by_what_is_withheld(
    withheld: int, fairfield_site: Visitor, query: str
) -> None:
    for path in (f"/listings?{query}", f"/map?{query}", f"/map/pins?{query}&zoom=19"):
        assert f"/listings/{withheld}/" not in fairfield_site.get(path).text.replace("/saved", "")
        assert f'"id":{withheld},' not in fairfield_site.get(path).text


def test_it_is_found_by_what_is_told(withheld: int, fairfield_site: Visitor) -> None:
    for words in ("Redmond", "98052", "1004"):
        page = fairfield_site.get(f"/listings?location={words}").text
        assert f"/listings/{withheld}/" in page, words
