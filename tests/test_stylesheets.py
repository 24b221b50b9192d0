"""What visitors load before they see anything: one stylesheet a website, small, with whole addresses."""

from __future__ import annotations

import re

import brotli
import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.assets_url import STATIC, stylesheet
from realestate.blueprints.look import brand_css, weight
from realestate.modules.content.queries import Website
from realestate.modules.content.rules import THEMES
from tests.support.browser import Visitor
from tests.support.queries import counted

PAGE_SHEETS = ("home", "listing", "search", "pages", "kept")


@pytest.mark.parametrize("theme", THEMES)
def test_styles_of_a_page_stay_below_their_budget(app: Flask, theme: str) -> None:
    with app.test_request_context(base_url="http://fairfield.estate.localhost"):
        shared = brand_css(Website("Fairfield", theme=theme)).css
        for sheet in PAGE_SHEETS:
            own = (STATIC / "css" / "site" / f"{sheet}.css").read_bytes()
            size = sum(len(brotli.compress(css, quality=5)) for css in (shared.encode(), own))
            assert size <= 15_000, f"{sheet}: {size}"


@pytest.mark.parametrize("theme", THEMES)
def test_fonts_of_a_theme_stay_below_their_budget(app: Flask, theme: str) -> None:
    with app.test_request_context(base_url="http://fairfield.estate.localhost"):
        css, fonts = weight(Website("Fairfield"), theme)
        assert 0 < css < 12_000
        assert 0 < fonts <= 100_000


@pytest.mark.parametrize("theme", THEMES)
def test_every_file_a_stylesheet_names_is_there(app: Flask, theme: str) -> None:
    with app.test_request_context(base_url="http://fairfield.estate.localhost"):
        css = brand_css(Website("Fairfield", theme=theme)).css
    named = re.findall(r'url\("([^"]+)"\)', css)
    assert named
    for address in named:
        assert address.startswith("/static/")
        plain, prints = re.subn(r"\.[0-9a-f]{12}(?=\.\w+$)", "", address)
        assert prints == 1
        assert (STATIC / plain.removeprefix("/static/")).is_file(), plain
    assert "font-display: swap" in css


def test_making_it_small_changes_no_word(app: Flask) -> None:
    whole = (STATIC / "css" / "site" / "cards.css").read_text()
    with app.test_request_context(base_url="http://fairfield.estate.localhost"):
        small = stylesheet("cards")
    bare = re.sub(r"/\*.*?\*/", "", whole, flags=re.DOTALL)
    assert "".join(small.split()) == "".join(bare.split())
    assert "/*" not in small
    assert len(small) < len(whole)


def test_the_browser_asks_once_for_the_font_it_preloads(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/").text
    link = re.search(r'href="(/brand/[^"]+)"', page)
    assert link
    css = fairfield_site.get(link[1]).text
    preloaded = re.findall(r'rel="preload" href="([^"]+)" as="font"', page)
    assert preloaded
    assert all(f'url("{address}")' in css for address in preloaded)


def test_home_asks_little_of_the_database(fairfield_site: Visitor, connection: Connection) -> None:
    with counted(connection) as sent:
        assert fairfield_site.get("/").status_code == 200
    assert len(sent) <= 18, sent  # the host, the brand, the menus and the switches among them


def test_the_menu_has_room_for_six(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/").text
    menu = re.search(r'<ul class="menu__list">(.*?)</ul>', page, re.DOTALL)
    assert menu
    assert 1 <= menu[1].count("<li>") <= 6
