"""Messages held back: seen by the agency, released once, and then a lead like any other."""

from __future__ import annotations

from flask import Flask

from realestate.modules.events import dispatch
from tests.blueprints.test_api_leads import BODY
from tests.support.browser import Visitor


def test_a_held_message_is_shown_and_released(
    app: Flask, fairfield_site: Visitor, agent: Visitor
) -> None:
    links = {**BODY, "message": "http://a http://b http://c http://d"}
    assert fairfield_site.post("/api/v1/leads", json=links).status_code == 202
    page = agent.get("/held").text
    assert "Api Caller" in page
    assert "many links" in page
    assert agent.submit("/held", {}, action=release_path(page)).status_code == 303
    with app.app_context():
        assert dispatch.work().picked == 1
    assert "Api Caller" in agent.get("/leads").text
    assert "Api Caller" not in agent.get("/held").text
    again = agent.post(release_path(page), headers={"X-CSRFToken": agent.csrf()})
    assert again.status_code == 409


def release_path(page: str) -> str:
    import re

    from tests.support.browser import form_of

    found = re.search(r'action="(/held/\d+/release)"', page)
    assert found
    return form_of(page, found[1]).action


def test_nothing_held_back_says_what_would_be_here(agent: Visitor) -> None:
    assert agent.get("/held").status_code == 200


def test_another_agency_cannot_release_it(
    fairfield_site: Visitor, agent: Visitor, stranger: Visitor
) -> None:
    fairfield_site.post("/api/v1/leads", json={**BODY, "message": "http://a " * 5})
    path = release_path(agent.get("/held").text)
    assert "Api Caller" not in stranger.get("/held").text
    assert stranger.post(path, headers={"X-CSRFToken": stranger.csrf()}).status_code == 404
