"""Profiles: on the website, and at the desk, where everybody edits their own."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from realestate.modules.accounts.queries import member_by_email
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.words import content, praised, write


def member(app: Flask, cast: Cast, email: str) -> int:
    with app.app_context(), acting_as(cast.fairfield.ref):
        found = member_by_email(cast.fairfield.ref, email)
        assert found
        return found.id


@pytest.fixture
def mine(app: Flask, cast: Cast) -> str:
    """Ada's profile at the desk."""
    return f"/website/team/{member(app, cast, cast.fairfield.agent_email)}"


TYPED = {
    "title": "Broker",
    "phone": "425-555-0102",
    "email": "ada@fairfield.example",
    "license_text": "DEMO-1",
    "languages": "English, Korean",
    "bio": "I read **every** plat map.",
    "photo_key": "",
    "photo_alt": "",
    "slug": "ada",
    "is_shown": "1",
}


def test_a_person_has_a_page_with_their_homes_and_words(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    number = member(app, cast, cast.fairfield.agent_email)
    with app.app_context():
        praised(cast.fairfield.ref, "Ada said no.", member_id=number)
        write(cast.fairfield.ref, content("By Ada", author_id=number), kind="post")
    page = fairfield_site.get("/team/ada-agent").text
    for words in ("Ada Agent", "12 Alder Way", "Ada said no.", "By Ada", 'href="/contact"'):
        assert words in page, words
    for words in ("Secret Street", "Withdrawn Walk", cast.fairfield.agent_email):
        assert words not in page, words
    facts = json.loads(re.findall(r'ld\+json">(.+?)</script>', page)[0])
    assert (facts["@type"], facts["worksFor"]["@type"]) == ("Person", "RealEstateAgent")
    assert fairfield_site.get("/team/nobody").status_code == 404
    assert "/team/ada-agent" in fairfield_site.get("/sitemap/team-1.xml").text


def test_an_agent_edits_their_own_profile(
    agent: Visitor, fairfield_site: Visitor, mine: str
) -> None:
    assert agent.submit(mine, TYPED).status_code == 303
    page = fairfield_site.get("/team/ada").text
    for words in ("<strong>every</strong>", "English, Korean", "DEMO-1", "ada@fairfield.example"):
        assert words in page, words
    assert fairfield_site.get("/team/ada-agent").status_code == 404


def test_an_agent_cannot_edit_the_others(app: Flask, cast: Cast, agent: Visitor) -> None:
    other = f"/website/team/{member(app, cast, cast.fairfield.owner_email)}"
    assert agent.get(other).status_code == 403
    assert f'href="{other}"' not in agent.get("/website/team").text


def test_who_is_not_shown_is_nowhere(agent: Visitor, fairfield_site: Visitor, mine: str) -> None:
    assert agent.submit(mine, {**TYPED, "is_shown": ""}).status_code == 303
    assert "Ada Agent" not in fairfield_site.get("/team").text
    assert fairfield_site.get("/team/ada").status_code == 404


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"slug": "olive-fairfield"}, "Somebody else has this address."),
        ({"slug": "No!"}, "Small letters"),
        ({"email": "nowhere"}, "not an e-mail address"),
        ({"photo_key": "../x", "photo_alt": "x"}, "your own pictures"),
        ({"photo_key": "demo/x.svg"}, "what the picture shows"),
        ({"languages": "x," * 13}, "At most 12"),
        ({"bio": "I find homes for Christian families."}, "“Christian families”"),
    ],
)
def test_what_cannot_be_used_is_said_beside_it_and_kept(
    agent: Visitor, mine: str, typed: dict[str, str], words: str
) -> None:
    if "languages" in typed:
        typed = {"languages": ", ".join(f"L{n}" for n in range(13))}
    refused = agent.submit(mine, {**TYPED, "title": "Typed title", **typed})
    assert refused.status_code == 422
    assert words in refused.text
    assert "Typed title" in refused.text
    assert 'name="override_reason"' not in refused.text


def test_a_profile_saved_meanwhile_is_not_overwritten(agent: Visitor, mine: str) -> None:
    assert agent.submit(mine, TYPED).status_code == 303
    stale = agent.submit(mine, {**TYPED, "before": "0"})
    assert stale.status_code == 409
    assert "meanwhile" in stale.text
