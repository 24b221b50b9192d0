"""Home and the plain pages every website has."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, redirect, render_template
from werkzeug.wrappers import Response

from realestate.blueprints.gates import Door
from realestate.blueprints.page_cache import cached_page
from realestate.blueprints.site import door
from realestate.modules.entitlements import is_enabled
from realestate.modules.listings import queries as listings
from realestate.modules.registry import MODULES
from realestate.tenancy.urls import workspace_url


@door.get("/")
@cached_page()
def home() -> str:
    featured, cities = [], []
    if is_enabled(g.tenant, "listings"):
        featured = listings.featured(g.tenant, 7)  # one on top, six below
        cities = listings.cities(g.tenant)[:8]
    return render_template("site/home.html", featured=featured, cities=cities, sections=_sections())


def _sections() -> list[tuple[str, dict[str, Any]]]:
    """What each module that is on shows at home, in the order of the registry."""
    found = []
    for module in MODULES.values():
        shown = _door(module.door).home_section if module.door else None
        if shown and is_enabled(g.tenant, module.key):
            context = shown.context(g.tenant)
            if context is not None:
                found.append((shown.template, context))
    return found


def _door(name: str) -> Door:
    door = current_app.blueprints[name]
    assert isinstance(door, Door)
    return door


@door.get("/about")
@cached_page()
def about() -> str:
    return render_template("site/about.html")


@door.get("/fair-housing")
@cached_page()
def fair_housing() -> str:
    return render_template("site/fair_housing.html")


@door.get("/privacy")
def privacy() -> str:
    return render_template("site/privacy.html")


@door.get("/crm", defaults={"path": ""})
@door.get("/crm/<path:path>")
def to_workspace(path: str) -> Response:
    """People type /crm on the website; the CRM has a host of its own."""
    return redirect(workspace_url(g.tenant) + path, 302)
