"""The sitemap: an index of the doors that are on, and each page of it."""

from __future__ import annotations

from xml.etree import ElementTree

from flask import Flask

from tests.cast import Cast
from tests.support.browser import Visitor

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(text: str) -> list[str]:
    return [found.text or "" for found in ElementTree.fromstring(text).iter(f"{SPACE}loc")]


def test_the_index_leads_to_pages_that_answer(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    index = fairfield_site.get("/sitemap.xml")
    assert index.mimetype == "application/xml"
    parts = addresses(index.text)
    assert any(part.endswith("/sitemap/site-1.xml") for part in parts)
    for part in parts:
        told = addresses(fairfield_site.get("/" + part.split("/", 3)[3]).text)
        assert told
        for address in told:
            path = "/" + address.split("/", 3)[3] if address.count("/") > 2 else "/"
            assert fairfield_site.get(path).status_code == 200, address


def test_robots_are_told_of_it(fairfield_site: Visitor) -> None:
    assert "Sitemap: http" in fairfield_site.get("/robots.txt").text


def test_other_parts_and_pages_are_404(fairfield_site: Visitor) -> None:
    for path in ("/sitemap/site-2.xml", "/sitemap/admin-1.xml", "/sitemap/crm-1.xml"):
        assert fairfield_site.get(path).status_code == 404, path
