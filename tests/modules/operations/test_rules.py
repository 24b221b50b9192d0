"""Filters that never widen, payloads that show no person, and the pace of a replay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from realestate.errors import Invalid
from realestate.modules.operations.rules import (
    BLACK,
    MASK,
    LetterFilter,
    black_out,
    copy_key,
    mask_payload,
    read_filter,
    spread,
    still_covered,
    uncover,
    usable_time,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FULL = LetterFilter(
    tenant="fairfield",
    fingerprint="abc",
    handler="crm.capture",
    event_type="website.lead.submitted",
    reason="lease_lost",
    error_class="ValueError",
    version="c1",
    since=NOW - timedelta(days=1),
    until=NOW,
    include_discarded=True,
)


@pytest.mark.parametrize("wanted", [FULL, LetterFilter(), LetterFilter(tenant="fairfield")])
def test_a_filter_survives_an_address_or_a_form(wanted: LetterFilter) -> None:
    assert read_filter(wanted.as_query(), is_bulk=True).filter == wanted


def test_a_list_reports_what_it_ignores_and_takes_empty_for_any() -> None:
    found = read_filter(
        {"tenant": "", "handler": ["h"], "color": "red", "page": "2"}, besides=("page",)
    )
    assert found.filter == LetterFilter(handler="h")
    assert found.ignored == ("color",)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"color": "red"}, "color"),
        ({"tenant": ""}, "tenant"),
        ({"tenant": "  "}, "tenant"),
        ({"tenant": []}, "tenant"),
    ],
)
def test_a_bulk_act_refuses_what_a_list_would_overlook(query: dict[str, Any], named: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_filter(query, is_bulk=True)
    assert list(refused.value.fields) == [named]


@pytest.mark.parametrize("is_bulk", [True, False])
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"tenant": ["fairfield", "harbor"]}, "tenant"),
        ({"since": "yesterday"}, "since"),
        ({"until": "2026-13-01"}, "until"),
        ({"include_discarded": "perhaps"}, "include_discarded"),
        ({"handler": "x" * 201}, "handler"),
        ({"handler": "a\x00b"}, "handler"),
    ],
)
def test_what_cannot_be_read_never_widens_a_filter(
    query: dict[str, Any], named: str, is_bulk: bool
) -> None:
    with pytest.raises(Invalid) as refused:
        read_filter(query, is_bulk=is_bulk)
    assert list(refused.value.fields) == [named]


def test_a_time_without_a_zone_is_utc() -> None:
    found = read_filter({"since": "2026-11-24", "until": "2026-11-24T13:00+01:00"}).filter
    assert (found.since, found.until) == (datetime(2026, 11, 24, tzinfo=UTC), NOW)


PAYLOAD: dict[str, Any] = {
    "source": "contact_form",
    "contact": {"name": "Ann Bird", "email": "ann@mail.example", "phone": None, "more": ["x", 7]},
    "message": "Call me on 206 555 0142",
    "visitorName": "Ann",
    "reply-email": "ann@mail.example",
    "listing": {"id": 12, "url": "/homes/12?from=ann", "address": "12 Alder Way"},
    "property_details": {"beds": 3, "remark": "ask ann@mail.example"},
    "consent": {"text_id": "t1", "text": "I agree", "granted": True},
    "timeframe": "",
}


def test_a_person_is_covered_and_the_rest_can_be_read() -> None:
    assert mask_payload(PAYLOAD) == {
        "source": "contact_form",
        "contact": {"name": MASK, "email": MASK, "phone": None, "more": [MASK, MASK]},
        "message": MASK,
        "visitorName": MASK,
        "reply-email": MASK,
        "listing": {"id": 12, "url": f"/homes/12?{MASK}", "address": MASK},
        "property_details": {"beds": 3, "remark": f"ask {MASK}"},
        "consent": {"text_id": "t1", "text": "I agree", "granted": True},
        "timeframe": "",
    }
    assert BLACK in str(black_out(PAYLOAD))
    assert not any(word in str(black_out(PAYLOAD)).lower() for word in ("ann", "bird", "0142"))


@pytest.mark.parametrize("payload", [None, 7, "ann@mail.example", [], [{"name": "Ann"}], {"": {}}])
def test_a_payload_of_any_shape_is_covered(payload: Any) -> None:
    assert "ann" not in str(mask_payload(payload)).lower()


def test_covers_left_alone_are_what_they_cover() -> None:
    assert uncover(mask_payload(PAYLOAD), PAYLOAD) == PAYLOAD


def test_what_an_editor_changed_is_changed_and_nothing_else() -> None:
    edited = mask_payload(PAYLOAD)
    edited["contact"]["name"] = "Anne Bird"
    edited["timeframe"] = "soon"
    del edited["listing"]
    expected = {**PAYLOAD, "timeframe": "soon"}
    expected["contact"] = {**PAYLOAD["contact"], "name": "Anne Bird"}
    del expected["listing"]
    assert uncover(edited, PAYLOAD) == expected


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"a": {"b": ["x", f"hi {MASK}"]}}, "a.b.1"),
        ({"name": BLACK}, "name"),
        (MASK, "payload"),
        ({"a": ["x"]}, None),
    ],
)
def test_a_cover_over_nothing_is_found(payload: Any, field: str | None) -> None:
    assert still_covered(payload) == field


def test_a_replay_is_paced() -> None:
    times = spread(5, per_second=2, now=NOW)
    assert [(t - NOW).total_seconds() for t in times] == [0, 0.5, 1, 1.5, 2]
    for rate in (0, -1, 5_000, float("nan")):
        with pytest.raises(Invalid, match="rate"):
            spread(5, per_second=rate, now=NOW)


def test_a_chosen_time_is_now_or_within_a_year() -> None:
    assert usable_time(NOW - timedelta(days=1), NOW) == NOW
    later = NOW + timedelta(days=300)
    assert usable_time(later, NOW) == later
    for at in (NOW + timedelta(days=400), NOW.replace(tzinfo=None)):
        with pytest.raises(Invalid):
            usable_time(at, NOW)


def test_a_copys_key_differs_by_its_words_and_fits() -> None:
    assert copy_key("k", "a" * 64) == "k^" + "a" * 16
    assert copy_key("k", "a" * 64) != copy_key("k", "b" * 64)
    assert len(copy_key("k" * 120, "a" * 64)) == 120
