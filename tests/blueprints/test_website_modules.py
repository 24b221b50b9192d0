"""The desk's modules: all with their reason; managers switch, and the website follows at once."""

from __future__ import annotations

import pytest
from flask import Flask

from realestate.modules.registry import MODULES
from tests.cast import Cast
from tests.support.browser import Visitor

PAGE = "/website/modules"


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Visitor:
    return Visitor(app, "fairfield.crm.estate.localhost").signed_in(cast.fairfield.owner_email)


def test_each_module_stands_there_with_its_reason(owner: Visitor) -> None:
    page = owner.get(PAGE).text
    for module in MODULES.values():
        assert module.title in page
    assert "Part of the pro plan." in page
    assert "Needs: Listings." in page
    assert "it takes along: Map search" in page


def test_a_switch_takes_effect_everywhere_at_once(owner: Visitor, fairfield_site: Visitor) -> None:
    assert fairfield_site.get("/team").status_code == 200
    path = f"{PAGE}/team"
    answer = owner.submit(PAGE, {"is_on": "0"}, action=path, htmx=True)
    assert answer.status_code == 200
    assert "Switched off for this agency." in answer.text
    assert "<!doctype" not in answer.text
    assert fairfield_site.get("/team").status_code == 404
    assert 'href="/team"' not in fairfield_site.get("/").text
    assert owner.submit(PAGE, {"is_on": "1"}, action=path).status_code == 303
    assert fairfield_site.get("/team").status_code == 200


def test_what_the_plan_does_not_grant_cannot_be_switched(app: Flask, cast: Cast) -> None:
    owner = Visitor(app, "harbor.crm.estate.localhost").signed_in(cast.harbor.owner_email)
    page = owner.get(PAGE).text
    assert "Not part of the starter plan." in page
    assert f'action="{PAGE}/team"' not in page


def test_agents_look_and_do_not_switch(agent: Visitor) -> None:
    page = agent.get(PAGE)
    assert page.status_code == 200
    assert "looks and does not switch" in page.text
    headers = {"X-CSRFToken": agent.csrf()}
    assert agent.post(f"{PAGE}/team", data={"is_on": "0"}, headers=headers).status_code == 403


def test_no_such_module_is_404(owner: Visitor) -> None:
    headers = {"X-CSRFToken": owner.csrf()}
    assert owner.post(f"{PAGE}/casino", data={"is_on": "1"}, headers=headers).status_code == 404
