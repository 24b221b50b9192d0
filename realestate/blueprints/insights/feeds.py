"""The latest articles as Atom and as JSON Feed, all or of one category."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, g, jsonify, render_template, request

from realestate.blueprints.insights import door
from realestate.blueprints.page_cache import cached_page
from realestate.db import utc_now
from realestate.modules.content import people
from realestate.modules.content.blocks import Content, Faq, Quote, Text
from realestate.modules.content.markdown import html
from realestate.modules.content.models import Category
from realestate.modules.content.queries import Shown, website
from realestate.modules.insights import queries as insights
from realestate.tenancy.urls import site_url

SIZE = 30
_MINUTES = 15


@door.get("/insights/feed.xml", defaults={"slug": ""})
@door.get("/insights/category/<slug>/feed.xml")
@cached_page()
def atom(slug: str) -> Response:
    facts = _feed(slug, "insights.atom")
    body = render_template("insights/feed.xml", **facts, html=_html, people=people.by_id(g.tenant))
    return _kept(Response(body, mimetype="application/atom+xml"))


@door.get("/insights/feed.json", defaults={"slug": ""})
@door.get("/insights/category/<slug>/feed.json")
@cached_page()
def json_feed(slug: str) -> Response:
    facts = _feed(slug, "insights.json_feed")
    authors = people.by_id(g.tenant)
    answer = jsonify(
        version="https://jsonfeed.org/version/1.1",
        title=facts["title"],
        home_page_url=facts["home"],
        feed_url=facts["here"],
        language="en-US",
        items=[_item(post, authors) for post in facts["posts"]],
    )
    answer.mimetype = "application/feed+json"
    return _kept(answer)


def _feed(slug: str, endpoint: str) -> dict[str, Any]:
    category = _category(slug)
    posts = insights.posts(g.tenant, utc_now(), category=category, size=SIZE).rows
    name = website(g.tenant).display_name
    at = {"slug": category.slug} if category else {}
    home = "insights.category" if category else "insights.index"
    return {
        "title": f"{name}: {category.title}" if category else name,
        "home": site_url(g.tenant, home, **at),
        "here": site_url(g.tenant, endpoint, **at),
        "posts": posts,
        "changed": max((post.version.saved_at for post in posts), default=None),
    }


def _category(slug: str) -> Category | None:
    found = insights.category(g.tenant, slug) if slug else None
    if slug and found is None:
        abort(404)
    return found


def _item(post: Shown, authors: dict[int, people.Person]) -> dict[str, Any]:
    url = site_url(g.tenant, "insights.post", slug=post.page.slug)
    author = authors.get(post.content.author_id or 0)
    item = {
        "id": url,
        "url": url,
        "title": post.content.title,
        "summary": post.content.description,
        "content_html": _html(post.content),
        "date_published": post.page.published_at.isoformat() if post.page.published_at else None,
        "date_modified": post.version.saved_at.isoformat(),
        "authors": [{"name": author.name}] if author else None,
    }
    if post.content.hero_key:
        item["image"] = site_url(g.tenant, "site.media", key=post.content.hero_key)
    return {name: value for name, value in item.items() if value}


def _html(content: Content) -> str:
    """The words of an article for a reader that has no style of ours; addresses are whole."""
    parts = []
    for block in content.blocks:
        if isinstance(block, Text):
            parts.append(html(block.text))
        elif isinstance(block, Quote):
            parts.append(html("\n".join(f"> {line}" for line in block.text.split("\n"))))
        elif isinstance(block, Faq):
            parts += [html(f"## {one.question}\n\n{one.answer}") for one in block.questions]
    root = site_url(g.tenant).rstrip("/")
    return "".join(parts).replace('="/', f'="{root}/')


def _kept(answer: Response) -> Response:
    """Readers ask often: an unchanged feed is answered with 304."""
    answer.headers["Cache-Control"] = f"public, max-age={_MINUTES * 60}"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
