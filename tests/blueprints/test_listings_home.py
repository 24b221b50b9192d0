"""The page of one home: what it tells, what it withholds, and what stands where a home was."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import db, transaction, utc_now
from realestate.modules.entitlements import switch
from realestate.modules.listings.actions import put_listings
from realestate.modules.listings.models import Listing, ListingChange, Media, OpenHouse
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast, make_listing
from tests.support.browser import Visitor, form_of
from tests.support.queries import counted

Change = Callable[..., int]


@pytest.fixture
def change(app: Flask, cast: Cast) -> Change:
    """Change facts of one of Fairfield's homes; returns its number."""

    def _change(index: int = 0, **facts: Any) -> int:
        with app.app_context(), acting_as(cast.fairfield.ref), transaction():
            wanted = Listing.of(cast.fairfield.ref).where(
                Listing.id == cast.fairfield.listing_ids[index]
            )
            home = db.session.scalars(wanted).one()
            for name, value in facts.items():
                setattr(home, name, value)
            return home.id

    return _change


@pytest.fixture
def add(app: Flask, cast: Cast) -> Callable[..., int]:
    """Add a row of Fairfield's; returns its number."""

    def _add(make: Callable[..., Any], **facts: Any) -> int:
        with app.app_context(), acting_as(cast.fairfield.ref), transaction():
            row = make(**facts)
            db.session.add(row)
            db.session.flush()
            number: int = row.id
            return number

    return _add


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


def test_facts_stand_in_groups(change: Change, fairfield_site: Visitor) -> None:
    number = change(
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
    cast: Cast, change: Change, fairfield_site: Visitor
) -> None:
    change(5, close_date=utc_now().date() - timedelta(days=30))
    page = page_of(
        fairfield_site, change(3, internet_address_display_yn=True, list_price=Decimal(900_000))
    )
    assert "Sold within 2 miles" in page
    assert "18 Sold Square" in page
    assert "$394/sq ft" in page
    assert "$50,000 less, as many bedrooms, about the same size" in page


def test_a_withheld_home_nearby_is_not_in_the_table(
    change: Change, fairfield_site: Visitor
) -> None:
    change(5, close_date=utc_now().date(), internet_address_display_yn=False)
    assert "Sold Square" not in page_of(fairfield_site, change(0))


def test_nothing_of_a_withheld_address_is_told(
    add: Callable[..., int], change: Change, fairfield_site: Visitor
) -> None:
    number = change(
        3,
        parcel_number="55-HIDDEN",
        street_number="44",
        street_name="Hidden Road",
        public_remarks="44 Hidden Road is quiet. Hidden road!",
        virtual_tour_url_unbranded="https://tours.example/44-hidden-road",
    )
    change(5, close_date=utc_now().date())
    start = utc_now() + timedelta(days=2)
    add(
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
    add: Callable[..., int], cast: Cast, fairfield_site: Visitor
) -> None:
    number, start = cast.fairfield.listing_ids[0], utc_now() + timedelta(days=2)
    for hour, off in ((0, False), (3, True)):
        starts = start + timedelta(hours=hour)
        add(
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


def test_pictures_say_what_they_are(
    add: Callable[..., int], cast: Cast, fairfield_site: Visitor
) -> None:
    number = cast.fairfield.listing_ids[0]
    altered = {
        "media_alteration": "furniture added by computer",
        "original_media_key": "demo/empty.svg",
    }
    add(
        Media,
        listing_id=number,
        order=2,
        media_key="demo/a.svg",
        short_description="Living room",
        **altered,
    )
    add(
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


REMOVED = ["Canceled", "Delete", "Expired", "Hold", "Withdrawn"]


@pytest.mark.parametrize("status", REMOVED)
def test_a_removed_home_is_gone_with_alternatives(
    change: Change, fairfield_site: Visitor, status: str
) -> None:
    number = change(0, standard_status=status)
    for path in (f"/listings/{number}/12-alder-way-bellevue", f"/listings/{number}"):
        answer = fairfield_site.get(path)
        assert answer.status_code == 410
        assert "Alder Way" not in answer.text
        assert "850,000" not in answer.text
        assert "Homes for sale in Bellevue" in answer.text
        assert "7 Birch Lane" in answer.text
        assert 'content="noindex"' in answer.text


def test_of_a_withheld_home_nothing_is_told(cast: Cast, fairfield_site: Visitor) -> None:
    answer = fairfield_site.get(f"/listings/{cast.fairfield.listing_ids[4]}/x")
    assert answer.status_code == 410
    assert "Secret" not in answer.text
    assert "Homes for sale in" not in answer.text
    assert "12 Alder Way" in answer.text  # the newest, whatever they are


def test_a_home_never_published_is_404(change: Change, fairfield_site: Visitor) -> None:
    assert (
        fairfield_site.get(f"/listings/{change(6, standard_status='Incomplete')}/x").status_code
        == 404
    )


def test_another_agencys_removed_home_is_404(cast: Cast, harbor_site: Visitor) -> None:
    for path in ("/x", ""):
        assert (
            harbor_site.get(f"/listings/{cast.fairfield.listing_ids[6]}{path}").status_code == 404
        )


def relisted(add: Callable[..., int], **facts: Any) -> int:
    plain: dict[str, Any] = {
        "listing_key": "K2007",
        "unparsed_address": "5 Withdrawn Walk",
        "city": "Bellevue",
        "list_price": Decimal(390_000),
        "bedrooms_total": 2,
    }
    return add(make_listing, **{**plain, **facts})


def test_the_old_address_of_a_relisted_home_leads_to_the_new(
    add: Callable[..., int], change: Change, fairfield_site: Visitor
) -> None:
    old, new = (
        change(
            6,
            standard_status="Expired",
            on_market_date=date(2026, 8, 1),
            off_market_date=date(2026, 10, 1),
        ),
        relisted(add),
    )
    answer = fairfield_site.get(f"/listings/{old}/5-withdrawn-walk-bellevue")
    assert (answer.status_code, answer.location) == (
        301,
        f"/listings/{new}/5-withdrawn-walk-bellevue",
    )
    page = fairfield_site.get(answer.location).text
    assert "The same home was listed before" in page
    assert "Aug 1, 2026 to Oct 1, 2026: $400,000, 61 days on the market, not sold" in page
    assert "Taken off the market" in page


def test_a_withheld_relisting_is_not_where_the_old_address_leads(
    add: Callable[..., int], change: Change, fairfield_site: Visitor
) -> None:
    old = change(6, standard_status="Expired")
    relisted(add, internet_address_display_yn=False)
    assert fairfield_site.get(f"/listings/{old}/x").status_code == 410


def test_a_sold_home_stays_and_says_so(change: Change, fairfield_site: Visitor) -> None:
    page = page_of(fairfield_site, change(5, close_date=date(2026, 10, 5)))
    assert json_ld(page)[0]["offers"]["availability"] == "https://schema.org/SoldOut"
    assert "Request a showing" not in page
    assert "Sold" in page


def test_a_rich_page_asks_at_most_eight_times(
    app: Flask,
    add: Callable[..., int],
    cast: Cast,
    change: Change,
    connection: Connection,
    fairfield_site: Visitor,
) -> None:
    """With pictures, changes, an earlier listing, sales near by, similar homes and open houses."""
    change(6, standard_status="Expired")
    change(5, close_date=utc_now().date())
    number = relisted(add, listing_id="2007")
    start = utc_now() + timedelta(days=1)
    add(OpenHouse, listing_id=number, starts_at=start, ends_at=start + timedelta(hours=1))
    add(Media, listing_id=number, order=2, media_key="demo/b.svg", short_description="Bath")
    add(
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
    app: Flask, add: Callable[..., int], cast: Cast, fairfield_site: Visitor
) -> None:
    number, start = cast.fairfield.listing_ids[0], utc_now() + timedelta(days=2)
    add(OpenHouse, listing_id=number, starts_at=start, ends_at=start + timedelta(hours=1))
    assert "open-title" in page_of(fairfield_site, number)
    with app.app_context(), transaction(), acting_as(cast.fairfield.ref):
        switch(cast.fairfield.ref, "test", "open_houses", is_on=False, now=NOW)
    page = page_of(fairfield_site, number)
    assert "open-title" not in page
    assert "/open-houses" not in page
    assert all(each["@type"] != "Event" for each in json_ld(page))
