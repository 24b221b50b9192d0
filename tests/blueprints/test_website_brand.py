"""The desk's brand page: what is published, what is refused, and what comes back."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from realestate.db import db
from realestate.modules.audit.models import AuditEvent
from realestate.modules.content.rules import THEMES
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.pictures import photo

PAGE = "/website/brand"


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "display_name": "Fairfield & Daughters",
        "tagline": "Homes, slowly",
        "color_primary": "#1b365d",
        "color_accent": "#e8795e",
        "color_canvas": "#f8f9fb",
        "theme": "harbor",
        "service_areas": "Bellevue\nKirkland\n\n",
        **changes,
    }


def publish(owner: Visitor, **changes: Any) -> Any:
    return owner.submit(PAGE, typed(**changes), action=PAGE)


def test_a_brand_is_published_and_the_website_wears_it(
    app: Flask, cast: Cast, owner: Visitor, fairfield_site: Visitor
) -> None:
    assert 'data-theme="gable"' in fairfield_site.get("/").text
    assert publish(owner, social_instagram="https://www.instagram.com/fairfield").status_code == 303
    page = fairfield_site.get("/").text
    for words in (
        'data-theme="harbor"',
        "Fairfield &amp; Daughters",
        "instagram.com/fairfield",
        "hanken",
    ):
        assert words in page, words
    link = re.search(r'href="(/brand/[^"]+\.css)"', page)
    assert link
    css = fairfield_site.get(link[1]).text
    assert "--primary: #1b365d" in css
    assert '[data-theme="harbor"]' in css
    assert '[data-theme="gable"]' not in css
    with app.app_context():
        deed = db.session.scalars(
            select(AuditEvent).where(AuditEvent.action == "brand.saved")
        ).one()
        assert deed.actor == cast.fairfield.owner_email
        assert deed.before["theme"] == "gable"
        assert deed.after["theme"] == "harbor"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"display_name": " "}, "Visitors need a name"),
        ({"email": "hello"}, "no whole e-mail address"),
        ({"color_primary": "green"}, "Write a colour as"),
        ({"color_canvas": "#333333"}, "a contrast of"),
        ({"color_primary": "#f6f6f0"}, "Buttons against the background"),
        ({"theme": "rococo"}, "Choose one of the themes"),
        ({"social_facebook": "javascript:alert(1)"}, "This is no Facebook address"),
        ({"social_facebook": "https://facebook.com.evil.example/x"}, "This is no Facebook address"),
        ({"tagline": "x" * 201}, "may have 200 characters"),
    ],
)
def test_what_cannot_be_published_says_why_and_keeps_what_was_typed(
    owner: Visitor, fairfield_site: Visitor, changes: dict[str, str], words: str
) -> None:
    answer = publish(owner, about="Kept words", **changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Kept words" in answer.text
    assert "Fairfield Homes" in fairfield_site.get("/").text


def test_earlier_states_come_back_and_nothing_is_lost(
    owner: Visitor, fairfield_site: Visitor
) -> None:
    publish(owner)
    publish(owner, display_name="Third name")
    assert "Third name" in fairfield_site.get("/").text
    page = owner.get(PAGE).text
    assert all(f"Version {number}" in page for number in (0, 1, 2))
    back = owner.submit(PAGE, {}, action=f"{PAGE}/versions/0/restore")
    assert back.status_code == 303
    assert "Fairfield Homes" in fairfield_site.get("/").text
    assert "Brought back from version 0" in owner.get(PAGE).text
    assert "Version 2" in owner.get(PAGE).text


def test_who_saves_over_somebody_else_is_told(owner: Visitor) -> None:
    assert publish(owner).status_code == 303
    answer = publish(owner, before="0", display_name="Too late")
    assert answer.status_code == 409
    assert "Somebody else saved" in answer.text
    assert "Too late" in answer.text


def test_a_logo_stands_in_the_header_until_it_is_taken_off(
    owner: Visitor, fairfield_site: Visitor
) -> None:
    logo = photo("PNG", size=(600, 200), is_transparent=True)
    assert publish(owner, logo=(BytesIO(logo), "logo.png")).status_code == 303
    page = fairfield_site.get("/").text
    assert re.search(r'<source type="image/avif" srcset="/media/a\d+/\w+-480.avif 480w', page)
    assert 'alt="Fairfield &amp; Daughters" width="600" height="200"' in page
    assert "the logo" in owner.get("/website/pictures").text
    assert publish(owner, drop_logo="1").status_code == 303
    assert 'width="600"' not in fairfield_site.get("/").text


def test_a_logo_that_is_no_picture_changes_nothing(owner: Visitor, fairfield_site: Visitor) -> None:
    answer = publish(owner, logo=(BytesIO(b"words"), "logo.png"))
    assert answer.status_code == 422
    assert "This is not a picture" in answer.text
    assert "Fairfield Homes" in fairfield_site.get("/").text


def test_typed_colours_are_measured_before_anything_is_saved(
    owner: Visitor, fairfield_site: Visitor
) -> None:
    path = f"{PAGE}/preview"
    csrf = {"X-CSRFToken": owner.csrf()}
    answer = owner.post(path, data=typed(color_canvas="#333333"), headers=csrf, htmx=True)
    assert answer.status_code == 200
    assert "cannot be published" in answer.text
    assert "<!doctype" not in answer.text
    assert "#333333" in answer.text
    assert owner.post(path, data=typed(), headers=csrf).text.count("Preview in") == len(THEMES)
    assert 'data-theme="gable"' in fairfield_site.get("/").text


def test_a_preview_shows_a_theme_to_who_holds_its_link_alone(
    owner: Visitor, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    found = re.search(
        r'href="http://fairfield[^"]*/(\?preview=[^"]+)"[^>]*>.{0,300}Preview in Summit',
        owner.get(PAGE).text,
        re.DOTALL,
    )
    assert found
    path = "/" + re.findall(r"\?preview=[\w.-]+", owner.get(PAGE).text)[2]
    page = fairfield_site.get(path)
    assert 'data-theme="summit"' in page.text
    assert "Preview in the theme Summit" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert re.search(r'href="/about\?preview=', page.text)
    assert 'data-theme="summit"' not in harbor_site.get(path).text
    assert 'data-theme="gable"' in fairfield_site.get(f"{path}x").text
    assert 'data-theme="gable"' in fairfield_site.get("/").text


def test_agents_do_not_change_the_brand(agent: Visitor) -> None:
    assert agent.get(PAGE).status_code == 403
    headers = {"X-CSRFToken": agent.csrf()}
    assert agent.post(PAGE, data=typed(), headers=headers).status_code == 403


def test_another_agency_keeps_its_own_brand(owner: Visitor, harbor_site: Visitor) -> None:
    publish(owner)
    assert "Harbor Realty" in harbor_site.get("/").text
    assert "Fairfield" not in harbor_site.get("/").text
