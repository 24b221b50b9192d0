"""Homes typed at the desk, and homes of a feed that are only read there."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import Connection

from realestate.db import db, transaction
from realestate.modules.audit.models import AuditEvent
from realestate.modules.feeds.rules.desk import OWN
from realestate.modules.listings.models import Listing, Media, OpenHouse
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.queries import counted

TYPED = {
    "standard_status": "Active",
    "list_price": "$799,000",
    "unparsed_address": "8 Quince Road",
    "city": "Bellevue",
    "state_or_province": "WA",
    "postal_code": "98004",
    "property_type": "Residential",
    "property_sub_type": "Townhouse",
    "living_area": "170 sq m",
    "public_remarks": "Level garden, new roof.",
    "internet_entire_listing_display_yn": "1",
    "internet_address_display_yn": "1",
}


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


def add(visitor: Visitor, **changes: str) -> Any:
    typed = {**TYPED, **changes}
    return visitor.submit("/website/homes/new", typed, action="/website/homes")


def change(visitor: Visitor, page: str, **changes: str) -> Any:
    return visitor.submit(page, {**TYPED, **changes}, action=page)


def own(app: Flask, cast: Cast) -> Listing:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        found = Listing.of(cast.fairfield.ref).where(Listing.source_system == OWN)
        home = db.session.scalars(found).one()
        db.session.expunge(home)
        return home


def photo(colour: str = "red") -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(file, "JPEG")
    file.seek(0)
    return file, f"{colour}.jpg"


def test_a_home_is_added_and_stands_on_the_website(
    app: Flask, cast: Cast, owner: Visitor, fairfield_site: Visitor
) -> None:
    page = add(owner).headers["Location"]
    home = own(app, cast)
    assert (home.living_area, home.list_agent_email) == (1_830, cast.fairfield.owner_email)
    assert "8 Quince Road" in fairfield_site.get("/listings?location=Bellevue").text
    assert "See it on the website" in owner.get(page).text
    with app.app_context(), transaction():
        deeds = db.session.query(AuditEvent).filter_by(action="home.added").all()
        assert [deed.actor for deed in deeds] == [cast.fairfield.owner_email]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"list_price": "call us"}, "is not a price"),
        ({"city": ""}, "Town is empty."),
        ({"standard_status": "Closed"}, "needs the price it sold for"),
        ({"latitude": "47.6"}, "both latitude and longitude"),
        ({"living_area": "12 parsecs"}, "sq ft, acres"),
        ({"public_remarks": "No children. Perfect for singles."}, "describe the property"),
    ],
)
def test_what_cannot_be_saved_says_why_and_keeps_what_was_typed(
    owner: Visitor, changes: dict[str, str], says: str
) -> None:
    answer = add(owner, **changes)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="8 Quince Road"' in answer.text


def test_doubtful_words_stay_with_a_reason_that_is_written_down(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    refused = add(owner, public_remarks="No children.")
    assert "Why the words may stay" in refused.text
    assert (
        add(owner, public_remarks="No children.", reason="A quote of the seller").status_code == 303
    )
    with app.app_context(), transaction():
        deed = db.session.query(AuditEvent).filter_by(action="home.added").one()
        assert deed.reason == "A quote of the seller"


def test_a_change_is_saved_and_its_price_before_remembered(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    page = add(owner).headers["Location"]
    assert change(owner, page, list_price="750000").status_code == 303
    home = own(app, cast)
    assert (home.list_price, home.previous_list_price) == (750_000, 799_000)


def test_an_older_form_overwrites_nothing(app: Flask, cast: Cast, owner: Visitor) -> None:
    page = add(owner).headers["Location"]
    old = re.search(r'name="version" value="([^"]+)"', owner.get(page).text)
    assert old
    change(owner, page, list_price="750000")
    answer = change(owner, page, list_price="700000", version=old[1])
    assert answer.status_code == 409
    assert "Somebody has changed this home" in answer.text
    assert 'value="700000"' in answer.text
    assert own(app, cast).list_price == 750_000


def test_a_home_is_closed_with_price_and_day(app: Flask, cast: Cast, owner: Visitor) -> None:
    page = add(owner).headers["Location"]
    facts = {"standard_status": "Closed", "close_price": "780000", "close_date": "2027-01-05"}
    assert change(owner, page, **facts).status_code == 303
    home = own(app, cast)
    assert (home.standard_status, home.close_price) == ("Closed", 780_000)
    assert home.off_market_date is not None


def test_agents_change_what_they_list_and_nothing_else(
    app: Flask, cast: Cast, owner: Visitor, agent: Visitor
) -> None:
    page = add(owner).headers["Location"]
    assert "can change it" in agent.get(page).text
    token = {"X-CSRFToken": agent.csrf()}
    assert agent.post(page, data=TYPED, headers=token).status_code == 403
    theirs = add(agent, unparsed_address="9 Quince Road").headers["Location"]
    assert change(agent, theirs, unparsed_address="9 Quince Road").status_code == 303


def test_a_home_of_a_feed_is_read_only_with_the_reason(owner: Visitor, cast: Cast) -> None:
    page = f"/website/homes/{cast.fairfield.listing_ids[0]}"
    html = owner.get(page).text
    assert "This home comes from Test MLS" in html
    assert "<textarea" not in html
    answer = owner.post(page, data=TYPED, headers={"X-CSRFToken": owner.csrf()})
    assert answer.status_code == 409


def test_photos_are_sent_described_moved_preferred_and_taken_off(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    page = add(owner).headers["Location"]
    data = {"photos": [photo("red"), photo("blue")], "csrf_token": owner.csrf(page)}
    assert owner.post(f"{page}/photos", data=data).status_code == 303

    def photos() -> list[Media]:
        with app.app_context(), acting_as(cast.fairfield.ref), transaction():
            wanted = Media.of(cast.fairfield.ref).where(Media.listing_id == own_id)
            found = list(db.session.scalars(wanted.order_by(Media.order)))
            for each in found:
                db.session.expunge(each)
            return found

    own_id = own(app, cast).id
    first, second = photos()
    assert (first.preferred_photo_yn, first.width, second.order) == (True, 600, 2)
    owner.submit(page, {"alt": "The blue side"}, action=f"{page}/photos/{second.id}/describe")
    owner.submit(page, {"to": "1"}, action=f"{page}/photos/{second.id}/move")
    owner.submit(page, {}, action=f"{page}/photos/{second.id}/prefer")
    assert next((p.short_description, p.preferred_photo_yn) for p in photos()) == (
        "The blue side",
        True,
    )
    owner.submit(page, {}, action=f"{page}/photos/{second.id}/remove")
    (left,) = photos()
    assert (left.id, left.order, left.preferred_photo_yn) == (first.id, 1, True)


def test_open_houses_are_announced_and_called_off(app: Flask, cast: Cast, owner: Visitor) -> None:
    from datetime import timedelta

    from realestate.db import utc_now

    page = add(owner).headers["Location"]
    day = (utc_now() + timedelta(days=10)).date().isoformat()
    typed = {"day": day, "starts": "13:00", "ends": "15:00"}
    owner.submit(page, typed, action=f"{page}/open-houses")
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        held = db.session.scalars(OpenHouse.of(cast.fairfield.ref)).one()
        held_id = held.id
    owner.submit(page, {}, action=f"{page}/open-houses/{held_id}/cancel")
    assert "Called off" in owner.get(page).text


def test_the_list_is_filtered_by_status_source_and_words(owner: Visitor) -> None:
    add(owner)
    assert "12 Alder Way" in owner.get("/website/homes").text
    mine = owner.get("/website/homes?source=Our+own+listings").text
    assert "8 Quince Road" in mine
    assert "12 Alder Way" not in mine
    assert "18 Sold Square" in owner.get("/website/homes?status=Closed").text
    assert "No home matches" in owner.get("/website/homes?q=nowhere").text
    assert "is not a status" in owner.get("/website/homes?status=odd").text


def test_another_agencys_home_is_nothing(app: Flask, cast: Cast, owner: Visitor) -> None:
    page = add(owner).headers["Location"]
    other = Visitor(app, "harbor.crm.estate.localhost").signed_in(cast.harbor.owner_email)
    assert other.get(page).status_code == 404
    token = {"X-CSRFToken": other.csrf()}
    assert other.post(page, data=TYPED, headers=token).status_code == 404


def test_the_plan_has_room_for_so_many(owner: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from realestate.modules.plans import PLANS

    monkeypatch.setitem(PLANS["pro"].limits, "listings", 5)
    answer = add(owner)
    assert answer.status_code == 409
    assert "at most 5 active homes" in answer.text
    assert add(owner, standard_status="Withdrawn").status_code == 303


def test_the_list_asks_the_database_little(owner: Visitor, connection: Connection) -> None:
    owner.get("/website/homes")
    with counted(connection) as sent:
        owner.get("/website/homes")
    assert len(sent) <= 8, sent
