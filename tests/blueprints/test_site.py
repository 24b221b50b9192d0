"""A website as a whole: home, plain pages, brand, and what every answer wears."""

from __future__ import annotations

import pytest
from flask import Flask

from realestate.db import transaction, utc_now
from realestate.modules import entitlements
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor


def test_home_shows_brand_search_and_homes(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/").text
    for words in (
        "Fairfield Homes",
        "Homes with room to breathe",
        "12 Alder Way",
        'name="location"',
    ):
        assert words in page, words


@pytest.mark.parametrize("path", ["/about", "/fair-housing", "/privacy", "/contact"])
def test_plain_pages_answer(fairfield_site: Visitor, path: str) -> None:
    answer = fairfield_site.get(path)
    assert answer.status_code == 200
    assert "Equal Housing" in answer.text


@pytest.mark.parametrize("module", ["listings", "lead_forms", "team"])
def test_a_module_that_is_off_is_gone_everywhere(
    app: Flask, cast: Cast, fairfield_site: Visitor, module: str
) -> None:
    paths = {
        "listings": [
            "/listings",
            f"/listings/{cast.fairfield.listing_ids[0]}/12-alder-way-bellevue",
        ],
        "lead_forms": ["/contact", f"/listings/{cast.fairfield.listing_ids[0]}/inquiry"],
        "team": ["/team"],
    }
    for path in paths[module]:
        assert fairfield_site.get(path).status_code == 200
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        entitlements.switch(cast.fairfield.ref, "test", module, is_on=False, now=utc_now())
    for path in paths[module]:
        assert fairfield_site.get(path).status_code == 404, path
    for page in ("/", "/about"):
        assert f'href="{paths[module][0]}' not in fairfield_site.get(page).text
    if module == "lead_forms":
        assert fairfield_site.post("/api/v1/leads", json={}).status_code == 404


def test_the_brand_is_a_stylesheet_of_tokens(fairfield_site: Visitor) -> None:
    import re

    link = re.search(r'href="(/brand/[^"]+\.css)"', fairfield_site.get("/").text)
    assert link
    answer = fairfield_site.get(link[1])
    assert answer.mimetype == "text/css"
    assert "#1f4d3f" in answer.text
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_every_answer_wears_its_headers(fairfield_site: Visitor, agent: Visitor) -> None:
    for answer in (fairfield_site.get("/"), fairfield_site.get("/nothing"), agent.get("/leads")):
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"]


def test_websites_set_no_cookie(fairfield_site: Visitor) -> None:
    for path in ("/", "/listings", "/contact", "/nothing"):
        assert "Set-Cookie" not in fairfield_site.get(path).headers


def test_nothing_here_wears_the_brand(fairfield_site: Visitor) -> None:
    answer = fairfield_site.get("/nothing")
    assert answer.status_code == 404
    assert "Fairfield Homes" in answer.text


def test_pictures_cannot_be_used_to_read_other_files(fairfield_site: Visitor) -> None:
    for path in ("/media/../secret_key", "/media/%2e%2e/secret_key", "/static/../../config.py"):
        assert fairfield_site.get(path).status_code == 404
