"""The agency's people, where the plan has that module."""

from __future__ import annotations

from tests.support.browser import Visitor


def test_people_are_shown(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/team").text
    assert "Ada Agent" in page
    assert "Hugo" not in page


def test_a_plan_without_the_module_has_no_such_page_and_no_menu_entry(harbor_site: Visitor) -> None:
    assert harbor_site.get("/team").status_code == 404
    assert 'href="/team"' not in harbor_site.get("/").text


def test_visitors_hear_nothing_of_plans(harbor_site: Visitor) -> None:
    assert "plan" not in harbor_site.get("/team").text.lower()
