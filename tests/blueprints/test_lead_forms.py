"""The forms of a website: accepted means committed; nothing typed is ever lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from realestate import throttle
from realestate.db import db, now, transaction
from realestate.modules.crm.models import Lead
from realestate.modules.events import dispatch, sweeper
from realestate.modules.events.models import Event
from realestate.modules.lead_forms import rules
from realestate.modules.lead_forms.queries import refused_since
from realestate.modules.listings.models import Listing
from realestate.tenancy.scope import across_tenants, acting_as
from tests.cast import Cast
from tests.support.browser import Visitor, form_of

TYPED = {
    "name": "Vic Visitor",
    "email": "vic@mail.example",
    "phone": "206 555 0177",
    "message": "May I come on Saturday?",
}


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test types faster than a person; the rule about that has tests of its own."""
    from datetime import timedelta

    monkeypatch.setattr(rules, "FASTEST_HUMAN", timedelta(0))


def events(app: Flask) -> list[Event]:
    with app.app_context(), across_tenants("this test looks at all events"):
        found = list(db.session.scalars(select(Event).order_by(Event.id)))
        db.session.expunge_all()
        db.session.remove()
        return found


def inquire(visitor: Visitor, listing_id: int, **changes: Any) -> Any:
    return visitor.submit(f"/listings/{listing_id}/inquiry", {**TYPED, **changes})


def test_an_inquiry_is_kept_and_thanked_with_a_receipt(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    answer = inquire(fairfield_site, cast.fairfield.listing_ids[0])
    assert answer.status_code == 303
    (event,) = events(app)
    assert answer.location == f"/thanks/{event.receipt}"
    assert event.receipt in fairfield_site.get(answer.location).text
    assert event.payload["contact"]["name"] == "Vic Visitor"
    assert event.payload["listing"]["address"] == "12 Alder Way, Bellevue, WA 98004"
    assert event.payload["consent"]["granted"] is False
    assert (event.domain, event.visitor_id) == ("fairfield.estate.localhost", None)
    assert "Fairfield Homes" in event.payload["consent"]["text"]


def test_htmx_gets_the_thanks_in_place(app: Flask, cast: Cast, fairfield_site: Visitor) -> None:
    page = f"/listings/{cast.fairfield.listing_ids[0]}/inquiry"
    answer = fairfield_site.submit(page, TYPED, htmx=True)
    assert answer.status_code == 200
    assert "<!doctype" not in answer.text.lower()
    assert events(app)[0].receipt in answer.text


def test_the_form_on_the_page_of_a_home_works_too(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    listing_id = cast.fairfield.listing_ids[0]
    page = f"/listings/{listing_id}/12-alder-way-bellevue"
    answer = fairfield_site.submit(page, TYPED, action=f"/listings/{listing_id}/inquiry")
    assert answer.status_code == 303
    assert events(app)[0].payload["page"] == page


def test_the_campaign_in_the_pages_address_is_kept(app: Flask, fairfield_site: Visitor) -> None:
    hidden = form_of(fairfield_site.get("/contact").text, "/contact").hidden
    came_by = "http://fairfield.estate.localhost/contact?utm_source=portal&utm_term=lake&x=1"
    fairfield_site.post("/contact", data={**hidden, **TYPED}, headers={"Referer": came_by})
    attribution = events(app)[0].payload["attribution"]
    assert (attribution["utm_source"], attribution["utm_term"]) == ("portal", "lake")
    assert attribution["referrer"] == came_by


def test_contact_makes_a_lead_too(app: Flask, fairfield_site: Visitor) -> None:
    assert fairfield_site.submit("/contact", TYPED).status_code == 303
    assert events(app)[0].payload["source"] == "contact_form"


def test_a_double_click_and_the_back_button_make_one_lead(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    form = form_of(fairfield_site.get("/contact").text)
    answers = [fairfield_site.post("/contact", data={**form.hidden, **TYPED}) for _ in range(3)]
    assert len({answer.location for answer in answers}) == 1
    assert len(events(app)) == 1


def test_the_same_form_with_other_words_is_kept_beside_the_first(
    app: Flask, fairfield_site: Visitor
) -> None:
    form = form_of(fairfield_site.get("/contact").text)
    first = fairfield_site.post("/contact", data={**form.hidden, **TYPED})
    second = fairfield_site.post(
        "/contact", data={**form.hidden, **TYPED, "message": "Or on Sunday?"}
    )
    assert first.location == second.location
    one, two = events(app)
    assert two.revises_id == one.id
    with app.app_context():
        sweeper.sweep()
        with acting_as_fairfield(app):
            leads = db.session.scalar(select(func.count(Lead.id)))
        assert leads == 2, "the cast's own and one new"


def acting_as_fairfield(app: Flask) -> Any:
    return acting_as(app.cast.fairfield.ref)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "vic@"}, "email"),
        ({"phone": "1"}, "phone"),
        ({"message": ""}, "message"),
    ],
)
def test_what_must_be_mended_is_said_beside_the_field_and_all_stays_typed(
    app: Flask, fairfield_site: Visitor, changed: dict[str, str], field: str
) -> None:
    typed = {**TYPED, **changed}
    answer = fairfield_site.submit("/contact", typed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text, "the summary links to the field"
    assert 'aria-invalid="true"' in answer.text
    for value in typed.values():
        assert value in answer.text
    assert events(app) == []


def test_a_stale_or_foreign_token_loses_nothing(
    app: Flask, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    foreign = form_of(harbor_site.get("/contact").text).hidden
    for hidden in ({"form_token": "nonsense"}, {}, foreign):
        answer = fairfield_site.post("/contact", data={**hidden, **TYPED})
        assert answer.status_code == 422
        assert "press the button again" in answer.text
        assert "May I come on Saturday?" in answer.text
        again = form_of(answer.text).hidden
        assert again["form_token"] != hidden.get("form_token")
    assert events(app) == []
    assert fairfield_site.post("/contact", data={**again, **TYPED}).status_code == 303


def test_a_form_sent_by_another_site_is_not_taken(app: Flask, fairfield_site: Visitor) -> None:
    hidden = form_of(fairfield_site.get("/contact").text).hidden
    answer = fairfield_site.post(
        "/contact", data={**hidden, **TYPED}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 422
    assert events(app) == []


def test_a_filled_hidden_field_is_held_back_not_dropped(
    app: Flask, fairfield_site: Visitor
) -> None:
    answer = fairfield_site.submit("/contact", {**TYPED, "website": "http://spam.example"})
    assert answer.status_code == 303
    assert events(app)[0].held_reason == "hidden field filled"
    with app.app_context():
        assert dispatch.work().picked == 0


def test_too_many_from_one_address_are_refused_with_the_words_kept(
    app: Flask, fairfield_site: Visitor
) -> None:
    for _ in range(rules.FROM_ONE_ADDRESS):
        fairfield_site.submit("/contact", TYPED)
    answer = fairfield_site.submit("/contact", {**TYPED, "message": "One more thing"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "One more thing" in answer.text
    assert len(events(app)) == rules.FROM_ONE_ADDRESS


def test_a_database_that_fails_is_said_aloud_and_the_words_stay(
    app: Flask, fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = form_of(fairfield_site.get("/contact").text).hidden

    def broken(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("insert", {}, Exception("disk full"))

    monkeypatch.setattr("realestate.db.db.session.commit", broken)
    answer = fairfield_site.post("/contact", data={**hidden, **TYPED})
    monkeypatch.undo()
    assert answer.status_code == 503
    assert "Nothing you typed is lost" in answer.text
    assert "May I come on Saturday?" in answer.text
    assert events(app) == []
    again = form_of(answer.text).hidden
    assert again["form_token"] == hidden["form_token"], "the same press, counted once"


def test_an_inquiry_about_a_home_taken_down_meanwhile_is_404(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    listing_id = cast.fairfield.listing_ids[0]
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        db.session.execute(
            update(Listing).where(Listing.id == listing_id).values(standard_status="Withdrawn")
        )
    assert fairfield_site.get(f"/listings/{listing_id}/inquiry").status_code == 404


def test_thanks_for_a_receipt_of_another_agency_is_404(
    app: Flask, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    receipt = fairfield_site.submit("/contact", TYPED).location
    assert harbor_site.get(receipt).status_code == 404


def test_a_token_of_one_homes_form_is_not_good_for_another(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    first, second = cast.fairfield.listing_ids[:2]
    hidden = form_of(fairfield_site.get(f"/listings/{first}/inquiry").text).hidden
    answer = fairfield_site.post(f"/listings/{second}/inquiry", data={**hidden, **TYPED})
    assert answer.status_code == 422
    assert "May I come on Saturday?" in answer.text
    assert events(app) == []


def test_what_is_turned_away_is_counted_by_reason(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    fairfield_site.submit("/contact", {"name": "", "email": "nobody", "message": "Hello"})
    fairfield_site.post("/contact", data={"name": "Vic", "message": "Hello"})
    with app.app_context():
        since = now() - timedelta(hours=1, minutes=1)
        assert refused_since(since) == {"unusable: email, name": 1, "stale or foreign token": 1}


def test_the_whole_installation_has_a_limit(
    app: Flask, fairfield_site: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "_SHARDS", 1)
    monkeypatch.setitem(throttle._everywhere, "a_minute", 2)
    typed = {"name": "Vic", "email": "vic@mail.example", "message": "Hello"}
    codes = [fairfield_site.submit("/contact", typed).status_code for _ in range(3)]
    assert codes == [303, 303, 429]
