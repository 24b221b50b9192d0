"""Designing a form at the desk."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db
from realestate.modules.audit.models import AuditEvent
from realestate.modules.lead_forms.models import FormDesign
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor

TYPED = {
    "title": "Moving from afar",
    "slug": "moving",
    "lead_type": "buyer",
    "submit_words": "Ask",
    "asks_phone": "y",
    "is_published": "y",
    "origins": "builder.example",
    "questions-0-label": "From where?",
    "questions-0-kind": "line",
    "questions-0-place": "2",
    "questions-1-label": "When?",
    "questions-1-kind": "choice",
    "questions-1-choices": "Soon\nLater",
    "questions-1-place": "1",
    "questions-1-is_required": "y",
}


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


def form(app: Flask, cast: Cast, slug: str) -> FormDesign:
    with app.app_context(), acting_as(cast.fairfield.ref):
        found = FormDesign.of(cast.fairfield.ref).where(FormDesign.slug == slug)
        return db.session.scalars(found).one()


def test_a_form_is_designed_published_and_answers(
    app: Flask, cast: Cast, owner: Visitor, fairfield_site: Visitor
) -> None:
    answer = owner.submit("/website/forms/new", TYPED)
    assert answer.status_code == 303
    made = form(app, cast, "moving")
    assert [each["label"] for each in made.fields] == ["When?", "From where?"]
    assert made.fields[0]["choices"] == ["Soon", "Later"]
    assert made.origins == ["https://builder.example"]
    page = fairfield_site.get("/forms/moving").text
    assert "When?" in page
    assert "Your message" not in page
    assert "/embed/moving.js" in owner.get(answer.location).text
    assert "Moving from afar" in owner.get("/website/forms").text


def test_another_question_is_offered_without_saving_and_with_all_that_was_typed(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    for htmx in (False, True):
        answer = owner.submit("/website/forms/new", {**TYPED, "add": "1"}, htmx=htmx)
        assert answer.status_code == 200
        assert "questions-2-label" in answer.text
        assert 'value="From where?"' in answer.text
    with app.app_context(), acting_as(cast.fairfield.ref):
        assert len(list(db.session.scalars(FormDesign.of(cast.fairfield.ref)))) == 1


def test_what_must_be_mended_is_named_and_kept(owner: Visitor) -> None:
    wrong = {**TYPED, "slug": "open-day", "questions-1-choices": "Soon", "origins": "*"}
    answer = owner.submit("/website/forms/new", wrong)
    assert answer.status_code == 422
    for words in ("Another form of yours", "2 to 30 answers", "is not a website"):
        assert words in answer.text
    assert 'value="From where?"' in answer.text


def test_whoever_saves_later_is_told_that_somebody_was_first(
    app: Flask, cast: Cast, owner: Visitor
) -> None:
    path = f"/website/forms/{cast.fairfield.form_id}"
    stale = {**TYPED, "slug": "open-day", "title": "Mine"}
    seen = re.search(r'name="seen" value="(\d+)"', owner.get(path).text)
    assert seen
    owner.submit(path, {**stale, "title": "Theirs", "seen": seen[1]})
    answer = owner.submit(path, {**stale, "seen": seen[1]})
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.text
    assert form(app, cast, "open-day").title == "Theirs"
    again = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert again
    assert owner.submit(path, {**stale, "seen": again[1]}).status_code == 303
    assert form(app, cast, "open-day").title == "Mine"


def test_a_change_is_on_record_with_both_sides(app: Flask, cast: Cast, owner: Visitor) -> None:
    path = f"/website/forms/{cast.fairfield.form_id}"
    owner.submit(path, {**TYPED, "slug": "open-day", "title": "Changed"})
    with app.app_context():
        rows = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "form.changed"))
        (deed,) = rows
    assert deed.before["title"] == "Come to the open day"
    assert deed.after["title"] == "Changed"


def test_taken_away_and_brought_back(
    app: Flask, cast: Cast, owner: Visitor, fairfield_site: Visitor
) -> None:
    path = f"/website/forms/{cast.fairfield.form_id}"
    csrf = {"X-CSRFToken": owner.csrf()}
    assert owner.post(f"{path}/remove", headers=csrf).status_code == 303
    assert fairfield_site.get("/forms/open-day").status_code == 410
    assert owner.get(path).status_code == 404
    assert "Bring back" in owner.get("/website/forms").text
    assert owner.post(f"{path}/restore", headers=csrf).status_code == 303
    assert fairfield_site.get("/forms/open-day").status_code == 404  # unpublished
    assert owner.get(path).status_code == 200


def test_agents_have_no_forms_in_their_menu_and_may_not_open_them(agent: Visitor) -> None:
    assert "/website/forms" not in agent.get("/leads").text
    assert agent.get("/website/forms").status_code == 403
