"""An agency's own pages on its website: words, addresses, menus, previews, the home page."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.blueprints.preview_link import preview_url
from realestate.db import transaction, utc_now
from realestate.modules.content.actions import pages
from realestate.modules.content.actions.pages import Place
from realestate.modules.content.blocks import (
    Call,
    Content,
    Faq,
    Homes,
    Invite,
    Picture,
    Praise,
    Question,
    Quote,
    Reach,
    Section,
    Text,
)
from realestate.modules.entitlements import switch
from realestate.tenancy.scope import acting_as
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.queries import counted
from tests.support.words import WRITER, content, praised, write

EVERYTHING = (
    Text(text="## Rooms\n\n<script>alert(1)</script> and **light**"),
    Picture(media_key="demo/none.svg", alt="A drawing", caption="Seen from the road"),
    Quote(text="Well said", by="Somebody"),
    Call(title="Now", button="See the homes", href="/listings"),
    Faq(title="Asked", questions=(Question(question="Why?", answer="Because of *this*."),)),
    Homes(title="In Bellevue", city="Bellevue", count=2),
    Praise(title="They said"),
    Invite(title="Write"),
    Reach(title="Reach"),
)


def test_a_page_shows_all_its_blocks(app: Flask, cast: Cast, fairfield_site: Visitor) -> None:
    with app.app_context():
        praised(cast.fairfield.ref, "A dry basement.")
        write(cast.fairfield.ref, content("First steps", blocks=EVERYTHING))
    page = fairfield_site.get("/p/first-steps").text
    for words in ("<h2>Rooms</h2>", "<strong>light</strong>", "&lt;script", "Seen from the road", "Well said", "See the homes", "Because of <em>this</em>", "In Bellevue", "12 Alder Way", "A dry basement.", 'href="/contact"', "Reach"):  # fmt: skip
        assert words in page, words
    assert "<script>alert" not in page
    facts = [json.loads(x) for x in re.findall(r'ld\+json">(.+?)</script>', page)]
    assert facts[0]["@type"] == "FAQPage"


def test_blocks_of_a_module_that_is_off_are_left_out(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    with app.app_context():
        praised(cast.fairfield.ref, "A dry basement.")
        write(cast.fairfield.ref, content("First steps", blocks=EVERYTHING))
        with acting_as(cast.fairfield.ref), transaction():
            for module in ("listings", "testimonials", "lead_forms"):
                switch(cast.fairfield.ref, "test", module, is_on=False, now=utc_now())
    page = fairfield_site.get("/p/first-steps").text
    for words in ("12 Alder Way", "A dry basement.", "/contact"):
        assert words not in page, words


def test_own_words_stand_in_for_the_default_ones(
    app: Flask, cast: Cast, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    assert "helps people buy and sell homes" in fairfield_site.get("/about").text
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        now = utc_now()
        facts = {"kind": "page", "slug": "about", "content": content("Who we are"), "now": now}
        page = pages.own_words(cast.fairfield.ref, WRITER, **facts)
        pages.publish_page(cast.fairfield.ref, WRITER, page.id, number=1, at=now, now=now)
    assert "<h1>Who we are</h1>" in fairfield_site.get("/about").text
    assert "Who we are" not in harbor_site.get("/about").text
    assert fairfield_site.get("/p/about").location.endswith("/about")


def test_addresses_are_kept_and_what_is_gone_says_so(
    app: Flask, cast: Cast, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    with app.app_context():
        page_id = write(cast.fairfield.ref, content())
        with acting_as(cast.fairfield.ref), transaction():
            facts = {"content": content(), "place": Place("the-way"), "now": utc_now()}
            pages.save_page(cast.fairfield.ref, WRITER, page_id, before=1, **facts)
    moved = fairfield_site.get("/p/first-steps")
    assert (moved.status_code, moved.location) == (301, "/p/the-way")
    assert harbor_site.get("/p/the-way").status_code == 404
    with app.app_context(), acting_as(cast.fairfield.ref), transaction():
        pages.take_down(cast.fairfield.ref, WRITER, page_id, now=utc_now())
    for slug in ("the-way", "first-steps"):
        gone = fairfield_site.get(f"/p/{slug}")
        assert gone.status_code == 410
        assert "taken down" in gone.text
    assert fairfield_site.get("/p/never").status_code == 404


def test_a_page_appears_at_its_time_and_stands_in_menu_and_sitemap(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    with app.app_context():
        tomorrow = utc_now() + timedelta(days=1)
        write(cast.fairfield.ref, content("Later"), at=tomorrow, menu="main")
        write(cast.fairfield.ref, content("Today", menu_title="Short"), menu="main")
    home, sitemap = fairfield_site.get("/").text, fairfield_site.get("/sitemap/site-1.xml").text
    assert '<a href="/p/short">Short</a>' in home
    assert "/p/short" in sitemap
    assert "/terms" in sitemap
    assert "/p/later" not in home + sitemap
    assert fairfield_site.get("/p/later").status_code == 404


def test_a_preview_shows_a_draft_to_who_holds_the_link(
    app: Flask, cast: Cast, fairfield_site: Visitor, harbor_site: Visitor
) -> None:
    with app.app_context():
        write(cast.fairfield.ref, content("A draft"), is_published=False)
        post = write(cast.fairfield.ref, content("A post"), kind="post", is_published=False)
        said = Content(title="Our headline")
        home = write(cast.fairfield.ref, said, kind="home", slug="home", is_published=False)
    with app.test_request_context(base_url=f"http://{fairfield_site.host}"):
        links = [preview_url(cast.fairfield.ref, page_id, 1) for page_id in (post, home)]
    for link, words in zip(links, ("A post", "Our headline"), strict=True):
        path = link.partition(fairfield_site.host)[2]
        answer = fairfield_site.get(path)
        assert words in answer.text
        assert "Preview" in answer.text
        assert '<meta name="robots" content="noindex">' in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert harbor_site.get(path).status_code == 404
        assert fairfield_site.get(f"{path}x").status_code == 404
    assert "Our headline" not in fairfield_site.get("/").text


def test_the_home_page_is_arranged_by_the_agency(
    app: Flask, cast: Cast, fairfield_site: Visitor
) -> None:
    page = fairfield_site.get("/").text
    assert page.index("towns-title") < page.index("newest-title") < page.index("agency-title")
    sections = (Section(key="agency"), Section(key="newest"), Section(key="towns", is_shown=False))
    said = Content(title="One house at a time", menu_title="Since 1998", sections=sections)
    with app.app_context():
        write(cast.fairfield.ref, said, kind="home", slug="home")
    page = fairfield_site.get("/").text
    assert "One house at a time</h1>" in page
    assert "Since 1998" in page
    assert page.index("agency-title") < page.index("newest-title")
    assert "towns-title" not in page


@pytest.mark.parametrize("path", ["/p/first-steps", "/about", "/"])
def test_a_page_asks_the_database_little(
    app: Flask, cast: Cast, fairfield_site: Visitor, connection: Connection, path: str
) -> None:
    with app.app_context():
        for number in range(4):
            praised(cast.fairfield.ref, f"Said {number}")
            write(cast.fairfield.ref, content(f"Post {number}"), kind="post")
        write(cast.fairfield.ref, content(blocks=EVERYTHING))
    fairfield_site.get(path)
    with counted(connection) as sent:
        assert fairfield_site.get(path).status_code == 200
    assert len(sent) <= 8, "\n".join(sent)
