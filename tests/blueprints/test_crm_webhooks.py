"""The page of webhooks: owners and admins add, try, switch, remove and send again; others are told why not."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import Connection, select

from realestate.db import db
from realestate.modules.audit.models import AuditEvent
from realestate.modules.events.models import Delivery
from realestate.modules.webhooks import queries
from realestate.modules.webhooks.models import WebhookEndpoint
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.modules.webhooks.conftest import URL, add_endpoint, dead_sending
from tests.support.browser import Visitor
from tests.support.queries import counted

LEADS = {"event_types": ["website.lead.submitted"]}


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


def kept(app: Flask, cast: Cast) -> list[WebhookEndpoint]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        return queries.endpoints(cast.fairfield.ref)


def given(visitor: Visitor, cast: Cast, url: str = URL) -> int:
    """An endpoint that Fairfield has; returns its number."""
    with visitor.app.app_context():
        return add_endpoint(cast.fairfield.ref, url).id


def press(owner: Visitor, path: str, htmx: bool = False, **typed: str) -> object:
    return owner.submit("/webhooks", typed, action=path, htmx=htmx)


def test_an_owner_adds_a_receiver_and_sees_its_secret_once(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    typed = {"url": f" {URL} ", "description": "Newsletter", **LEADS}
    answer = owner.submit("/webhooks", typed, action="/webhooks")
    assert answer.status_code == 201
    assert "no-store" in answer.headers["Cache-Control"]
    (endpoint,) = kept(app, cast)
    assert endpoint.url == URL
    assert answer.text.count(endpoint.secret) == 1
    later = owner.get("/webhooks").text
    assert "Newsletter" in later
    assert "whsec_" not in later
    with app.app_context():
        (deed,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "webhook.added"))
        assert deed.actor == cast.fairfield.owner_email
        assert deed.after == {"host": "hooks.example.com", "is_active": True}


def test_htmx_gets_the_partial_with_the_secret(cast: Cast, owner: Visitor) -> None:
    answer = owner.submit("/webhooks", {"url": URL, **LEADS}, action="/webhooks", htmx=True)
    assert answer.status_code == 201
    assert "<!doctype" not in answer.text.lower()
    assert 'id="webhooks"' in answer.text
    assert "whsec_" in answer.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"url": "http://hooks.example.com/", **LEADS}, "begins with https://"),
        ({"url": "https://me:pw@hooks.example.com/", **LEADS}, "Leave out name and password"),
        ({"url": "https://printer.local/", **LEADS}, "This host is private"),
        ({"url": "https://10.0.0.1/", **LEADS}, "instead of a number"),
        ({"url": URL}, "Choose at least one of these events."),
        ({"url": URL, "event_types": ["silly"]}, "Choose at least one of these events."),
        ({"url": URL, "description": "x" * 121, **LEADS}, "at most 120 characters"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_what_cannot_be_used_is_422_in_words_with_the_typing_kept(
    app: Flask, cast: Cast, owner: Visitor, typed: dict[str, object], words: str, htmx: bool
) -> None:
    answer = owner.submit("/webhooks", typed, action="/webhooks", htmx=htmx)
    assert answer.status_code == 422
    assert words in answer.text
    assert str(typed["url"]) in answer.text
    assert kept(app, cast) == []


def test_the_same_address_twice_is_a_conflict_in_words(cast: Cast, owner: Visitor) -> None:
    given(owner, cast)
    answer = owner.submit("/webhooks", {"url": URL, **LEADS}, action="/webhooks")
    assert answer.status_code == 409
    assert "already on the list" in answer.text


def test_an_agency_has_ten_at_most(cast: Cast, owner: Visitor) -> None:
    for number in range(10):
        given(owner, cast, f"https://hooks{number}.example.com/")
    answer = owner.submit("/webhooks", {"url": URL, **LEADS}, action="/webhooks")
    assert answer.status_code == 409
    assert "at most 10" in answer.text


def test_a_receiver_is_switched_off_and_on_again(app: Flask, cast: Cast, owner: Visitor) -> None:
    endpoint = given(owner, cast)
    path = f"/webhooks/{endpoint}/switch"
    assert press(owner, path).status_code == 303  # type: ignore[attr-defined]
    assert not kept(app, cast)[0].is_active
    page = owner.get("/webhooks").text
    assert f"Switched off by {cast.fairfield.owner_email}" in page
    assert f"/webhooks/{endpoint}/test" not in page, "a test would go nowhere"
    answer = press(owner, path, htmx=True)
    assert "Switched on." in answer.text  # type: ignore[attr-defined]
    assert kept(app, cast)[0].is_active


def test_a_removed_receiver_is_gone_and_its_secret_forgotten(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    endpoint = given(owner, cast)
    assert press(owner, f"/webhooks/{endpoint}/remove").status_code == 303  # type: ignore[attr-defined]
    assert kept(app, cast) == []
    with app.app_context(), acting_as(cast.fairfield.ref):
        row = db.session.scalars(select(WebhookEndpoint)).one()
        assert (row.secret, row.is_active) == ("", False)
    again = owner.post(
        f"/webhooks/{endpoint}/remove", headers={"X-CSRFToken": owner.csrf("/webhooks")}
    )
    assert again.status_code == 404


def test_a_test_event_stands_in_the_list_of_deliveries(cast: Cast, owner: Visitor) -> None:
    endpoint = given(owner, cast)
    assert "Nothing has been sent yet." in owner.get("/webhooks").text
    assert press(owner, f"/webhooks/{endpoint}/test").status_code == 303  # type: ignore[attr-defined]
    page = owner.get("/webhooks").text
    assert "Test event" in page
    assert "Waiting" in page


def test_tests_are_not_endless(cast: Cast, owner: Visitor) -> None:
    endpoint = given(owner, cast)
    headers = {"X-CSRFToken": owner.csrf("/webhooks")}
    codes = [
        owner.post(f"/webhooks/{endpoint}/test", headers=headers).status_code for _ in range(25)
    ]
    assert codes[0] == 303
    assert codes[-1] == 429


def test_a_delivery_that_was_given_up_is_sent_again_once(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    with app.app_context():
        delivery_id = dead_sending(cast.fairfield.ref)
    page = owner.get("/webhooks").text
    assert "Given up" in page
    assert "The receiver answered 404." in page
    path = f"/webhooks/deliveries/{delivery_id}/replay"
    assert press(owner, path).status_code == 303  # type: ignore[attr-defined]
    with app.app_context(), acting_as(cast.fairfield.ref):
        delivery = db.session.scalars(select(Delivery)).one()
        assert (delivery.status, delivery.attempt_count) == ("pending", 0)
        assert (delivery.attempts_before, delivery.reason) == (1, None)
        deeds = select(AuditEvent).where(AuditEvent.action == "webhook.replayed")
        (deed,) = db.session.scalars(deeds)
        assert deed.before == {"reason": "webhook_refused", "attempts": 1}
    headers = {"X-CSRFToken": owner.csrf("/webhooks")}
    assert owner.post(path, headers=headers).status_code == 409


def test_only_a_webhooks_delivery_can_be_sent_again_here(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    """The lead's own deliveries are staff's to replay."""
    with app.app_context():
        delivery_id = dead_sending(cast.fairfield.ref)
        with acting_as(cast.fairfield.ref):
            db.session.scalars(select(Delivery)).one().handler = "notifications.actions.mail_agent"
            db.session.flush()
            from realestate.db import finish

            finish(keep=True)
    answer = owner.post(
        f"/webhooks/deliveries/{delivery_id}/replay",
        headers={"X-CSRFToken": owner.csrf("/webhooks")},
    )
    assert answer.status_code == 404


def test_an_agent_is_told_that_it_is_not_for_them(cast: Cast, agent: Visitor) -> None:
    endpoint = given(agent, cast)
    answer = agent.get("/webhooks")
    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.text
    assert URL not in answer.text
    assert 'href="/webhooks"' not in agent.get("/leads").text, "and it is not in the menu"
    headers = {"X-CSRFToken": agent.csrf()}
    for path in ("/webhooks", f"/webhooks/{endpoint}/test", f"/webhooks/{endpoint}/remove"):
        assert agent.post(path, data={"url": URL, **LEADS}, headers=headers).status_code == 403


def test_somebody_not_signed_in_is_led_to_the_sign_in(app: Flask, cast: Cast) -> None:
    answer = Visitor(app, "fairfield.crm.estate.localhost").get("/webhooks")
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_the_other_agency_sees_none_of_it(app: Flask, cast: Cast, owner: Visitor) -> None:
    with app.app_context():
        dead_sending(cast.fairfield.ref)
    other = Visitor(app, "harbor.crm.estate.localhost").signed_in(cast.harbor.owner_email)
    page = other.get("/webhooks").text
    assert "canary-in-url" not in page
    assert "Test event" not in page


@pytest.mark.parametrize("number", [1, 10])
def test_the_page_asks_as_little_for_many_as_for_few(
    app: Flask, cast: Cast, owner: Visitor, connection: Connection, number: int
) -> None:
    for n in range(number):
        endpoint = given(owner, cast, f"https://hooks{n}.example.com/")
        press(owner, f"/webhooks/{endpoint}/test")
    owner.get("/webhooks")
    with counted(connection) as sent:
        page = owner.get("/webhooks").text
    assert len(re.findall(r'id="sending-', page)) == number
    assert len(sent) <= 6, "\n".join(sent)
