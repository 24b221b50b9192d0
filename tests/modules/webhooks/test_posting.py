"""From a lead to a signed call: who hears it, what they get, and what each answer means."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from realestate import strangers
from realestate.db import db, finish, now, transaction
from realestate.modules.audit.models import AuditEvent
from realestate.modules.crm.actions.leads import capture_lead
from realestate.modules.events import dispatch, handlers
from realestate.modules.events.catalogue import LEAD_SUBMITTED
from realestate.modules.events.handlers import reaction
from realestate.modules.events.models import Attempt, Delivery
from realestate.modules.reactions import LEAD_FOLLOW_UPS, REACTIONS
from realestate.modules.webhooks import actions, queries
from realestate.tenancy.models import TenantRef
from realestate.tenancy.scope import across_tenants, acting_as
from tests.cast import Cast
from tests.modules.notifications.conftest import capture, posts, send_all
from tests.modules.webhooks.conftest import add_endpoint
from tests.support.receiver import Receiver

_WEBHOOK = tuple(handler for handler in LEAD_FOLLOW_UPS if handler.key == queries.HANDLER)


def listening(tenant: TenantRef, receiver: Receiver) -> str:
    """An endpoint for this receiver; returns its secret."""
    return add_endpoint(tenant, receiver.url).secret


def due_again() -> None:
    finish(keep=False)
    with across_tenants("this test moves the clock of deliveries"), transaction():
        earlier = now() - timedelta(seconds=1)
        db.session.execute(
            update(Delivery).where(Delivery.lane == "post").values(next_attempt_at=earlier)
        )


def test_a_lead_is_posted_as_an_envelope_that_its_secret_verifies(
    cast: Cast, receiver: Receiver
) -> None:
    tenant = cast.fairfield.ref
    secret = listening(tenant, receiver)
    event_id = capture(tenant)
    send_all()
    ((path, headers, body),) = receiver.seen
    assert path == "/hooks?key=canary-in-url"
    assert headers["content-type"] == "application/json"
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"
    (delivery,) = posts()
    assert headers["webhook-id"] == str(delivery.id)
    assert delivery.status == "processed"
    content = json.loads(body)
    assert set(content) == {
        *("id", "type", "version", "occurred_at", "tenant", "payload", "actor"),
    }
    assert (content["id"], content["type"], content["version"]) == (
        event_id,
        "website.lead.submitted",
        1,
    )
    assert content["tenant"] == {
        "id": tenant.id,
        "slug": "fairfield",
        "domain": "www.fairfield-homes.example",
    }
    assert content["payload"]["contact"]["name"] == "Vic Visitor"
    assert content["actor"] == {"visitor_id": None, "user_id": None}
    assert "203.0.113.9" not in body.decode(), "a visitor's network address stays here"


def test_only_the_agencys_own_active_endpoints_that_want_it_hear_of_it(
    cast: Cast, receiver: Receiver
) -> None:
    listening(cast.harbor.ref, receiver)
    off = add_endpoint(cast.fairfield.ref, "https://off.example.com/")
    with acting_as(cast.fairfield.ref), transaction():
        actions.switch_endpoint(cast.fairfield.ref, "o", off.id, is_on=False, now=now())
    capture(cast.fairfield.ref)
    send_all()
    assert (posts(), receiver.seen) == ([], [])


def test_a_synthetic_lead_is_posted_to_nobody(cast: Cast, receiver: Receiver) -> None:
    listening(cast.fairfield.ref, receiver)
    capture(cast.fairfield.ref, is_test=True)
    assert posts() == []


@pytest.mark.parametrize("status", [200, 201, 204])
def test_any_2xx_is_done(cast: Cast, receiver: Receiver, status: int) -> None:
    listening(cast.fairfield.ref, receiver)
    receiver.says(status)
    capture(cast.fairfield.ref)
    send_all()
    assert posts()[0].status == "processed"


@pytest.mark.parametrize("status", [301, 302, 400, 401, 403, 404, 418, 422])
def test_a_plain_refusal_is_given_up_at_once(cast: Cast, receiver: Receiver, status: int) -> None:
    listening(cast.fairfield.ref, receiver)
    receiver.says(status, {"Location": receiver.url})
    capture(cast.fairfield.ref)
    send_all()
    (delivery,) = posts()
    assert (delivery.status, delivery.reason) == ("dead_letter", "webhook_refused")
    assert len(receiver.seen) == 1


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503])
def test_what_may_pass_is_tried_again_with_the_same_id(
    cast: Cast, receiver: Receiver, status: int
) -> None:
    listening(cast.fairfield.ref, receiver)
    receiver.says(status)
    capture(cast.fairfield.ref)
    send_all()
    (delivery,) = posts()
    assert (delivery.status, delivery.attempt_count) == ("pending", 1)
    due_again()
    send_all()
    assert posts()[0].status == "processed"
    ids = [headers["webhook-id"] for _, headers, _ in receiver.seen]
    assert ids == [str(delivery.id)] * 2, "the receiver can tell that it is the same"


@pytest.mark.parametrize(
    ("asked", "least", "most"), [("900", 895, 901), ("1", 26, 34), ("999999", 1970, 1981)]
)
def test_a_receiver_may_ask_for_patience_within_reason(
    cast: Cast, receiver: Receiver, asked: str, least: int, most: int
) -> None:
    listening(cast.fairfield.ref, receiver)
    receiver.says(429, {"Retry-After": asked})
    capture(cast.fairfield.ref)
    send_all()
    (delivery,) = posts()
    assert least < (delivery.next_attempt_at - now()).total_seconds() < most


def test_410_switches_the_endpoint_off_and_says_so(cast: Cast, receiver: Receiver) -> None:
    tenant = cast.fairfield.ref
    listening(tenant, receiver)
    receiver.says(410)
    capture(tenant)
    send_all()
    assert posts()[0].reason == "webhook_gone"
    with acting_as(tenant):
        (endpoint,) = queries.endpoints(tenant)
        assert not endpoint.is_active
        assert "410" in endpoint.disabled_reason
    finish(keep=False)
    capture(tenant, key="later")
    assert len(posts()) == 1, "nothing more is meant for it"


def test_what_was_on_its_way_to_an_endpoint_that_was_removed_is_a_dead_letter(
    cast: Cast, receiver: Receiver
) -> None:
    tenant = cast.fairfield.ref
    endpoint = add_endpoint(tenant, receiver.url)
    capture(tenant)
    with acting_as(tenant), transaction():
        actions.remove_endpoint(tenant, "o", endpoint.id, now=now())
    again = add_endpoint(tenant, receiver.url)
    assert again.id != endpoint.id, "a number never returns"
    send_all()
    assert (posts()[0].reason, receiver.seen) == ("webhook_off", [])


def test_in_production_a_name_that_leads_to_us_is_refused(
    cast: Cast, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The house's own table, with no way but the default one: loopback is not the Internet."""
    listening(cast.fairfield.ref, receiver)
    handlers.install({**REACTIONS, LEAD_SUBMITTED: (reaction(capture_lead, then=_WEBHOOK),)})
    info = (2, 1, 6, "", ("127.0.0.1", receiver.port))
    monkeypatch.setattr(strangers.socket, "getaddrinfo", lambda *_, **__: [info])
    capture(cast.fairfield.ref)
    send_all()
    assert (posts()[0].reason, receiver.seen) == ("address_private", [])


def test_a_test_event_goes_to_the_one_endpoint_through_the_same_queue(
    cast: Cast, receiver: Receiver
) -> None:
    tenant = cast.fairfield.ref
    endpoint = add_endpoint(tenant, receiver.url)
    add_endpoint(tenant, "https://other.example.com/")
    with acting_as(tenant), transaction():
        actions.send_test(tenant, "o", endpoint.id, now=now())
    send_all()
    ((_, _, body),) = receiver.seen
    content = json.loads(body)
    assert content["type"] == "webhook.tested"
    assert content["payload"] == {"endpoint_id": endpoint.id}
    assert posts()[0].target == str(endpoint.id)


def test_secrets_and_people_stand_in_no_log_attempt_delivery_or_audit(
    cast: Cast, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    secret = listening(cast.fairfield.ref, receiver)
    contact = {"name": "Canary Person", "email": "canary@mail.example", "phone": "206 555 0188"}
    receiver.says(404, {"Set-Cookie": "canary"}, b"canary in the answer")
    receiver.says(500, {}, b"canary@mail.example")
    capture(cast.fairfield.ref, contact=contact, message="canary words")
    capture(cast.fairfield.ref, key="k2", contact=contact, message="canary words")
    send_all()
    with across_tenants("this test reads what is kept"):
        kept = [f"{vars(row)}" for row in db.session.scalars(select(Attempt))]
        kept += [f"{vars(row)}" for row in db.session.scalars(select(AuditEvent))]
        kept += [f"{vars(row)}" for row in posts()]
    logged = [f"{vars(record)}" for record in caplog.records]
    assert len(kept) >= 5
    assert logged
    for text in (*kept, *logged):
        assert "canary" not in text.lower(), text
        assert secret not in text
        assert "5550188" not in text


def test_nothing_is_open_while_a_receiver_takes_its_time(
    app: Flask, cast: Cast, receiver: Receiver
) -> None:
    """No transaction: a slow stranger holds no lock of ours."""
    listening(cast.fairfield.ref, receiver)
    capture(cast.fairfield.ref)
    states: list[bool] = []
    plain = actions.transport.post

    def looking(*words: Any, **options: Any) -> Any:
        states.append(db.session.registry.has())
        return plain(*words, **options)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(actions.transport, "post", looking)
        dispatch.work("post")
    assert states == [False]
