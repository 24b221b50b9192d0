"""Articles on the website: lists, pages, categories, feeds, and what search engines read."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import Connection

from realestate.db import utc_now
from realestate.modules.content.blocks import Text
from tests.cast import Cast
from tests.support.browser import Visitor
from tests.support.queries import counted
from tests.support.words import a_member, categorised, content, write

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def written(app: Flask, cast: Cast) -> None:
    """Three articles of two categories, one of them still to come."""
    tenant, now = cast.fairfield.ref, utc_now()
    with app.app_context():
        buying, selling = categorised(tenant, "Buying"), categorised(tenant, "Selling")
        said = content(
            "How to buy & sell",
            category_id=buying,
            author_id=a_member(tenant),
            hero_key="demo/none.svg",
            hero_alt="A house",
            blocks=(Text(text="Ask [us](/contact) first. " + "word " * 700),),
        )
        write(tenant, said, kind="post", slug="how-to-buy", at=now - timedelta(days=1))
        write(tenant, content("How to sell", category_id=selling), kind="post")
        write(tenant, content("To come"), kind="post", at=now + timedelta(days=1))


@pytest.mark.usefixtures("written")
def test_the_list_shows_what_has_appeared(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/insights").text
    assert page.index("How to sell") < page.index("How to buy &amp; sell")
    assert "To come" not in page
    assert "3 min read" in page
    assert 'href="/insights/category/buying"' in page
    assert 'type="application/atom+xml"' in page
    assert 'href="/insights"' in fairfield_site.get("/").text


@pytest.mark.usefixtures("written")
def test_an_article_says_who_wrote_it_and_what_to_read_next(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/insights/how-to-buy").text
    for words in ("Olive Fairfield", 'href="/team/olive-fairfield"', "Read next", "How to sell", 'alt="A house"'):  # fmt: skip
        assert words in page, words
    facts = json.loads(re.findall(r'ld\+json">(.+?)</script>', page)[0])
    assert facts["@type"] == "BlogPosting"
    assert facts["headline"] == "How to buy & sell"
    assert facts["author"]["name"] == "Olive Fairfield"
    assert facts["datePublished"] <= facts["dateModified"]


@pytest.mark.usefixtures("written")
def test_a_category_has_its_own_list_and_feeds(fairfield_site: Visitor) -> None:
    page = fairfield_site.get("/insights/category/buying").text
    assert "How to buy" in page
    assert "How to sell" not in page
    assert fairfield_site.get("/insights/category/nothing").status_code == 404
    assert fairfield_site.get("/insights/category/nothing/feed.xml").status_code == 404
    feed = ElementTree.fromstring(fairfield_site.get("/insights/category/buying/feed.xml").data)
    assert [e.findtext(f"{ATOM}title") for e in feed.iter(f"{ATOM}entry")] == ["How to buy & sell"]


@pytest.mark.usefixtures("written")
def test_both_feeds_tell_the_same_with_whole_addresses(fairfield_site: Visitor) -> None:
    root = f"http://{fairfield_site.host}"
    answer = fairfield_site.get("/insights/feed.xml")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.data)
    entries = list(feed.iter(f"{ATOM}entry"))
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "How to sell",
        "How to buy & sell",
    ]
    assert f'href="{root}/contact"' in (entries[1].findtext(f"{ATOM}content") or "")
    told = fairfield_site.get("/insights/feed.json").json
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["url"] for item in told["items"]] == [
        entry.findtext(f"{ATOM}id") for entry in entries
    ]
    assert told["items"][1]["image"] == f"{root}/media/demo/none.svg"


@pytest.mark.usefixtures("written")
def test_an_unchanged_feed_is_not_sent_again(fairfield_site: Visitor) -> None:
    mark = fairfield_site.get("/insights/feed.xml").headers["ETag"]
    again = fairfield_site.get("/insights/feed.xml", headers={"If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")


def test_older_articles_follow_by_key(app: Flask, cast: Cast, fairfield_site: Visitor) -> None:
    with app.app_context():
        for number in range(14):
            at = utc_now() - timedelta(days=number)
            write(cast.fairfield.ref, content(f"Article {number:02}"), kind="post", at=at)
    first = fairfield_site.get("/insights").text
    assert "Article 11" in first
    assert "Article 12" not in first
    onward = re.search(r'href="(/insights\?after=[^"]+)"', first)
    assert onward
    second = fairfield_site.get(onward[1]).text
    assert "Article 12" in second
    assert "Article 11" not in second
    assert "<!doctype" not in fairfield_site.get(onward[1], htmx=True).text
    assert "Article 00" in fairfield_site.get("/insights?after=forged").text


@pytest.mark.usefixtures("written")
def test_articles_are_in_the_sitemap_and_at_home(fairfield_site: Visitor) -> None:
    sitemap = fairfield_site.get("/sitemap/insights-1.xml").text
    for path in ("/insights<", "/insights/how-to-buy<", "/insights/category/buying<"):
        assert path in sitemap, path
    assert "Worth reading first" in fairfield_site.get("/").text


def test_a_plan_without_the_module_has_none_of_it(
    app: Flask, cast: Cast, harbor_site: Visitor
) -> None:
    with app.app_context():
        write(cast.harbor.ref, content("Hidden"), kind="post")
    for path in ("/insights", "/insights/hidden", "/insights/feed.xml", "/insights/feed.json"):
        assert harbor_site.get(path).status_code == 404, path
    assert "/insights" not in harbor_site.get("/").text
    assert "/insights" not in harbor_site.get("/sitemap.xml").text


def test_without_articles_it_says_so(fairfield_site: Visitor) -> None:
    assert "Nothing has been written here yet" in fairfield_site.get("/insights").text
    assert "Worth reading first" not in fairfield_site.get("/").text


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("path", ["/insights", "/insights/how-to-buy", "/insights/feed.xml"])
def test_a_page_asks_the_database_little(
    fairfield_site: Visitor, connection: Connection, path: str
) -> None:
    fairfield_site.get(path)
    with counted(connection) as sent:
        fairfield_site.get(path)
    assert len(sent) <= 8, "\n".join(sent)
