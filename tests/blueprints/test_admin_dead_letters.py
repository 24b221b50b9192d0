"""Dead letters in a list: alike together, filtered, page by page, as a file."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import now
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.letters import CANARY, bury_lead, bury_leads
from tests.support.queries import counted


@pytest.fixture
def letters(app: Flask, cast: Cast) -> dict[str, int]:
    """Two alike of Fairfield, one of another kind of Harbor, long ago."""
    with app.app_context():
        other = {"error_fingerprint": "0ther0ther00", "last_error": "SMTPError: gone"}
        old = {"reason": "ingestion_failed", "dead_lettered_at": now() - timedelta(days=3)}
        return {
            "one": bury_lead(cast.fairfield.ref, "one"),
            "two": bury_lead(cast.fairfield.ref, "two"),
            "other": bury_lead(cast.harbor.ref, "other", **other, **old),
        }


def _numbers(page: str) -> set[int]:
    return {int(number) for number in re.findall(r'href="/dead-letters/(\d+)"', page)}


def test_letters_that_are_alike_stand_together(staff: Visitor, letters: dict[str, int]) -> None:
    page = staff.get("/dead-letters").text
    assert page.count('class="lead-who letter-error"') == 2
    for words in ("contact.name", "SMTPError: gone", "crm.actions.leads.capture_lead", "harbor"):
        assert words in page, words
    assert "Retry all 3…" in page


def test_a_group_opens_its_letters_and_no_others(staff: Visitor, letters: dict[str, int]) -> None:
    page = staff.get("/dead-letters").text
    links = [
        link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*fingerprint=[^"]*)"', page)
    ]
    assert [_numbers(staff.get(link).text) for link in links] == [
        {letters["one"], letters["two"]},
        {letters["other"]},
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tenant=harbor", {"other"}),
        ("reason=invalid_payload", {"one", "two"}),
        ("fingerprint=0ther0ther00", {"other"}),
        ("handler=crm.actions.leads.capture_lead", {"one", "two", "other"}),
        ("event_type=website.lead.submitted&tenant=fairfield", {"one", "two"}),
        ("age=24h", {"one", "two"}),
        ("age=7d", {"one", "two", "other"}),
        ("tenant=harbor&age=1h", set()),
    ],
)
def test_a_filter_shows_what_it_means(
    staff: Visitor, letters: dict[str, int], query: str, expected: set[str]
) -> None:
    page = staff.get(f"/dead-letters?view=letters&{query}").text
    assert _numbers(page) == {letters[name] for name in expected}
    assert ("No dead letter matches" in page) == (not expected)


def test_each_part_of_a_filter_is_a_chip_that_takes_it_away(
    staff: Visitor, letters: dict[str, int]
) -> None:
    page = staff.get("/dead-letters?tenant=fairfield&age=24h").text
    assert 'class="chip" href="/dead-letters?age=24h">Agency: fairfield' in page
    assert (
        'class="chip" href="/dead-letters?tenant=fairfield">Buried within the last 24 hours' in page
    )
    assert "Clear all" in page


def test_what_is_no_filter_is_named_and_widens_nothing(
    staff: Visitor, letters: dict[str, int]
) -> None:
    page = staff.get("/dead-letters?view=letters&tennant=harbor&tenant=fairfield").text
    assert "Ignored: tennant" in page
    assert _numbers(page) == {letters["one"], letters["two"]}


@pytest.mark.parametrize(
    "query",
    ["age=forever", "since=soon", "view=everything", "page=0", "page=x", "tenant=a&tenant=b"],
)
def test_a_value_that_cannot_be_meant_is_refused(staff: Visitor, query: str) -> None:
    assert staff.get(f"/dead-letters?{query}").status_code == 422


def test_an_agency_that_is_none_is_404(staff: Visitor) -> None:
    assert staff.get("/dead-letters?tenant=nobody").status_code == 404


def test_without_letters_the_page_says_so(staff: Visitor) -> None:
    page = staff.get("/dead-letters").text
    assert "Every delivery arrived, or is still being tried." in page
    assert "Export" not in page


def test_pages_follow_each_other_without_gaps(app: Flask, cast: Cast, staff: Visitor) -> None:
    with app.app_context():
        every = {bury_lead(cast.fairfield.ref, f"k{number}") for number in range(53)}
    first = staff.get("/dead-letters?view=letters&tenant=fairfield").text
    older = re.search(r'href="([^"]*)">Older', first)
    assert older
    second = staff.get(older[1].replace("&amp;", "&")).text
    assert _numbers(first) | _numbers(second) == every
    assert not _numbers(first) & _numbers(second)
    assert ">Older" not in second
    assert "Newer" in second


def test_personal_words_are_in_no_list(staff: Visitor, letters: dict[str, int]) -> None:
    for path in ("/dead-letters", "/dead-letters?view=letters", "/dead-letters/export.jsonl"):
        page = staff.get(path).text
        assert CANARY["email"] not in page, path
        assert "canary" not in page, path


def test_the_export_has_one_letter_a_line(staff: Visitor, letters: dict[str, int]) -> None:
    answer = staff.get("/dead-letters/export.jsonl?tenant=fairfield")
    assert answer.mimetype == "application/jsonl"
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert {line["delivery"]["id"] for line in lines} == {letters["one"], letters["two"]}
    assert lines[0]["attempts"][0]["outcome"] == "buried"


def test_the_export_reads_every_page(
    app: Flask, cast: Cast, staff: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from realestate.modules.operations import queries

    whole = queries.export_page
    monkeypatch.setattr(
        queries, "export_page", lambda *a, **options: whole(*a, **{"limit": 2, **options})
    )
    with app.app_context():
        every = [bury_lead(cast.fairfield.ref, f"k{number}") for number in range(5)]
    lines = staff.get("/dead-letters/export.jsonl").text.splitlines()
    assert [json.loads(line)["delivery"]["id"] for line in lines] == every


def test_an_export_refuses_what_is_no_filter(staff: Visitor, letters: dict[str, int]) -> None:
    assert staff.get("/dead-letters/export.jsonl?tennant=harbor").status_code == 422


@pytest.mark.parametrize("view", ["groups", "letters"])
def test_lists_cost_the_same_for_ten_and_two_hundred_letters(
    app: Flask, cast: Cast, staff: Visitor, connection: Connection, view: str
) -> None:
    costs = []
    for keys in (range(10), range(10, 200)):
        with app.app_context():
            bury_leads(cast.fairfield.ref, keys)
        staff.get("/dead-letters")
        with counted(connection) as sent:
            staff.get(f"/dead-letters?view={view}&tenant=fairfield")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 12, "\n".join(sent)
