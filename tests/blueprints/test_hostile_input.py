"""What nobody types: it is refused in words, and never an error of ours or of the database."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest
from sqlalchemy.exc import OperationalError

from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.remembered import remembered

HUGE = "9" * 25


def cursor(pairs: object) -> str:
    text = pairs if isinstance(pairs, str) else json.dumps(pairs)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


CURSORS = {
    "huge": [["i", 10**30], ["i", 1]],
    "naive": [["t", "2026-01-01T00:00:00"], ["i", 1]],
    "before time": [["t", "0001-01-01T00:00:00+23:59"], ["i", 1]],
    "not a number": [["n", "sNaN"], ["i", 1]],
    "beyond": [["n", "1e999999"], ["i", 1]],
    "deep": "[" * 5_000,
    "nul": [["s", "\x00"], ["i", 1]],
}


@pytest.mark.parametrize("name", CURSORS)
def test_a_forged_cursor_is_the_first_page(
    fairfield_site: Visitor, agent: Visitor, name: str
) -> None:
    text = cursor(CURSORS[name])
    for sort in ("newest", "price_asc"):
        assert fairfield_site.get(f"/listings?sort={sort}&after={text}").status_code == 200
    assert agent.get(f"/leads?cursor={text}").status_code == 200


@pytest.mark.parametrize("path", [f"/listings/{HUGE}/x", f"/listings/{HUGE}/inquiry"])
def test_a_number_no_row_can_have_is_404(fairfield_site: Visitor, path: str) -> None:
    assert fairfield_site.get(path).status_code == 404


def test_such_a_number_is_404_at_a_desk_too(agent: Visitor) -> None:
    assert agent.get(f"/leads/{HUGE}").status_code == 404


@pytest.mark.parametrize("path", ["/thanks/%00", "/listings?location=%00", "/%00"])
def test_zero_bytes_in_an_address_are_400(fairfield_site: Visitor, path: str) -> None:
    assert fairfield_site.get(path).status_code == 400


def test_zero_bytes_in_a_desks_form_are_400(agent: Visitor, cast: Cast) -> None:
    answer = agent.post(
        f"/leads/{cast.fairfield.lead_id}/notes",
        data={"note": "a\x00b"},
        headers={"X-CSRFToken": agent.csrf()},
    )
    assert answer.status_code == 400


def test_zero_bytes_deep_in_json_are_dropped(fairfield_site: Visitor) -> None:
    body = {"name": "A", "email": "a@mail.example", "attribution": {"utm_source": "x\x00y"}}
    assert fairfield_site.post("/api/v1/leads", json=body).status_code == 202


@pytest.mark.parametrize("field", ["name", "message"])
def test_half_a_character_in_json_is_400_and_named(fairfield_site: Visitor, field: str) -> None:
    body = json.dumps({"name": "A", "email": "a@mail.example", field: "x\ud800"})
    answer = fairfield_site.post("/api/v1/leads", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert field in answer.json["fields"]


def test_odd_paths_and_criteria_of_a_remembered_visitor_are_no_error(
    fairfield_site: Visitor, cast: Cast
) -> None:
    remembered(fairfield_site)
    home = cast.fairfield.listing_ids[0]
    for verb in ("favorite", "unfavorite"):
        for back in ("/" + "x" * 9_000, "/\x00", "\ud800".encode("utf-8", "replace").decode()):
            answer = fairfield_site.post(f"/listings/{home}/{verb}", data={"back": back})
            assert answer.location == "/"
    for query in (
        "location=%00a",
        "location=%ED%A0%80",
        "beds_min=" + HUGE,
        "&&==",
        "location=" + "x" * 9_000,
    ):
        answer = fairfield_site.post("/saved/searches", data={"query": query, "name": "Odd"})
        assert answer.status_code == 303
    assert fairfield_site.get("/saved").status_code == 200
    for token in ("\x00", "é", "x" * 100_000):
        assert fairfield_site.post("/seen", data={"token": token}).status_code == 403


def test_json_nested_too_deeply_is_400(fairfield_site: Visitor) -> None:
    answer = fairfield_site.post(
        "/api/v1/leads", data=b"[" * 20_000, content_type="application/json"
    )
    assert answer.status_code == 400


def test_a_phone_number_full_of_spaces_is_mended_not_an_error(fairfield_site: Visitor) -> None:
    body = {"name": "A", "phone": "206" + " " * 15 + "555" + " " * 20 + "0142"}
    answer = fairfield_site.post("/api/v1/leads", json=body)
    assert answer.status_code == 400
    assert "phone" in answer.json["fields"]
    form = {"name": "A", "email": "", "phone": body["phone"], "message": "Hello"}
    assert fairfield_site.submit("/contact", form).status_code == 422


def test_somebody_signed_in_keeps_their_words_when_the_database_is_away(
    agent: Visitor, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = agent.csrf()

    def gone(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr("realestate.modules.accounts.queries.open_session", gone)
    answer = agent.post(
        f"/leads/{cast.fairfield.lead_id}/notes",
        data={"note": "words that took long"},
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code == 503
    assert "words that took long" in answer.text
    assert agent.get("/healthz").status_code == 200
    assert agent.get("/leads").status_code == 503
