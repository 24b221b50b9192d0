"""Places on the desk: who may, what is kept when refused, conflicts, order, removal with undo."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import db, transaction
from realestate.modules.areas.models import Area
from realestate.modules.entitlements import switch
from realestate.tenancy.scope import acting_as
from tests.cast import NOW, Cast
from tests.support.browser import Visitor
from tests.support.places import given_area, sold
from tests.support.queries import counted

PLACE = {"kind": "town", "name": "Kirkland", "city": "Kirkland", "text": "At the lake."}


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


@pytest.fixture
def area_id(app: Flask, cast: Cast) -> int:
    return given_area(app, cast.fairfield.ref, text="Between two lakes.", intro="Hills.")


def kept(app: Flask, cast: Cast) -> dict[str, Area]:
    with app.app_context(), acting_as(cast.fairfield.ref):
        return {area.name: area for area in db.session.scalars(Area.of(cast.fairfield.ref))}


def send(owner: Visitor, area_id: int, **typed: object) -> object:
    page = f"/website/areas/{area_id}"
    return owner.submit(page, {**PLACE, **typed}, action=page)


def press(owner: Visitor, area_id: int, act: str, **typed: str) -> object:
    path = f"/website/areas/{area_id}/{act}"
    return owner.post(path, data=typed, headers={"X-CSRFToken": owner.csrf()})


def test_an_owner_adds_a_place_and_publishes_it(app: Flask, cast: Cast, owner: Visitor) -> None:
    typed = {
        **PLACE,
        "is_published": "y",
        "faq_question": ["Is it flat?", ""],
        "faq_answer": ["At the lake.", ""],
    }
    answer = owner.submit("/website/areas/new", typed, action="/website/areas")
    assert answer.status_code == 303
    area = kept(app, cast)["Kirkland"]
    assert (area.slug, area.is_published, area.version) == ("kirkland", True, 1)
    assert area.faq == [{"question": "Is it flat?", "answer": "At the lake."}]
    page = owner.get(answer.location).text
    assert "Kirkland is saved." in page
    assert 'value="Is it flat?"' in page
    site = Visitor(app, "fairfield.estate.localhost")
    assert "At the lake." in site.get("/areas/kirkland").text


def test_what_was_typed_stays_when_something_is_wrong(
    app: Flask, cast: Cast, owner: Visitor, area_id: int
) -> None:
    answer = send(
        owner,
        area_id,
        name="",
        text="My long words",
        slug="Bad Slug",
        faq_question="Only a question",
    )
    assert answer.status_code == 422  # type: ignore[attr-defined]
    html = answer.text  # type: ignore[attr-defined]
    assert "Give the place its name." in html
    assert "My long words" in html
    assert 'value="Bad Slug"' in html
    assert 'value="Only a question"' in html
    assert 'aria-describedby="slug-error slug-hint"' in html
    assert 'href="#name"' in html
    assert kept(app, cast)["Bellevue"].text == "Between two lakes."


def test_who_comes_second_keeps_the_words_and_may_save_knowingly(
    app: Flask, cast: Cast, owner: Visitor, area_id: int
) -> None:
    form = {"version": "1", **PLACE, "csrf_token": owner.csrf()}
    assert send(owner, area_id, text="First.").status_code == 303  # type: ignore[attr-defined]
    path = f"/website/areas/{area_id}"
    second = owner.post(path, data={**form, "text": "Second."})
    assert second.status_code == 409
    assert "while you were writing" in second.text
    assert "Second." in second.text
    assert kept(app, cast)["Kirkland"].text == "First."
    version = re.search(r'name="version" value="(\d+)"', second.text)
    assert version
    again = owner.post(path, data={**form, "text": "Second.", "version": version[1]})
    assert again.status_code == 303
    assert kept(app, cast)["Kirkland"].text == "Second."


def test_words_about_people_are_refused_in_place(owner: Visitor, area_id: int) -> None:
    answer = send(owner, area_id, text="No children here.")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Fair housing" in answer.text  # type: ignore[attr-defined]
    assert 'name="fair_housing_reason"' in answer.text  # type: ignore[attr-defined]
    assert "No children here." in answer.text  # type: ignore[attr-defined]


def test_more_questions_come_without_losing_what_was_typed(owner: Visitor, area_id: int) -> None:
    page = owner.get(f"/website/areas/{area_id}").text
    answer = send(owner, area_id, do="more", text="Unsaved words")
    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert "Unsaved words" in answer.text  # type: ignore[attr-defined]
    more, before = answer.text.count('name="faq_question"'), page.count('name="faq_question"')  # type: ignore[attr-defined]
    assert more == before + 2


def test_an_outline_is_drawn_round_sold_homes_into_the_form(
    app: Flask, cast: Cast, owner: Visitor, area_id: int
) -> None:
    answer = send(owner, area_id, do="trace", text="Unsaved")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "no outline can be drawn" in answer.text  # type: ignore[attr-defined]
    assert "Unsaved" in answer.text  # type: ignore[attr-defined]
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        for step in range(6):
            place = {"longitude": -122.2 + step * 0.01, "latitude": 47.6 + step % 2 * 0.01}
            sold(date(2026, 5, 1), 1, city="Kirkland", **place)
    answer = send(owner, area_id, do="trace", text="Unsaved")
    assert "Outline of where homes were sold, not a boundary" in answer.text  # type: ignore[attr-defined]
    assert "&#34;Polygon&#34;" in answer.text  # type: ignore[attr-defined]
    assert kept(app, cast)["Bellevue"].outline is None


def test_a_picture_of_a_home_of_the_place_stands_on_top(
    app: Flask, cast: Cast, owner: Visitor, area_id: int
) -> None:
    chosen = {
        "name": "Bellevue",
        "city": "Bellevue",
        "hero_key": "demo/none.svg",
        "hero_alt": "A house",
    }
    assert send(owner, area_id, **chosen).status_code == 303  # type: ignore[attr-defined]
    area = kept(app, cast)["Bellevue"]
    assert (area.hero_key, area.hero_is_drawn) == ("demo/none.svg", True)
    send(owner, area_id, **{**chosen, "hero_key": "demo/other.svg"})
    assert kept(app, cast)["Bellevue"].hero_key == ""


def test_a_place_is_hidden_moved_removed_and_brought_back(
    app: Flask, cast: Cast, owner: Visitor, area_id: int
) -> None:
    other = given_area(app, cast.fairfield.ref, name="Kirkland", slug="kirkland")
    site = Visitor(app, "fairfield.estate.localhost")
    press(owner, area_id, "publish", is_on="0")
    assert site.get("/areas/bellevue").status_code == 404
    press(owner, area_id, "publish", is_on="1")
    press(owner, other, "move", direction="up")
    listed = owner.get("/website/areas").text
    assert listed.index("Kirkland</a>") < listed.index("Bellevue</a>")
    assert press(owner, other, "move", direction="sideways").status_code == 422  # type: ignore[attr-defined]
    gone = press(owner, area_id, "remove")
    page = owner.get(gone.location).text  # type: ignore[attr-defined]
    assert "Bellevue is removed" in page
    assert site.get("/areas/bellevue").status_code == 404
    press(owner, area_id, "restore")
    assert site.get("/areas/bellevue").status_code == 200
    assert "Bellevue is back." in owner.get("/website/areas").text


def test_a_token_is_asked_for(owner: Visitor, area_id: int) -> None:
    assert owner.post(f"/website/areas/{area_id}", data=PLACE).status_code == 400


@pytest.mark.parametrize("path", ["", "/new", "/ID", "/ID/facts", "/ID/preview"])
def test_agents_and_agencies_without_the_module_do_not_come_in(
    app: Flask, cast: Cast, owner: Visitor, agent: Visitor, area_id: int, path: str
) -> None:
    path = f"/website/areas{path.replace('ID', str(area_id))}"
    assert agent.get(path).status_code == 403
    assert "/website/areas" not in agent.get("/leads").text
    assert "/website" in owner.get("/leads").text
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        switch(cast.fairfield.ref, "test", "areas", is_on=False, now=NOW)
    assert owner.get(path).status_code == 404


def test_nonsense_in_the_fields_is_no_error_of_ours(owner: Visitor, area_id: int) -> None:
    deep = "[" * 100_000
    for typed in (
        {"parent_id": "x"},
        {"parent_id": "9" * 40},
        {"version": "x"},
        {"outline": deep},
        {"outline": json.dumps({"type": "Polygon", "coordinates": {"a": 1}}), "outline_note": "x"},
        {"name": "x" * 500},
        {"kind": "planet"},
    ):
        answer = send(owner, area_id, **typed)
        assert answer.status_code in (303, 409, 422), typed  # type: ignore[attr-defined]


def test_pages_ask_few_questions(owner: Visitor, area_id: int, connection: Connection) -> None:
    for path in ("/website/areas", f"/website/areas/{area_id}", f"/website/areas/{area_id}/facts"):
        owner.get(path)
        with counted(connection) as sent:
            owner.get(path)
        asked = [s for s in sent if "sessions" not in s and "clock_timestamp" not in s]
        assert len(asked) <= 10, "\n".join(asked)
