"""POST /api/v1/leads: the contract, sentence by sentence."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from realestate.modules.lead_forms import rules
from tests.blueprints.test_lead_forms import events
from tests.cast import Cast
from tests.support.browser import Visitor

BODY: dict[str, Any] = {"name": "Api Caller", "email": "api@mail.example", "message": "Hello"}


def send(visitor: Visitor, body: Any = None, key: str | None = None, **options: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return visitor.post(
        "/api/v1/leads", json=BODY if body is None else body, headers=headers, **options
    )


def test_a_lead_is_accepted_with_a_receipt(app: Flask, fairfield_site: Visitor) -> None:
    answer = send(fairfield_site)
    assert answer.status_code == 202
    (event,) = events(app)
    assert answer.json == {"receipt": event.receipt, "duplicate": False}
    assert event.domain == "fairfield.estate.localhost"
    assert "Set-Cookie" not in answer.headers


def test_the_same_key_twice_makes_one_lead(app: Flask, fairfield_site: Visitor) -> None:
    first, second = send(fairfield_site, key="abc"), send(fairfield_site, key="abc")
    assert second.status_code == 202
    assert second.json == {"receipt": first.json["receipt"], "duplicate": True}
    assert len(events(app)) == 1


def test_without_a_key_each_counts(app: Flask, fairfield_site: Visitor) -> None:
    send(fairfield_site)
    send(fairfield_site)
    assert len(events(app)) == 2


def test_the_same_key_at_another_agency_is_another_lead(
    app: Flask, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    send(fairfield_site, key="abc")
    assert send(harbor_site, key="abc").json["duplicate"] is False


def test_details_and_origin_are_kept(app: Flask, cast: Cast, fairfield_site: Visitor) -> None:
    body = {
        **BODY,
        "listing_id": cast.fairfield.listing_ids[0],
        "timeframe": "Within 3 months",
        "consent": True,
        "property_details": {"beds": 3, "baths": 2.5},
        "attribution": {"utm_source": "portal"},
    }
    assert send(fairfield_site, body).status_code == 202
    payload = events(app)[0].payload
    assert payload["listing"]["address"].startswith("12 Alder Way")
    assert payload["property_details"]["baths"] == 2.5
    assert payload["attribution"]["utm_source"] == "portal"
    assert payload["consent"]["granted"] is True


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "A"}, "email"),
        ({**BODY, "email": "x"}, "email"),
        ({**BODY, "phone": "1"}, "phone"),
        ({**BODY, "name": 7}, "name"),
        ({**BODY, "nmae": "typo"}, "nmae"),
        ({**BODY, "listing_id": 999_999}, "listing"),
        ({**BODY, "listing_id": "one"}, "listing_id"),
        ({**BODY, "listing_id": 10**30}, "listing_id"),
        ({**BODY, "property_details": {"beds": -1}}, "property_details.beds"),
        ({**BODY, "timeframe": "soonish"}, "timeframe"),
        ([1, 2], "body"),
        ("text", "body"),
    ],
)
def test_what_cannot_be_used_is_400_by_field(
    app: Flask, fairfield_site: Visitor, body: Any, field: str
) -> None:
    answer = send(fairfield_site, body)
    assert answer.status_code == 400
    assert field in answer.json["fields"]
    assert events(app) == []


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"{broken", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"name=A", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b'{"name": "' + b"x" * 40_000 + b'"}', "application/json", 413),
    ],
    ids=["broken", "not text", "a form", "plain", "too large"],
)
def test_what_is_not_json_or_too_large_is_refused(
    app: Flask, fairfield_site: Visitor, data: bytes, kind: str, status: int
) -> None:
    answer = fairfield_site.post("/api/v1/leads", data=data, content_type=kind)
    assert answer.status_code == status
    assert answer.json["error"]
    assert events(app) == []


def test_zero_bytes_do_not_break_the_database(app: Flask, fairfield_site: Visitor) -> None:
    assert send(fairfield_site, {**BODY, "message": "a\x00b"}).status_code == 202
    assert events(app)[0].payload["message"] == "ab"


def test_lone_surrogates_are_refused_not_a_crash(app: Flask, fairfield_site: Visitor) -> None:
    answer = fairfield_site.post(
        "/api/v1/leads",
        data=b'{"name": "\\ud800", "email": "a@mail.example"}',
        content_type="application/json",
    )
    assert answer.status_code == 400


def test_too_many_from_one_address_are_told_when_to_come_back(
    app: Flask, fairfield_site: Visitor
) -> None:
    for _ in range(rules.FROM_ONE_ADDRESS):
        send(fairfield_site)
    answer = send(fairfield_site)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("key", ["x" * 81, "a\tb"])
def test_a_key_that_cannot_be_kept_is_400(fairfield_site: Visitor, key: str) -> None:
    answer = send(fairfield_site, key=key)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json["fields"]


def test_get_says_which_method_it_wants(fairfield_site: Visitor) -> None:
    answer = fairfield_site.get("/api/v1/leads")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert answer.json["error"]


def test_the_same_words_from_another_network_are_the_same_press(
    app: Flask, fairfield_site: Visitor
) -> None:
    for address in ("192.0.2.1", "192.0.2.2"):
        send(fairfield_site, key="abc", environ_overrides={"REMOTE_ADDR": address})
    assert len(events(app)) == 1


def test_a_doubtful_correction_is_held_though_the_first_was_not(
    app: Flask, fairfield_site: Visitor
) -> None:
    send(fairfield_site, key="abc")
    send(fairfield_site, {**BODY, "message": "http:// " * 5}, key="abc")
    assert [event.held_reason for event in events(app)] == [None, "many links"]
