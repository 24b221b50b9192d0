"""Open houses: the page, the calendars, the front page, and nothing at all when the module is off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import Connection

from realestate.db import transaction, utc_now
from realestate.modules.entitlements import switch
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.support import openings
from tests.support.browser import Visitor
from tests.support.queries import counted

ZONE = ZoneInfo("America/Los_Angeles")
Hold = Callable[..., int]


@pytest.fixture
def hold(app: Flask, cast: Cast) -> Hold:
    """Hold an open house of one of Fairfield's homes, so many days from now; returns its number."""

    def _hold(index: int = 0, days: float = 1, **facts: object) -> int:
        home = cast.fairfield.listing_ids[index]
        return openings.hold(app, cast.fairfield.ref, home, days=days, **facts)

    return _hold


def day_in(days: int) -> datetime:
    return (utc_now() + timedelta(days=days)).astimezone(ZONE)


def test_open_houses_are_listed_by_day(hold: Hold, fairfield_site: Visitor) -> None:
    hold(0, 1), hold(1, 3, remarks="Ring twice.")
    page = fairfield_site.get("/open-houses").text
    page_of_days = page[page.index("<main") :]
    first, second = (f"{d:%A}, {d:%B} {d.day}</h2>" for d in (day_in(1), day_in(3)))
    places = [page_of_days.index(words) for words in (first, "12 Alder Way", second)]
    assert places == sorted(places)
    assert "Ring twice." in page
    assert page.count('"@type": "Event"') == 2


def test_a_day_and_a_town_narrow(hold: Hold, fairfield_site: Visitor) -> None:
    hold(0, 1), hold(1, 3)
    page = fairfield_site.get("/open-houses?town=Kirkland").text
    assert "7 Birch Lane" in page
    assert "12 Alder Way" not in page
    page = fairfield_site.get(f"/open-houses?day={day_in(1).date()}").text
    assert "12 Alder Way" in page
    assert "7 Birch Lane" not in page
    assert 'aria-current="true"' in page


def test_nothing_found_says_so_and_what_is_no_day_is_named(fairfield_site: Visitor) -> None:
    assert "No open house is planned" in fairfield_site.get("/open-houses").text
    page = fairfield_site.get("/open-houses?town=Nowhere&day=soon").text
    assert "No open house in Nowhere" in page
    assert "“soon” is not a day" in page


def test_what_is_over_called_off_or_withheld_is_not_listed(
    hold: Hold, fairfield_site: Visitor
) -> None:
    hold(0, -1), hold(1, 1, is_canceled=True), hold(4, 1), hold(5, 1), hold(6, 1)
    assert "No open house is planned" in fairfield_site.get("/open-houses").text


def test_later_ones_are_a_link_away(app: Flask, hold: Hold, fairfield_site: Visitor) -> None:
    for number in range(50):
        hold(number % 2, 1 + number / 20)
    page = fairfield_site.get("/open-houses").text
    assert page.count("Add to calendar:") == 48
    link = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert fairfield_site.get(link).text.count("Add to calendar:") == 2


def test_one_open_house_is_a_calendar_file(hold: Hold, fairfield_site: Visitor) -> None:
    number = hold(0, 1)
    answer = fairfield_site.get(f"/open-houses/{number}.ics")
    assert answer.mimetype == "text/calendar"
    assert f'filename="open-house-{number}.ics"' in answer.headers["Content-Disposition"]
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["SUMMARY"] == "Open house: 12 Alder Way, Bellevue"
    assert event["DTSTART"].params["TZID"] == "America/Los_Angeles"
    assert "/12-alder-way-bellevue" in event["URL"]


def test_a_calendar_file_of_what_is_over_is_gone(hold: Hold, fairfield_site: Visitor) -> None:
    assert fairfield_site.get(f"/open-houses/{hold(0, -1)}.ics").status_code == 410
    assert fairfield_site.get("/open-houses/999999.ics").status_code == 404


def test_the_agencys_calendar_tells_all_and_what_was_called_off(
    hold: Hold, fairfield_site: Visitor
) -> None:
    hold(0, 1), hold(1, 2, is_canceled=True), hold(2, -1)
    events = Calendar.from_ical(fairfield_site.get("/open-houses.ics").data).walk("VEVENT")
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CANCELLED"]
    narrowed = fairfield_site.get("/open-houses.ics?town=Kirkland").data
    assert [e["STATUS"] for e in Calendar.from_ical(narrowed).walk("VEVENT")] == ["CANCELLED"]
    assert (
        "webcal://fairfield.estate.localhost/open-houses.ics"
        in fairfield_site.get("/open-houses").text
    )


def test_the_front_page_shows_this_weekend(hold: Hold, fairfield_site: Visitor) -> None:
    assert "Open this weekend" not in fairfield_site.get("/").text
    today = utc_now().astimezone(ZONE)
    hold(0, 0.01 if today.weekday() > 4 else 5 - today.weekday())
    page = fairfield_site.get("/").text
    assert "Open this weekend" in page
    assert "12 Alder Way" in page


def test_a_card_says_when_its_home_is_open(hold: Hold, fairfield_site: Visitor) -> None:
    hold(0, 2)
    day = day_in(2)
    assert f"Open {day:%a}, {day:%b} {day.day}" in fairfield_site.get("/listings").text


def test_the_sitemap_knows_the_page(fairfield_site: Visitor) -> None:
    assert "/sitemap/open_houses-1.xml" in fairfield_site.get("/sitemap.xml").text
    assert "/open-houses</loc>" in fairfield_site.get("/sitemap/open_houses-1.xml").text


def test_the_other_agency_sees_nothing(hold: Hold, harbor_site: Visitor) -> None:
    number = hold(0, 1)
    assert "12 Alder Way" not in harbor_site.get("/open-houses").text
    assert harbor_site.get(f"/open-houses/{number}.ics").status_code == 404
    assert b"VEVENT" not in harbor_site.get("/open-houses.ics").data


def test_off_means_gone_everywhere(
    app: Flask, cast: Cast, hold: Hold, fairfield_site: Visitor
) -> None:
    number = hold(0, 1)
    with app.app_context(), transaction(), acting_as(cast.fairfield.ref):
        switch(cast.fairfield.ref, "test", "open_houses", is_on=False, now=NOW)
    for path in ("/open-houses", "/open-houses.ics", f"/open-houses/{number}.ics"):
        assert fairfield_site.get(path).status_code == 404, path
    for path in ("/", "/listings", "/sitemap.xml"):
        page = fairfield_site.get(path).text
        assert "open-houses" not in page.replace("css/site/open-houses", ""), path
        assert "badge--open" not in page, path


def test_the_page_asks_little_of_the_database(
    hold: Hold, connection: Connection, fairfield_site: Visitor
) -> None:
    for number in range(12):
        hold(number % 3, 1 + number / 8)
    fairfield_site.get("/open-houses")
    with counted(connection) as sent:
        fairfield_site.get("/open-houses")
    assert len(sent) <= 3, "\n".join(sent)
