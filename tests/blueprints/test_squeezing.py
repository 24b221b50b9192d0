"""Answers made small: which, for whom, and never where a session's secret stands."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from flask import Flask

from realestate.assets_url import printed
from tests.support.browser import Visitor


@pytest.mark.parametrize(
    ("accepted", "encoding", "opened"),
    [("br, gzip", "br", brotli.decompress), ("gzip, deflate", "gzip", gzip.decompress)],
)
def test_a_page_is_squeezed_as_the_browser_takes_it(
    fairfield_site: Visitor, accepted: str, encoding: str, opened: object
) -> None:
    plain = fairfield_site.get("/about")
    answer = fairfield_site.get("/about", headers={"Accept-Encoding": accepted})
    assert answer.headers["Content-Encoding"] == encoding
    assert opened(answer.data) == plain.data  # type: ignore[operator]
    assert len(answer.data) < len(plain.data) / 2
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_nobody_is_sent_what_they_refuse(fairfield_site: Visitor) -> None:
    for refused in ("", "identity", "br;q=0, gzip;q=0"):
        answer = fairfield_site.get("/about", headers={"Accept-Encoding": refused})
        assert "Content-Encoding" not in answer.headers


def test_desks_are_not_squeezed(agent: Visitor) -> None:
    answer = agent.get("/leads", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in answer.headers


def test_a_page_loads_one_stylesheet_of_all_and_one_of_its_own_and_the_fonts_it_names(
    fairfield_site: Visitor,
) -> None:
    page = fairfield_site.get("/").text
    sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', page)
    preloaded = set(re.findall(r'rel="preload" href="([^"]+)"', page))
    assert preloaded
    fonts = set()
    for address in sheets:
        answer = fairfield_site.get(address, headers={"Accept-Encoding": "br"})
        assert answer.mimetype == "text/css"
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        text = (
            brotli.decompress(answer.data).decode()
            if "br" in answer.headers.get("Content-Encoding", "")
            else answer.text
        )
        fonts |= set(re.findall(r'url\("([^"]+woff2)"\)', text))
    assert preloaded <= fonts
    for font in preloaded:
        assert re.search(r"\.[0-9a-f]{12}\.woff2$", font)
        with fairfield_site.get(font) as served:
            assert served.headers["Cache-Control"].endswith("immutable")


def test_an_old_name_still_answers_but_is_not_kept(fairfield_site: Visitor) -> None:
    for name in ("css/site/tokens.css", "css/site/tokens.000000000000.css"):
        answer = fairfield_site.get(f"/static/{name}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_a_file_the_browser_has_is_not_sent_again(app: Flask, fairfield_site: Visitor) -> None:
    path = f"/static/{printed('css/site/tokens.css')}"
    tag = fairfield_site.get(path).headers["ETag"]
    assert fairfield_site.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "name", ["../app.py", "css/../../config.py", "css", "nothing.css", "%2e%2e/db.py"]
)
def test_nothing_else_is_served(fairfield_site: Visitor, name: str) -> None:
    assert fairfield_site.get(f"/static/{name}").status_code == 404
