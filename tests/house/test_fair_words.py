"""Every text an agency writes passes the fair-housing gate; only managers override it, with a reason."""

from __future__ import annotations

import pytest
from flask import Flask

from realestate.db import db, transaction
from realestate.modules.content.models import Category
from realestate.modules.publishing.models import GateOverride
from realestate.tenancy.scope import acting_as
from tests.blueprints.test_website_homes import add as add_home
from tests.cast import Cast
from tests.modules.feeds.conftest import as_csv, check, home, send
from tests.support.browser import Visitor

UNFAIR = "No children."
WHY = "These are the words of a book title."


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


def overrides(app: Flask, cast: Cast) -> list[str]:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        return [row.object_type for row in db.session.scalars(GateOverride.of(cast.fairfield.ref))]


FORM = {
    "title": "Open day",
    "slug": "open-day-two",
    "lead_type": "buyer",
    "submit_words": "Send",
    "is_published": "y",
}


@pytest.mark.parametrize("field", ["title", "intro", "thank_you", "consent_text", "submit_words"])
def test_a_form_that_is_published(app: Flask, cast: Cast, owner: Visitor, field: str) -> None:
    typed = {**FORM, field: UNFAIR}
    refused = owner.submit("/website/forms/new", typed)
    assert refused.status_code == 422
    assert "Why it may be published as it is" in refused.text
    assert owner.submit("/website/forms/new", {**typed, "is_published": ""}).status_code in (
        303,
        422,
    )
    kept = owner.submit("/website/forms/new", {**typed, "slug": "third", "override_reason": WHY})
    assert kept.status_code == 303
    assert overrides(app, cast) == ["form"]


def test_a_form_published_later(app: Flask, cast: Cast, owner: Visitor) -> None:
    page = f"/website/forms/{cast.fairfield.form_id}"
    refused = owner.submit(page, {**FORM, "intro": UNFAIR})
    assert refused.status_code == 422
    assert overrides(app, cast) == []


@pytest.mark.parametrize("field", ["tagline", "about", "service_areas"])
def test_a_brand(app: Flask, cast: Cast, owner: Visitor, field: str) -> None:
    typed = {
        "display_name": "Fairfield Homes",
        "theme": "gable",
        "color_primary": "#1f4d3f",
        "color_accent": "#8a4b2a",
        "color_canvas": "#ffffff",
        field: UNFAIR,
    }
    refused = owner.submit("/website/brand", typed)
    assert refused.status_code == 422
    assert "Why it may be published as it is" in refused.text
    owner.submit("/website/brand", {**typed, "override_reason": WHY})
    assert overrides(app, cast) == ["brand"]


def test_a_home_typed_by_an_agent_is_not_overridden_by_a_word(
    agent: Visitor, owner: Visitor
) -> None:
    assert add_home(agent, public_remarks=UNFAIR, reason=WHY).status_code == 422
    assert add_home(owner, public_remarks=UNFAIR, reason="x").status_code == 422
    assert add_home(owner, public_remarks=UNFAIR, reason=WHY).status_code == 303


def test_a_category(app: Flask, cast: Cast, owner: Visitor) -> None:
    typed = {"title": "No children", "csrf_token": owner.csrf()}
    owner.post("/website/insights/categories", data=typed)
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        assert db.session.scalars(Category.of(cast.fairfield.ref)).all() == []


def test_a_file_is_taken_in_and_its_words_are_told(app: Flask, cast: Cast, owner: Visitor) -> None:
    run = check(app, cast, send(app, cast, as_csv([home(1), home(2, Remarks=UNFAIR)])))
    assert (run.state, run.count_refused) == ("checked", 0)
    page = owner.get(f"/website/imports/{run.id}").text
    assert "1 description of people" in page
    assert "Row 3" in page
