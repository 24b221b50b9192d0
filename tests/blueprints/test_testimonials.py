"""What clients say, on the website and at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from realestate.modules.publishing.queries import overrides_of
from realestate.modules.testimonials import queries
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.words import a_member, praised

NEW = "/website/testimonials/new"
TYPED = {
    "quote": "A dry basement at last.",
    "name": "Petra L.",
    "about": "Bought in Redmond",
    "given_on": "2026-11-02",
    "member_id": "",
    "consent_by": "Petra L.",
    "consent_on": "2026-11-03",
    "consent_how": "By e-mail",
}


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


def test_they_are_shown_with_who_worked_with_them_and_without_stars(
    app: Flask, cast: Cast, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    with app.app_context():
        praised(cast.fairfield.ref, "Aloud & clear.", member_id=a_member(cast.fairfield.ref))
        praised(cast.fairfield.ref, "Not to be shown.", published_at=None)
    page = fairfield_site.get("/testimonials").text
    for words in ("Aloud &amp; clear.", "Petra L.", "Olive Fairfield"):
        assert words in page, words
    assert "Not to be shown" not in page
    assert "Review" not in page
    assert "Aloud" in fairfield_site.get("/").text
    assert "/testimonials" in fairfield_site.get("/sitemap/testimonials-1.xml").text
    assert "Aloud" not in harbor_site.get("/testimonials").text


def test_pages_follow_by_key(app: Flask, cast: Cast, fairfield_site: Visitor) -> None:
    with app.app_context():
        for number in range(22):
            praised(cast.fairfield.ref, f"Words {number:02}.")
    first = fairfield_site.get("/testimonials").text
    onward = first.partition("/testimonials?after=")[2].partition('"')[0]
    assert "Words 21." in first
    assert "Words 00." not in first
    assert "Words 00." in fairfield_site.get(f"/testimonials?after={onward}").text


def test_one_is_added_and_shown_at_once(owner: Visitor, fairfield_site: Visitor) -> None:
    answer = owner.submit(NEW, {**TYPED, "then": "publish"})
    assert answer.status_code == 303
    assert "A dry basement" in fairfield_site.get("/testimonials").text


def test_without_consent_it_is_kept_but_not_shown(owner: Visitor, fairfield_site: Visitor) -> None:
    bare = {**TYPED, "consent_by": "", "consent_on": "", "consent_how": ""}
    refused = owner.submit(NEW, {**bare, "then": "publish"})
    assert refused.status_code == 422
    assert "Note first who agreed" in refused.text
    assert "A dry basement at last." in refused.text
    assert owner.submit(NEW, bare).status_code == 303
    assert "Consent missing" in owner.get("/website/testimonials").text
    assert "A dry basement" not in fairfield_site.get("/testimonials").text


def test_unfair_words_need_a_reason(app: Flask, cast: Cast, owner: Visitor) -> None:
    unfair: dict[str, Any] = {**TYPED, "quote": "Adults only, thank goodness.", "then": "publish"}
    refused = owner.submit(NEW, unfair)
    assert refused.status_code == 422
    assert "“Adults only”" in refused.text
    assert 'name="override_reason"' in refused.text
    reason = "The client's own words about an ad they had seen"
    assert owner.submit(NEW, {**unfair, "override_reason": reason}).status_code == 303
    with app.app_context(), acting_as(cast.fairfield.ref):
        (row,) = queries.all_of(cast.fairfield.ref)
        assert len(overrides_of(cast.fairfield.ref, "testimonial", str(row.id))) == 1


def test_one_is_taken_back_and_removed(
    app: Flask, cast: Cast, owner: Visitor, fairfield_site: Visitor
) -> None:
    with app.app_context():
        number = praised(cast.fairfield.ref, "Aloud and clear.")
    page = f"/website/testimonials/{number}"
    assert owner.submit(page, {}, action=f"{page}/take-back").status_code == 303
    assert "Aloud" not in fairfield_site.get("/testimonials").text
    assert owner.submit(page, {}, action=f"{page}/remove").status_code == 303
    assert owner.get(page).status_code == 404


def test_only_owners_and_admins_edit_them(agent: Visitor) -> None:
    assert agent.get("/website/testimonials").status_code == 403
    assert agent.get(NEW).status_code == 403
