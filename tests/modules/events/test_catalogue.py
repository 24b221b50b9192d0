"""The catalogue: each type takes what it should and refuses the rest by the name of the field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db
from realestate.errors import PermanentError
from realestate.modules.events import catalogue, dispatch
from realestate.modules.events.catalogue import SHAPES, WEBHOOK_TESTED, parse
from realestate.modules.events.envelope import envelope
from realestate.modules.events.models import Event
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.modules.events.conftest import accept, deliveries

CONTACT = {"name": "Vic Visitor", "email": "vic@mail.example"}
LISTING = {"id": 1, "url": "https://x.example/listings/1/a", "address": "12 Alder Way"}
NOTICE = {"text_id": "n1", "text": "Before a tour…", "shown": True}
GOOD: dict[str, dict[str, Any]] = {
    catalogue.LEAD_SUBMITTED: {
        "source": "contact_form",
        "contact": CONTACT,
        "attribution": {
            "utm_term": "lake",
            "utm_content": "b",
            "first_touch": "/",
            "referrer": "/",
        },
    },
    catalogue.VALUATION_REQUESTED: {
        "contact": CONTACT,
        "property_address": "9 Own Road, Bellevue",
        "property_details": {"beds": 3, "baths": 2.5, "sqft": 1800},
        "timeframe": "Within 3 months",
    },
    catalogue.SHOWING_REQUESTED: {
        "contact": CONTACT,
        "listing": LISTING,
        "preferred_times": [{"date": "2026-11-28", "part": "morning"}],
        "buyer_notice": NOTICE,
    },
    catalogue.SEARCH_PERFORMED: {"criteria": {"location": "Bellevue"}, "result_count": 3},
    catalogue.SEARCH_SAVED: {"name": "By the lake", "criteria": {"beds_min": 3}},
    catalogue.LISTING_VIEWED: {"listing": LISTING},
    catalogue.LISTING_FAVORITED: {"listing": LISTING},
    catalogue.LISTING_UNFAVORITED: {"listing": LISTING},
    catalogue.LISTINGS_CHANGED: {"change_ids": [7, 8]},
    catalogue.NEWSLETTER_TESTED: {"member_id": 3},
    catalogue.ALERT_MAIL_PLANNED: {"mail_id": 7},
}
DEEP: Any = "end"
for _ in range(60):
    DEEP = {"a": [DEEP]}
NAN, HUGE = float("nan"), 10**400

# type, what is changed in a good payload, the field that is named
BAD: list[tuple[str, dict[str, Any], str]] = [
    (catalogue.LEAD_SUBMITTED, {"source": "nowhere"}, "source"),
    (catalogue.LEAD_SUBMITTED, {"contact": []}, "contact"),
    (catalogue.LEAD_SUBMITTED, {"contact": {"name": ""}}, "contact.name"),
    (catalogue.LEAD_SUBMITTED, {"contact": {"name": 7}}, "contact.name"),
    (catalogue.LEAD_SUBMITTED, {"contact": {"name": "a\x00b"}}, "contact.name"),
    (catalogue.LEAD_SUBMITTED, {"contact": {"name": "a\ud800"}}, "contact.name"),
    (catalogue.LEAD_SUBMITTED, {"message": "x" * 4001}, "message"),
    (catalogue.LEAD_SUBMITTED, {"message": DEEP}, "message"),
    (catalogue.LEAD_SUBMITTED, {"listing": {**LISTING, "id": HUGE}}, "listing.id"),
    (catalogue.LEAD_SUBMITTED, {"listing": {**LISTING, "id": 0}}, "listing.id"),
    (catalogue.LEAD_SUBMITTED, {"property_details": {"baths": NAN}}, "property_details.baths"),
    (catalogue.LEAD_SUBMITTED, {"property_details": {"beds": 2.5}}, "property_details.beds"),
    (catalogue.LEAD_SUBMITTED, {"consent": {"granted": "perhaps"}}, "consent"),
    (catalogue.LEAD_SUBMITTED, {"attribution": {"utm_term": "x" * 121}}, "attribution.utm_term"),
    (catalogue.LEAD_SUBMITTED, {"tenant": 2}, "tenant"),
    (catalogue.LEAD_SUBMITTED, {"a\x00\ud800": 1}, ""),
    (catalogue.VALUATION_REQUESTED, {"property_address": ""}, "property_address"),
    (catalogue.VALUATION_REQUESTED, {"property_details": DEEP}, "property_details"),
    (catalogue.SHOWING_REQUESTED, {"preferred_times": []}, "preferred_times"),
    (catalogue.SHOWING_REQUESTED, {"preferred_times": [{}] * 4}, "preferred_times"),
    (
        catalogue.SHOWING_REQUESTED,
        {"preferred_times": [{"date": "2026-02-30", "part": "morning"}]},
        "preferred_times.0.date",
    ),
    (
        catalogue.SHOWING_REQUESTED,
        {"preferred_times": [{"date": "2026-02-03", "part": "night"}]},
        "preferred_times.0.part",
    ),
    (catalogue.SHOWING_REQUESTED, {"buyer_notice": None}, "buyer_notice"),
    (catalogue.SEARCH_PERFORMED, {"result_count": -1}, "result_count"),
    (catalogue.SEARCH_PERFORMED, {"result_count": HUGE}, "result_count"),
    (catalogue.SEARCH_PERFORMED, {"criteria": {"price_min": NAN}}, "criteria.price_min"),
    (catalogue.SEARCH_PERFORMED, {"criteria": {"colour": "red"}}, "criteria.colour"),
    (catalogue.SEARCH_SAVED, {"frequency": "hourly"}, "frequency"),
    (catalogue.SEARCH_SAVED, {"name": "\x00"}, "name"),
    (catalogue.LISTING_VIEWED, {"listing": {**LISTING, "url": "x" * 501}}, "listing.url"),
    (catalogue.LISTING_FAVORITED, {"listing": "1"}, "listing"),
    (catalogue.LISTING_UNFAVORITED, {"listing": None}, "listing"),
    (catalogue.LISTINGS_CHANGED, {"change_ids": []}, "change_ids"),
    (catalogue.LISTINGS_CHANGED, {"change_ids": [0]}, "change_ids.0"),
]


def _is_json(payload: dict[str, Any]) -> bool:
    """Could a database hold this at all? What is not is refused before, by every door."""
    try:
        return "u0000" not in json.dumps(payload, allow_nan=False) and "ud800" not in json.dumps(
            payload
        )
    except ValueError:
        return False


def test_there_is_a_good_example_of_every_type() -> None:
    assert set(GOOD) == {type_ for type_, _ in SHAPES} - {WEBHOOK_TESTED}


@pytest.mark.parametrize("type_", GOOD)
def test_a_good_payload_is_taken_and_comes_back_the_same(type_: str) -> None:
    facts = parse(type_, 1, GOOD[type_])
    kept = facts.model_dump(mode="json", exclude_unset=True)
    assert kept == json.loads(json.dumps(GOOD[type_]))
    assert parse(type_, 1, facts.model_dump(mode="json")) == facts


@pytest.mark.parametrize(("type_", "changed", "field"), BAD)
def test_a_bad_payload_is_refused_by_the_name_of_its_field(
    type_: str, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(PermanentError, match=rf"^{field}") as refused:
        parse(type_, 1, {**GOOD[type_], **changed})
    assert refused.value.reason == "invalid_payload"
    assert str(refused.value).isprintable(), "it is written down as it is"


@pytest.mark.parametrize("type_", GOOD)
@pytest.mark.parametrize("payload", [None, [], "words", 7, DEEP, {}])
def test_what_is_no_payload_at_all_is_refused(type_: str, payload: Any) -> None:
    with pytest.raises(PermanentError):
        parse(type_, 1, payload)


@pytest.mark.parametrize("version", [0, 2, -1, 10**30])
def test_another_version_is_refused(version: int) -> None:
    with pytest.raises(PermanentError, match=r"^version"):
        parse(catalogue.LISTING_VIEWED, version, GOOD[catalogue.LISTING_VIEWED])


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(PermanentError, match=r"^type"):
        parse("website.page.licked", 1, {})


@pytest.mark.parametrize(("type_", "changed", "field"), [case for case in BAD if _is_json(case[1])])
def test_the_worker_buries_it_at_once_and_goes_on(
    app: Flask, cast: Cast, type_: str, changed: dict[str, Any], field: str
) -> None:
    with app.app_context():
        accept(cast.fairfield.ref, type=type_, payload={**GOOD[type_], **changed}, key="bad")
        accept(cast.fairfield.ref, type=type_, payload=GOOD[type_], key="good")
        assert dispatch.work().dead_lettered == 1
        bad, good = deliveries()[:2]
        assert (bad.status, bad.reason) == ("dead_letter", "invalid_payload")
        assert bad.attempt_count == 1
        assert field.split(".")[0] in (bad.last_error or "")
        assert good.status == "processed"


def test_an_envelope_says_whose_event_it_is_and_who_did_it(app: Flask, cast: Cast) -> None:
    tenant = cast.fairfield.ref
    with app.app_context():
        payload = GOOD[catalogue.LEAD_SUBMITTED]
        number = accept(tenant, type=catalogue.LEAD_SUBMITTED, payload=payload)
        with acting_as(tenant):
            event = db.session.scalars(select(Event).where(Event.id == number)).one()
            told = envelope(
                tenant,
                "fairfield.estate.localhost",
                event,
                id=event.id,
                user_id=None,
                payload=payload,
            ).model_dump(mode="json")
    assert told.pop("occurred_at").endswith("Z")
    assert told == {
        "id": number,
        "type": "website.lead.submitted",
        "version": 1,
        "tenant": {"id": tenant.id, "slug": "fairfield", "domain": "fairfield.estate.localhost"},
        "payload": payload,
        "actor": {"visitor_id": None, "user_id": None},
    }
