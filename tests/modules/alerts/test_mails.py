"""From a changed home to a mail: once, to who wants it, when they want it, with what is still true."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from realestate.db import db, transaction
from realestate.modules.alerts import rules
from realestate.modules.alerts.actions import keeping, planning, subscribing
from realestate.modules.alerts.queries import subscribers
from realestate.modules.entitlements import switch
from realestate.modules.events.actions import Origin, record
from realestate.modules.events.catalogue import LISTING_VIEWED
from realestate.modules.listings.models import Listing
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.modules.alerts.conftest import (
    EMAIL,
    MORNING,
    Clock,
    alert_mails,
    mails,
    matches,
    person,
    put,
    send_all,
    subscribe,
    tell,
)
from tests.support.postbox import Postbox


def test_a_new_home_that_is_meant_is_told_once(cast: Cast, postbox: Postbox, clock: Clock) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant)
    put(tenant, "N1")
    put(tenant, "N2", city="Redmond", postal_code="98052")
    assert tell(clock) == 1
    (mail,) = alert_mails(postbox)
    assert mail["To"] == EMAIL
    assert mail["Subject"] == "New: 9 New Street, Bellevue, WA 98004"
    text, html = (part.get_content() for part in mail.iter_parts())
    for words in (text, html):
        assert "$800,000" in words
        assert "3 beds, 2 baths, 1,700 sq ft" in words
        assert "Listed by Test Office" in words
        assert "Near the lake" in words
    put(tenant, "N1", public_remarks="Newly painted.")
    clock.goes(minutes=30)
    assert tell(clock) == 0
    assert [m.state for m in mails(tenant, "instant")] == ["sent"]


def test_the_mail_carries_what_mailbox_providers_ask_for(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    subscribe(cast.fairfield.ref)
    put(cast.fairfield.ref)
    tell(clock)
    (mail,) = alert_mails(postbox)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    raw = postbox.taken[-1].content
    assert isinstance(raw, bytes)
    assert b"List-Unsubscribe: <http://fairfield.estate.localhost/alerts/stop/" in raw
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_body(("plain",)).get_content()
    assert "because you asked to hear at once" in text
    assert "Unsubscribe in one click" in text


def test_overlapping_searches_tell_of_a_home_once(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant, frequency="weekly", name="All of it", query="")
    subscribe(tenant, frequency="instant", name="Bellevue", query="location=Bellevue")
    put(tenant)
    (match,) = matches(tenant)
    assert match.due_at == MORNING, "the most urgent of the searches counts"
    tell(clock)
    assert len(alert_mails(postbox)) == 1


def test_a_lower_price_and_a_return_are_told_with_what_changed(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    put(tenant)
    subscribe(tenant)
    put(tenant, list_price=Decimal(780_000))
    put(tenant, list_price=Decimal(790_000))
    tell(clock)
    assert alert_mails(postbox) == [], "it rose again before anybody was told"
    assert matches(tenant)[-1].reason == "the price has changed again since"
    put(tenant, list_price=Decimal(760_000))
    clock.goes(minutes=15)
    tell(clock)
    (mail,) = alert_mails(postbox)
    assert mail["Subject"].startswith("Price reduced: 9 New Street")
    assert "$760,000 (was $790,000)" in mail.get_body(("plain",)).get_content()
    put(tenant, standard_status="Pending")
    put(tenant, standard_status="Active")
    clock.goes(minutes=15)
    tell(clock)
    assert alert_mails(postbox)[-1]["Subject"].startswith("Back on the market: ")


def test_a_price_that_goes_up_and_down_again_is_no_news(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant)
    put(tenant)
    tell(clock)
    put(tenant, list_price=Decimal(850_000))
    put(tenant, list_price=Decimal(800_000))
    clock.goes(minutes=15)
    tell(clock)
    assert len(alert_mails(postbox)) == 1
    assert matches(tenant)[-1].reason == "told before at this price and status"
    assert mails(tenant, "instant")[-1].reason == "nothing in it was news any more"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"standard_status": "Withdrawn"}, "no longer shown"),
        ({"internet_entire_listing_display_yn": False}, "no longer shown"),
        ({"city": "Kirkland", "unparsed_address": "9 Lake"}, "no longer what the search means"),
    ],
)
def test_what_is_no_longer_so_when_its_turn_comes_is_not_told(
    cast: Cast, postbox: Postbox, clock: Clock, changes: dict[str, object], reason: str
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant)
    home = put(tenant)
    planning.make_round(clock.at)
    with acting_as(tenant), transaction():
        for name, value in changes.items():
            setattr(db.session.get_one(Listing, home), name, value)
    send_all()
    assert alert_mails(postbox) == []
    assert matches(tenant)[0].reason == reason


def test_a_home_that_was_opened_on_the_website_meanwhile_is_not_told(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    number = subscribe(tenant, frequency="daily")
    home = put(tenant)
    other = put(tenant, "N2", unparsed_address="10 New Street")
    with acting_as(tenant), transaction():
        subscribing.merge(tenant, subscribers.subscriber(tenant, number), "browser", now=MORNING)
        facts = {"id": home, "url": "http://x", "address": "9 New Street"}
        record(
            tenant,
            type=LISTING_VIEWED,
            payload={"listing": facts, "page": "/"},
            key="v1",
            now=clock.at + timedelta(minutes=1),
            origin=Origin(visitor_id="browser"),
        )
    clock.goes(days=1)
    tell(clock)
    (mail,) = alert_mails(postbox)
    assert "10 New Street" in mail["Subject"]
    assert {m.listing_id: m.reason for m in matches(tenant)} == {
        home: "seen on the website since",
        other: "",
    }


def test_a_mail_shows_some_homes_and_says_how_many_more(
    cast: Cast, postbox: Postbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_HOMES", 2)
    tenant = cast.fairfield.ref
    subscribe(tenant)
    for number in range(5):
        put(tenant, f"N{number}", unparsed_address=f"{number + 1} Row Street")
    tell(clock)
    (mail,) = alert_mails(postbox)
    assert mail["Subject"] == "5 new homes"
    text = mail.get_body(("plain",)).get_content()
    assert text.count("Row Street") == 2
    assert "3 homes more" in text


def test_a_favourite_tells_of_its_price_and_its_sale(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    home = put(tenant)
    subscribe(tenant, query=None, listing_id=home)
    put(tenant, standard_status="Pending")
    clock.goes(days=1)
    assert tell(clock) == 1
    (mail,) = alert_mails(postbox)
    assert "New status: Pending" in mail.get_body(("plain",)).get_content()
    assert "Your favourites" in mail.get_body(("html",)).get_content()


def test_who_has_not_said_yes_or_has_ended_it_gets_nothing(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant, email="unsaid@mail.example", is_confirmed=False)
    number = subscribe(tenant)
    put(tenant)
    planning.make_round(clock.at)
    with acting_as(tenant), transaction():
        ending = {"how": "x", "page": "/my", "address": "", "now": clock.at}
        keeping.unsubscribe(tenant, subscribers.subscriber(tenant, number), **ending)
    send_all()
    put(tenant, "N2")
    tell(clock)
    assert alert_mails(postbox) == []
    assert [m.reason for m in mails(tenant, "instant")] == ["unsubscribed"]


def test_with_the_module_off_nothing_is_found_and_nothing_sent(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    tenant = cast.fairfield.ref
    subscribe(tenant)
    send_all()
    put(tenant)
    planning.make_round(clock.at)
    with acting_as(tenant), transaction():
        switch(tenant, "olive", "saved_searches", is_on=False, now=NOW)
    send_all()
    put(tenant, "N2")
    assert tell(clock) == 0
    assert alert_mails(postbox) == []
    assert len(matches(tenant)) == 1
    assert mails(tenant, "instant")[0].reason == "saved searches are switched off"


def test_another_agencys_subscribers_hear_nothing(
    cast: Cast, postbox: Postbox, clock: Clock
) -> None:
    subscribe(cast.harbor.ref)
    put(cast.fairfield.ref)
    tell(clock)
    assert alert_mails(postbox) == []
    assert matches(cast.harbor.ref) == []
    assert person(cast.harbor.ref).is_active
