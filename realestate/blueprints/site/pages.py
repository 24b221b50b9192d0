"""Home and the plain pages every website has."""

from __future__ import annotations

from flask import g, redirect, render_template
from werkzeug.wrappers import Response

from realestate.blueprints.site import door
from realestate.modules.entitlements import is_enabled
from realestate.modules.listings import queries as listings
from realestate.tenancy.urls import workspace_url


@door.get("/")
def home() -> str:
    featured, cities = [], []
    if is_enabled(g.tenant, "listings"):
        featured = listings.featured(g.tenant, 7)  # one on top, six below
        cities = listings.cities(g.tenant)[:8]
    return render_template("site/home.html", featured=featured, cities=cities)


@door.get("/about")
def about() -> str:
    return render_template("site/about.html")


@door.get("/fair-housing")
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
