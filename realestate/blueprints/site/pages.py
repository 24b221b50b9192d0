"""Home, the plain pages every website has, and the agency's own pages."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, current_app, g, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints import preview_link
from realestate.blueprints.gates import Door
from realestate.blueprints.page_blocks import elsewhere, ground, page_answer, post_answer
from realestate.blueprints.page_cache import cached_page
from realestate.blueprints.site import door
from realestate.db import utc_now
from realestate.modules.content import plain, queries
from realestate.modules.content.blocks import Content, Section
from realestate.modules.content.queries import Shown
from realestate.modules.entitlements import is_enabled
from realestate.modules.listings import queries as listings
from realestate.modules.registry import MODULES
from realestate.tenancy.urls import site_url, workspace_url

_Shown = tuple[str, dict[str, Any]]


@door.get("/")
@cached_page()
def home() -> str:
    found = queries.live(g.tenant, "home", "home", utc_now())
    return _home(found.content if found else None)


def _home(content: Content | None) -> str:
    """The front page; without words of its own it has the tagline and every section."""
    featured, cities = [], []
    if is_enabled(g.tenant, "listings"):
        featured = listings.featured(g.tenant, 7)  # one on top, six below
        cities = listings.cities(g.tenant)[:8]
    return render_template(
        "site/home.html",
        content=content,
        featured=featured,
        cities=cities,
        sections=_in_order(_sections(), content.sections if content else ()),
    )


def _sections() -> dict[str, _Shown]:
    """Every section that has something to show, by its key: our own and those of the modules that are on."""
    found: dict[str, _Shown] = {
        "towns": ("site/_home_towns.html", {}),
        "newest": ("site/_home_newest.html", {}),
    }
    for module in MODULES.values():
        shown = _door(module.door).home_section if module.door else None
        if shown and is_enabled(g.tenant, module.key):
            context = shown.context(g.tenant)
            if context is not None:
                found[module.key] = (shown.template, context)
    found["agency"] = ("site/_agency.html", {})
    if is_enabled(g.tenant, "lead_forms"):
        found["invite"] = ("site/_invite.html", {})
    return found


def _in_order(found: dict[str, _Shown], wanted: tuple[Section, ...]) -> list[_Shown]:
    """As the agency wants them; sections it has said nothing of keep their place before the last two."""
    hidden = {section.key for section in wanted if not section.is_shown}
    keys = [section.key for section in wanted if section.key in found]
    new = [key for key in found if key not in keys]
    last = next((i for i, key in enumerate(keys) if key in ("agency", "invite")), len(keys))
    return [found[key] for key in (*keys[:last], *new, *keys[last:]) if key not in hidden]


def _door(name: str) -> Door:
    door = current_app.blueprints[name]
    assert isinstance(door, Door)
    return door


@door.get("/about")
@cached_page()
def about() -> str:
    return _plain("about")


@door.get("/services")
@cached_page()
def services() -> str:
    return _plain("services")


@door.get("/fair-housing")
@cached_page()
def fair_housing() -> str:
    return _plain("fair-housing")


@door.get("/privacy")
@cached_page()
def privacy() -> str:
    return _plain("privacy")


@door.get("/terms")
@cached_page()
def terms() -> str:
    return _plain("terms")


@door.get("/accessibility")
@cached_page()
def accessibility() -> str:
    return _plain("accessibility")


def _plain(slug: str) -> str:
    """The agency's own words, else the default ones."""
    found = queries.live(g.tenant, "page", slug, utc_now())
    content = found.content if found else plain.default(slug, ground(g.tenant))
    return page_answer(content, slug=slug, path=_canonical(slug))


@door.get("/p/<slug>")
@cached_page()
def page(slug: str) -> str | AnyResponse:
    if slug in plain.PLAIN:
        return redirect(_canonical(slug), 301)
    found = queries.live(g.tenant, "page", slug, utc_now())
    if found is None:
        return elsewhere("page", slug, "site.page")
    return page_answer(found.content, slug=slug, path=_canonical(slug))


@door.get("/preview/<token>")
def preview(token: str) -> Response:
    """One version of a page as visitors would see it; for who holds the link, and no search engine."""
    named = preview_link.read(g.tenant, token)
    found = queries.version(g.tenant, *named) if named else None
    if found is None:
        abort(404)
    answer = make_response(_previewed(found))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _previewed(found: Shown) -> str:
    g.is_preview = True
    if found.page.kind == "home":
        return _home(found.content)
    if found.page.kind == "post":
        return post_answer(found, utc_now())
    return page_answer(found.content, slug=found.page.slug, path=_canonical(found.page.slug))


def _canonical(slug: str) -> str:
    if slug in plain.PLAIN:
        return site_url(g.tenant, f"site.{slug.replace('-', '_')}")
    return site_url(g.tenant, "site.page", slug=slug)


@door.get("/crm", defaults={"path": ""})
@door.get("/crm/<path:path>")
def to_workspace(path: str) -> AnyResponse:
    """People type /crm on the website; the CRM has a host of its own."""
    return redirect(workspace_url(g.tenant) + path, 302)
