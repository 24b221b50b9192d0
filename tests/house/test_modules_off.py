"""A module that is off is gone everywhere: its addresses, what links to them, what search engines are told."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from realestate.db import transaction, utc_now
from realestate.modules.entitlements import switch
from realestate.modules.registry import MODULES
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support import words
from tests.support.browser import Visitor
from tests.support.openings import hold
from tests.support.places import given_place

WITH_DOOR = [module.key for module in MODULES.values() if module.door]
# What works whatever is switched off, because the law or a promise wants it to.
ALWAYS = ("/alerts/stop/", "/receipts", "/media/", "/static/")


@pytest.fixture
def full(app: Flask, cast: Cast) -> Cast:
    """Something of everything, so that every section has something to show."""
    tenant = cast.fairfield.ref
    with app.app_context():
        words.write(tenant, words.content())
        words.write(tenant, words.content("Art"), kind="post", slug="art")
        words.praised(tenant)
    given_place(app, tenant)
    hold(app, tenant, cast.fairfield.listing_ids[0])
    return cast


def _off(app: Flask, cast: Cast, key: str) -> None:
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        switch(cast.fairfield.ref, "olive@fairfield.example", key, is_on=False, now=utc_now())


def _rules(app: Flask, key: str) -> list[re.Pattern[str]]:
    """The addresses of a module's door, as patterns."""
    door = MODULES[key].door
    found = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(f"{door}.")}
    return [
        re.compile(re.sub(r"<[^>]+>", r"[^/\\s?\"]+", rule) + r"(?=[?#\"<\\s]|$)") for rule in found
    ]


def _pages(site: Visitor, cast: Cast) -> list[str]:
    told = re.findall(r"<loc>http://[^/]+([^<]+)</loc>", site.get("/sitemap.xml").text)
    pages = [
        p
        for part in told
        for p in re.findall(r"<loc>http://[^/]+([^<]+)</loc>", site.get(part).text)
    ]
    return [
        *told,
        *pages,
        "/saved",
        "/sitemap.xml",
        "/nothing",
        f"/listings/{cast.fairfield.listing_ids[6]}/x",
    ]


@pytest.mark.parametrize("key", WITH_DOOR)
def test_a_module_that_is_off_is_gone(
    app: Flask, full: Cast, fairfield_site: Visitor, key: str
) -> None:
    before = _pages(fairfield_site, full)
    _off(app, full, key)
    own = _rules(app, key)
    for path in before:
        answer = fairfield_site.get(path)
        if any(rule.fullmatch(path) for rule in own):
            assert answer.status_code == 404, path
        linked = set(re.findall(r'(?:href|action|src|data-hx-\w+|data-\w+)="([^"]*)"', answer.text))
        linked |= set(re.findall(r'http://fairfield[^/"\s]+(/[^"<\s]*)', answer.text))
        for link in linked:
            if link.startswith("http") and fairfield_site.host not in link:
                continue  # somebody else's
            plain = re.sub(r"^https?://[^/]+", "", link.replace("&amp;", "&")).split("?")[0]
            is_gone = any(rule.fullmatch(plain) for rule in own) and not plain.startswith(ALWAYS)
            assert not is_gone, (key, path, link)
