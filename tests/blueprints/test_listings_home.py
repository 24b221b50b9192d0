"""The page of one home: what it tells, and what it withholds."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import transaction, utc_now
from realestate.modules.entitlements import switch
from realestate.modules.listings.actions import put_listings
from realestate.modules.listings.models import ListingChange, Media, OpenHouse
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.support.browser import Visitor, form_of
from tests.support.homes import Homes
from tests.support.queries import counted


@pytest.fixture
def homes(app: Flask, cast: Cast) -> Homes:
    return Homes(app, cast)


def page_of(site: Visitor, listing_id: int) -> str:
    answer = site.get(f"/listings/{listing_id}")
    return site.get(answer.location).text


def json_ld(page: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return [json.loads(text) for text in found]


def test_a_short_address_leads_to_the_home(cast: Cast, fairfield_site: Visitor) -> None:
    answer = fairfield_site.get(f"/listings/{cast.fairfield.listing_ids[0]}")
    assert (answer.status_code, answer.location.rpartition("/")[2]) == (
        301,
        "12-alder-way-bellevue",
    )
    assert fairfield_site.get("/listings/999999").status_code == 404


def test_facts_stand_in_groups(homes: Homes, fairfield_site: Visitor) -> None:
    number = homes.change(
        association_fee=Decimal(310),
        tax_annual_amount=Decimal(6_100),
        garage_spaces=2.0,
        high_school="Interlake High",
        subdivision_name="Alder Heights",
        parcel_number="123-99",
        private_remarks="Sellers are in a hurry",
        showing_instructions="Key under the mat",
    )
    page = page_of(fairfield_site, number)
    shown = "$310 a month", "$6,100 a year", "Interlake High", "Alder Heights", "123-99", "Garage"
    for words in (*shown, "Schools, as the source tells them", "Days on market", "$472"):
        assert words in page, words
    assert "hurry" not in page
    assert "under the mat" not in page


def test_the_price_history_tells_changes_in_percent(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    tenant = cast.fairfield.ref
    with app.app_context(), acting_as(tenant), transaction():
        row = {"source_system": "Test MLS", "listing_key": "K1001", "list_price": Decimal(807_500)}
        put_listings(tenant, [row], now=NOW)
    page = page_of(fairfield_site, cast.fairfield.listing_ids[0])
    table = page[page.index("history-title") : page.index("</table>")]
    assert re.findall(r"Price changed|Listed for sale", table) == [
        "Price changed",
        "Listed for sale",
    ]
    assert "−5.0%" in table
    assert "$807,500" in table
    assert "Test MLS 1001" in table


def test_sales_near_by_and_similar_homes_are_shown(
    cast: Cast, homes: Homes, fairfield_site: Visitor
) -> None:
    homes.change(5, close_date=utc_now().date() - timedelta(days=30))
    page = page_of(
        fairfield_site,
        homes.change(3, internet_address_display_yn=True, list_price=Decimal(900_000)),
    )
    assert "Sold within 2 miles" in page
    assert "18 Sold Square" in page
    assert "$394/sq ft" in page
    assert "$50,000 less, as many bedrooms, about the same size" in page


def test_a_withheld_home_nearby_is_not_in_the_table(homes: Homes, fairfield_site: Visitor) -> None:
    homes.change(5, close_date=utc_now().date(), internet_address_display_yn=False)
    assert "Sold Square" not in page_of(fairfield_site, homes.change(0))


def test_nothing_of_a_withheld_address_is_told(homes: Homes, fairfield_site: Visitor) -> None:
    number = homes.change(
        3,
        parcel_number="55-HIDDEN",
        street_number="44",
        street_name="Hidden Road",
        public_remarks="44 Hidden Road is quiet. Hidden road!",
        virtual_tour_url_unbranded="https://tours.example/44-hidden-road",
    )
    homes.change(5, close_date=utc_now().date())
    start = utc_now() + timedelta(days=2)
    homes.add(
        OpenHouse,
        listing_id=number,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        remarks="Hidden Road 44",
    )
    page = page_of(fairfield_site, number)
    for secret in ("hidden", "47.61", "-122.2"):
        assert secret not in page.lower().replace('type="hidden"', "").replace(
            " hidden>", ">"
        ).replace("aria-hidden", "").replace("visually-hidden", "").replace("hidden=", ""), secret
    assert "Sold in Redmond" not in page
    assert " mi</td>" not in page
    event = next(each for each in json_ld(page) if each["@type"] == "Event")
    assert "streetAddress" not in event["location"]["address"]
    assert event["location"]["address"]["addressLocality"] == "Redmond"


def test_structured_data_name_the_agency_and_each_open_house(
    homes: Homes, cast: Cast, fairfield_site: Visitor
) -> None:
    number, start = cast.fairfield.listing_ids[0], utc_now() + timedelta(days=2)
    for hour, off in ((0, False), (3, True)):
        starts = start + timedelta(hours=hour)
        homes.add(
            OpenHouse,
            listing_id=number,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            is_canceled=off,
        )
    page = page_of(fairfield_site, number)
    listing, crumbs, *events = json_ld(page)
    assert listing["publisher"]["@type"] == "RealEstateAgent"
    assert listing["publisher"]["name"] == "Fairfield Homes"
    assert listing["offers"]["offeredBy"]["name"] == "Test Office"
    assert listing["offers"]["priceCurrency"] == "USD"
    assert crumbs["@type"] == "BreadcrumbList"
    assert [e["eventStatus"].rpartition("/")[2] for e in events] == [
        "EventScheduled",
        "EventCancelled",
    ]
    assert events[0]["location"]["address"]["streetAddress"] == "12 Alder Way"
    assert re.search(r"-0[78]:00$", events[0]["startDate"])
    assert "Called off" in page
    assert page.count("Add to calendar:") == 1


def test_pictures_say_what_they_are(homes: Homes, cast: Cast, fairfield_site: Visitor) -> None:
    number = cast.fairfield.listing_ids[0]
    altered = {
        "media_alteration": "furniture added by computer",
        "original_media_key": "demo/empty.svg",
    }
    homes.add(
        Media,
        listing_id=number,
        order=2,
        media_key="demo/a.svg",
        short_description="Living room",
        **altered,
    )
    homes.add(
        Media,
        listing_id=number,
        order=3,
        media_key="demo/p.svg",
        short_description="Safe",
        permission="Private",
    )
    page = page_of(fairfield_site, number)
    assert "Altered picture: furniture added by computer" in page
    assert 'href="/media/demo/empty.svg"' in page
    assert "Illustration" in page
    assert "demo/p.svg" not in page


def test_a_page_can_be_shared_without_a_script(cast: Cast, fairfield_site: Visitor) -> None:
    page = page_of(fairfield_site, cast.fairfield.listing_ids[0])
    assert 'href="mailto:?subject=12%20Alder%20Way' in page
    assert "data-share-press hidden" in page
    assert f"/listings/{cast.fairfield.listing_ids[0]}</b>" in page  # on paper


def test_without_a_script_a_visitor_asks_about_a_home(cast: Cast, fairfield_site: Visitor) -> None:
    number = cast.fairfield.listing_ids[0]
    page = page_of(fairfield_site, number)
    form = form_of(page, f"/listings/{number}/inquiry")
    typed = {"name": "Nora", "email": "nora@mail.example", "message": "Is it quiet?"}
    answer = fairfield_site.post(form.action, data={**form.hidden, **typed})
    assert answer.status_code == 303


def test_a_sold_home_stays_and_says_so(homes: Homes, fairfield_site: Visitor) -> None:
    page = page_of(fairfield_site, homes.change(5, close_date=date(2026, 10, 5)))
    assert json_ld(page)[0]["offers"]["availability"] == "https://schema.org/SoldOut"
    assert "Request a showing" not in page
    assert "Sold" in page


def test_a_rich_page_asks_at_most_eight_times(
    app: Flask,
    cast: Cast,
    homes: Homes,
    connection: Connection,
    fairfield_site: Visitor,
) -> None:
    """With pictures, changes, an earlier listing, sales near by, similar homes and open houses."""
    homes.change(6, standard_status="Expired")
    homes.change(5, close_date=utc_now().date())
    number = homes.relist(listing_id="2007")
    start = utc_now() + timedelta(days=1)
    homes.add(OpenHouse, listing_id=number, starts_at=start, ends_at=start + timedelta(hours=1))
    homes.add(Media, listing_id=number, order=2, media_key="demo/b.svg", short_description="Bath")
    homes.add(
        ListingChange,
        listing_id=number,
        kind="price",
        occurred_on=NOW.date(),
        noted_at=NOW,
        price_after=Decimal(1),
    )
    page_of(fairfield_site, number)
    path = f"/listings/{number}/5-withdrawn-walk-bellevue"
    with counted(connection) as sent:
        page = fairfield_site.get(path)
    assert page.status_code == 200
    assert len(sent) <= 8, "\n".join(sent)


def test_what_is_off_is_not_on_the_page(
    app: Flask, homes: Homes, cast: Cast, fairfield_site: Visitor
) -> None:
    number, start = cast.fairfield.listing_ids[0], utc_now() + timedelta(days=2)
    homes.add(OpenHouse, listing_id=number, starts_at=start, ends_at=start + timedelta(hours=1))
    assert "open-title" in page_of(fairfield_site, number)
    with app.app_context(), transaction(), acting_as(cast.fairfield.ref):
        switch(cast.fairfield.ref, "test", "open_houses", is_on=False, now=NOW)
    page = page_of(fairfield_site, number)
    assert "open-title" not in page
    assert "/open-houses" not in page
    assert all(each["@type"] != "Event" for each in json_ld(page))
