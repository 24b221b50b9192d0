"""The mails that follow a lead: who gets them, what they say, and what they must never say."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, delete, update

from realestate.db import db, finish, transaction
from realestate.modules.accounts.models import Membership
from realestate.modules.content.models import WebsiteConfig
from realestate.modules.events import dispatch
from realestate.modules.notifications import rules
from realestate.modules.notifications.models import OutgoingMail
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.modules.notifications.conftest import LEAD, capture, kept_mails, posts, send_all
from tests.support.postbox import Postbox
from tests.support.queries import counted


def mail_to(postbox: Postbox, address: str) -> Any:
    (found,) = (m for m in postbox.messages if m["To"] == address)
    return found


def about_a_home(cast: Cast) -> dict[str, Any]:
    home = cast.fairfield.listing_ids[0]
    listing = {"id": home, "url": "https://x.example", "address": "12 Alder Way, Bellevue"}
    return {"source": "listing_inquiry", "listing": listing}


def test_the_listings_agent_learns_who_what_how_and_where(cast: Cast, postbox: Postbox) -> None:
    capture(cast.fairfield.ref, **about_a_home(cast), timeframe="Within 3 months")
    send_all()
    mail = mail_to(postbox, cast.fairfield.agent_email)
    assert mail["Subject"] == "Vic Visitor about 12 Alder Way, Bellevue"
    assert mail["From"] == "Fairfield Homes <hello@platform.example>"
    assert mail["Reply-To"] == "vic@mail.example"
    words = mail.get_content()
    for said in (
        "Hello Ada Agent",
        "(206) 555-0177",
        "vic@mail.example",
        "12 Alder Way, Bellevue",
        "Within 3 months",
        "> May I come on Saturday?",
    ):
        assert said in words, said
    assert re.search(r"http://fairfield\.crm\.estate\.localhost/leads/\d+", words)
    assert re.search(r"Receipt: +[2-9A-Z]{4}-[2-9A-Z]{4}", words)
    assert "203.0.113.9" not in words


def test_a_lead_of_nobody_goes_to_owners_and_admins_a_mail_each(
    cast: Cast, postbox: Postbox
) -> None:
    tenant = cast.fairfield.ref
    with acting_as(tenant), transaction():
        db.session.execute(update(Membership).values(role="admin"))
    capture(tenant)
    assert len(posts("mail_agent")) == 2
    send_all()
    told = {m["To"] for m in postbox.messages}
    assert told == {cast.fairfield.owner_email, cast.fairfield.agent_email, "vic@mail.example"}


def test_an_agency_without_anybody_to_tell_is_a_dead_letter_not_silence(
    cast: Cast, postbox: Postbox
) -> None:
    tenant = cast.fairfield.ref
    with acting_as(tenant), transaction():
        db.session.execute(update(Membership).values(role="assistant"))
    capture(tenant)
    send_all()
    (delivery,) = posts("mail_agent")
    assert (delivery.status, delivery.reason) == ("dead_letter", "no_recipient")


def test_somebody_who_left_meanwhile_gets_nothing(cast: Cast, postbox: Postbox) -> None:
    tenant = cast.fairfield.ref
    capture(tenant)
    with acting_as(tenant), transaction():
        db.session.execute(delete(Membership).where(Membership.role == "owner"))
    send_all()
    assert posts("mail_agent")[0].reason == "no_recipient"
    assert [m["To"] for m in postbox.messages] == ["vic@mail.example"]


def test_the_visitor_is_told_in_words_that_are_none_of_theirs(cast: Cast, postbox: Postbox) -> None:
    spam = "BUY http://spam.example NOW"
    contact = {"name": f"{spam} name", "email": "vic@mail.example"}
    capture(cast.fairfield.ref, contact=contact, message=spam)
    with acting_as(cast.fairfield.ref), transaction():
        db.session.execute(
            update(WebsiteConfig).values(phone="425 555 0100", email="hi@fairfield.example")
        )
    send_all()
    mail = mail_to(postbox, "vic@mail.example")
    assert mail["From"] == "Fairfield Homes <hello@platform.example>"
    assert mail["Reply-To"] == "hi@fairfield.example"
    whole = mail.as_string()
    assert "spam" not in whole.lower()
    assert "BUY" not in whole
    receipt = re.search(r"Receipt ([2-9A-Z]{4}-[2-9A-Z]{4})", whole)
    assert receipt
    assert f"http://www.fairfield-homes.example/receipts/{receipt[1]}" in whole
    assert "425 555 0100" in whole


def test_the_link_is_on_the_platforms_host_when_the_domain_is_the_agencys_no_more(
    cast: Cast, postbox: Postbox
) -> None:
    from realestate.tenancy.models import Domain

    capture(cast.fairfield.ref)
    with transaction():
        db.session.execute(delete(Domain).where(Domain.hostname == "www.fairfield-homes.example"))
    send_all()
    words = mail_to(postbox, "vic@mail.example").get_content()
    assert "http://fairfield.estate.localhost/receipts/" in words


def test_without_an_address_only_the_agency_is_written_to(cast: Cast, postbox: Postbox) -> None:
    capture(cast.fairfield.ref, contact={"name": "Vic", "phone": "206 555 0177"})
    assert posts("acknowledge_visitor") == []
    send_all()
    (mail,) = postbox.messages
    assert mail["Reply-To"] is None


def test_a_synthetic_lead_writes_to_nobody(cast: Cast, postbox: Postbox) -> None:
    capture(cast.fairfield.ref, is_test=True)
    assert posts() == []


def test_a_correction_says_that_it_is_one_and_keeps_the_receipt(
    cast: Cast, postbox: Postbox
) -> None:
    capture(cast.fairfield.ref)
    send_all()
    capture(cast.fairfield.ref, message="Or Sunday?")
    send_all()
    receipts = {m["X-Receipt"] for m in postbox.messages}
    assert len(receipts) == 1, "the visitor holds one number"
    subjects = [m["Subject"] for m in postbox.messages]
    assert "Correction: Vic Visitor wrote to you" in subjects
    assert "Fairfield Homes received your correction" in subjects
    assert len({m["Message-ID"] for m in postbox.messages}) == 4


@pytest.mark.parametrize(
    "name", ["Vic\r\nBcc: all@mail.example", "Vic\nSubject: x", "Vic\u2028Bcc: x", "=?utf-8?q?x?="]
)
def test_nobody_adds_a_header_through_a_name(cast: Cast, postbox: Postbox, name: str) -> None:
    capture(cast.fairfield.ref, contact={"name": name, "phone": "206 555 0177"})
    send_all()
    (mail,) = postbox.messages
    assert mail["Bcc"] is None
    assert postbox.taken[0].rcpt_tos == [cast.fairfield.owner_email]
    assert "\n" not in mail["Subject"]


def test_an_address_gets_three_acknowledgements_a_day_and_the_agents_get_all(
    cast: Cast, postbox: Postbox
) -> None:
    for number in range(5):
        capture(cast.fairfield.ref, key=f"k{number}")
    capture(cast.harbor.ref)
    send_all()
    told = [m["To"] for m in postbox.messages]
    assert told.count("vic@mail.example") == 3 + 1, "another agency counts for itself"
    assert told.count(cast.fairfield.owner_email) == 5
    assert {d.status for d in posts()} == {"processed"}
    assert [m.outcome for m in kept_mails()].count("withheld") == 2
    finish(keep=False)
    yesterday = NOW - rules.ACKNOWLEDGED_IN
    with acting_as(cast.fairfield.ref), transaction():
        db.session.execute(update(OutgoingMail).values(created_at=yesterday))
    capture(cast.fairfield.ref, key="the day after")
    send_all()
    assert [m["To"] for m in postbox.messages].count("vic@mail.example") == 5


def test_no_address_and_no_word_is_kept_or_logged(
    app: Flask, cast: Cast, postbox: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    contact = {"name": "Canary Person", "email": "canary@mail.example", "phone": "206 555 0188"}
    postbox.says["RCPT"] = ["550 5.1.1 canary@mail.example is unknown"] * 2
    capture(cast.fairfield.ref, contact=contact, message="canary words")
    send_all()
    rows = [f"{vars(row)}" for row in (*kept_mails(), *posts())]
    logged = [f"{vars(r)}" for r in caplog.records if r.name.startswith("realestate")]
    assert logged
    for text in (*rows, *logged):
        assert "canary" not in text.lower()
        assert "5550188" not in text
    assert {d.reason for d in posts()} == {"address_refused"}


def test_following_a_lead_asks_little_of_the_database(
    cast: Cast, postbox: Postbox, connection: Connection
) -> None:
    capture(cast.fairfield.ref, key="first")
    with counted(connection) as one:
        capture(cast.fairfield.ref, key="second", contact={**LEAD["contact"]})  # type: ignore[dict-item]
    followers = [s for s in one if "memberships" in s or "webhook_endpoints" in s]
    assert followers == [], "owners and webhooks are remembered for seconds"
    send_all()
    capture(cast.fairfield.ref, key="third")
    with counted(connection) as sent:
        dispatch.work("post")
    assert len(sent) <= 19, "\n".join(sent)
