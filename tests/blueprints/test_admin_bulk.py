"""Many letters at once: looked at first, bounded, reported, and never beyond the filter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from realestate.db import db, now, transaction
from realestate.modules.audit.models import AuditEvent
from realestate.modules.events.models import Delivery
from realestate.modules.operations.reports import has_moved
from realestate.tenancy.scope import across_tenants
from tests.cast import Cast
from tests.support.browser import Visitor, form_of
from tests.support.letters import bury_lead

DEED = {"limit": "50", "per_second": "10", "reason": "the other side is back"}


@pytest.fixture
def letters(app: Flask, cast: Cast) -> dict[str, list[int]]:
    """Three of Fairfield, two of Harbor, of the same kind."""
    with app.app_context():
        return {
            "fairfield": [bury_lead(cast.fairfield.ref, f"f{n}") for n in range(3)],
            "harbor": [bury_lead(cast.harbor.ref, f"h{n}") for n in range(2)],
        }


def _run(staff: Visitor, query: str = "", act: str = "retry", **typed: Any) -> TestResponse:
    return staff.submit(
        f"/dead-letters/{act}{query}", {**DEED, **typed}, action=f"/dead-letters/{act}"
    )


def _statuses(app: Flask) -> dict[int, str]:
    with app.app_context(), across_tenants("this test looks at all letters"), transaction():
        rows = db.session.execute(select(Delivery.id, Delivery.status, Delivery.discarded_at))
        return {row.id: "discarded" if row.discarded_at else row.status for row in rows}


def test_a_bulk_act_never_reaches_beyond_its_filter(
    app: Flask, staff: Visitor, letters: dict[str, list[int]]
) -> None:
    assert _run(staff, "?tenant=fairfield").status_code == 303
    assert _statuses(app) == {
        **dict.fromkeys(letters["fairfield"], "pending"),
        **dict.fromkeys(letters["harbor"], "dead_letter"),
    }


def test_a_bulk_discard_never_reaches_beyond_its_filter(
    app: Flask, staff: Visitor, letters: dict[str, list[int]]
) -> None:
    assert _run(staff, "?tenant=harbor", act="discard").status_code == 303
    assert _statuses(app) == {
        **dict.fromkeys(letters["fairfield"], "dead_letter"),
        **dict.fromkeys(letters["harbor"], "discarded"),
    }


def test_the_dry_run_says_how_many_and_why_not_the_others(
    app: Flask, staff: Visitor, letters: dict[str, list[int]]
) -> None:
    with app.app_context(), across_tenants("this test takes a handler away"), transaction():
        one = Delivery.id == letters["fairfield"][0]
        db.session.execute(update(Delivery).where(one).values(handler="gone.handler"))
    page = staff.get("/dead-letters/retry?tenant=fairfield").text
    assert "Send again 2 letters" in page
    assert "Left alone: this release has no such handler" in page
    assert "Nothing has been changed." in page
    assert set(_statuses(app).values()) == {"dead_letter"}


def test_the_report_has_an_address_of_its_own_and_is_written_down(
    app: Flask, staff: Visitor, letters: dict[str, list[int]]
) -> None:
    answer = _run(staff, "?tenant=fairfield", limit="2")
    page = staff.get(answer.location).text
    for words in ("2 letters sent again", "Left for another act", "the other side is back"):
        assert words in page, words
    assert page.count('<li><a href="/dead-letters/') == 2
    assert 'href="/dead-letters/retry?tenant=fairfield"' in page
    with app.app_context():
        found = select(AuditEvent).where(AuditEvent.object_type == "letters")
        row = db.session.scalars(found).one()
        assert (row.actor, row.action) == ("sten@platform.example", "letters.requeued")
        assert row.after["left"] == 1  # type: ignore[index]


def test_a_report_that_is_none_is_404(staff: Visitor) -> None:
    assert staff.get("/dead-letters/reports/123456").status_code == 404


def test_the_rate_spreads_the_letters(
    app: Flask, staff: Visitor, letters: dict[str, list[int]]
) -> None:
    _run(staff, "?tenant=fairfield", per_second="0.5")
    with app.app_context(), across_tenants("this test looks at times"), transaction():
        found = select(Delivery.next_attempt_at).where(Delivery.status == "pending")
        times = sorted(db.session.scalars(found))
    assert [round((t - times[0]).total_seconds()) for t in times] == [0, 2, 4]


def test_a_set_that_grew_is_refused_with_the_new_number(
    app: Flask, cast: Cast, staff: Visitor, letters: dict[str, list[int]]
) -> None:
    form = form_of(staff.get("/dead-letters/retry?tenant=fairfield").text, "/dead-letters/retry")
    with app.app_context():
        bury_lead(cast.fairfield.ref, "late")
    answer = staff.post("/dead-letters/retry", data={**form.hidden, **DEED})
    assert answer.status_code == 409
    assert "There were 3 letters to act on when you looked; now there are 4." in answer.text
    assert 'value="the other side is back"' in answer.text
    assert set(_statuses(app).values()) == {"dead_letter"}
    again = form_of(answer.text, "/dead-letters/retry")
    assert staff.post("/dead-letters/retry", data={**again.hidden, **DEED}).status_code == 303


def test_a_set_that_shrank_is_refused(
    app: Flask, staff: Visitor, letters: dict[str, list[int]]
) -> None:
    form = form_of(staff.get("/dead-letters/retry").text, "/dead-letters/retry")
    staff.submit(
        f"/dead-letters/{letters['harbor'][0]}",
        {"reason": "spam"},
        action=f"/dead-letters/{letters['harbor'][0]}/discard",
    )
    assert staff.post("/dead-letters/retry", data={**form.hidden, **DEED}).status_code == 409


@pytest.mark.parametrize(
    ("shown", "found", "moved"),
    [(10, 11, False), (10, 9, False), (10, 12, True), (10, 8, True), (100, 110, False), (3, 4, True), (0, 1, True), (0, 0, False)],
)  # fmt: skip
def test_a_tenth_is_tolerated(shown: int, found: int, moved: bool) -> None:
    assert has_moved(shown, found) is moved


@pytest.mark.parametrize("query", ["?tennant=harbor", "?tenant=harbor&view=letters", "?tenant="])
@pytest.mark.parametrize("act", ["retry", "discard"])
def test_an_unknown_key_is_refused_and_nothing_is_prepared(
    staff: Visitor, letters: dict[str, list[int]], act: str, query: str
) -> None:
    answer = staff.get(f"/dead-letters/{act}{query}")
    assert answer.status_code == 422
    assert "ticket" not in answer.text


@pytest.mark.parametrize("extra", [{"tenant": "harbor"}, {"fingerprint": "x"}])
def test_a_request_cannot_add_to_what_was_signed(
    app: Flask, staff: Visitor, letters: dict[str, list[int]], extra: dict[str, str]
) -> None:
    answer = _run(staff, "?tenant=fairfield", **extra)
    assert answer.status_code == 422
    assert set(_statuses(app).values()) == {"dead_letter"}


def test_a_ticket_of_another_act_or_person_or_hand_is_refused(
    app: Flask, staff: Visitor, letters: dict[str, list[int]]
) -> None:
    form = form_of(staff.get("/dead-letters/retry").text, "/dead-letters/retry")
    token, ticket = form.hidden["csrf_token"], form.hidden["ticket"]
    for path, given in (
        ("/dead-letters/discard", ticket),
        ("/dead-letters/retry", ticket[:-3] + "abc"),
        ("/dead-letters/retry", ""),
    ):
        data = {**DEED, "csrf_token": token, "ticket": given}
        assert staff.post(path, data=data).status_code == 409, path
    assert set(_statuses(app).values()) == {"dead_letter"}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"per_second": "0"}, "per_second"),
        ({"per_second": "nan"}, "per_second"),
        ({"reason": " "}, "bulk-reason"),
    ],
)
def test_what_cannot_be_done_names_the_field(
    app: Flask, staff: Visitor, letters: dict[str, list[int]], typed: dict[str, str], field: str
) -> None:
    answer = _run(staff, **typed)
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert set(_statuses(app).values()) == {"dead_letter"}


def test_an_age_becomes_a_moment_when_it_is_looked_at(
    app: Flask, staff: Visitor, letters: dict[str, list[int]]
) -> None:
    page = staff.get("/dead-letters/retry?age=1h").text
    with app.app_context():
        hour_ago = now() - timedelta(hours=1)
        db.session.remove()
    assert f"Since: {hour_ago:%Y-%m-%dT}" in page
    assert "Send again 5 letters" in page
