"""The page of the map, with its list beside it, and the card of one home."""

from __future__ import annotations

from flask import Response, abort, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.gates import SitemapEntry
from realestate.blueprints.htmx import page_or_partial, wants_partial
from realestate.blueprints.map_search import door
from realestate.keyset import read_cursor
from realestate.modules.listings import queries, rules
from realestate.modules.listings.models import Listing
from realestate.modules.listings.rules import Bounds, Read
from realestate.modules.listings.words import phrases
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url

NOT_FILTERS = ("after", "zoom")


@door.get("/map")
def index() -> Response:
    read = read_filters()
    after = read_cursor(request.args.get("after", ""))
    return page_or_partial(
        "map_search/index.html",
        "map_search/_results.html",
        criteria=read.criteria,
        ignored=read.ignored,
        phrases=phrases(read.criteria),
        is_first=after is None,
        page=queries.search(g.tenant, read.criteria, after),
        count=queries.count(g.tenant, read.criteria),
        cities=queries.cities(g.tenant),
        rules=rules,
    )


@door.get("/map/homes/<int:listing_id>")
def home(listing_id: int) -> AnyResponse | str:
    """The card of a pin; whoever opens its address gets the page of the home."""
    listing = queries.public(g.tenant, listing_id)
    if listing is None:
        abort(404)
    if not wants_partial():
        return redirect(url_for("listings.show", listing_id=listing.id, slug=listing.slug), 302)
    return render_template("map_search/_home.html", listing=listing)


@door.in_sitemap()
def _sitemap(tenant: TenantRef, _page: int) -> list[SitemapEntry]:
    return [SitemapEntry(site_url(tenant, "map_search.index"))]


@door.record_once
def _give_to_templates(state: BlueprintSetupState) -> None:
    """What the small map on the page of a home needs."""
    state.app.jinja_env.globals.update(around=_around)


def _around(listing: Listing) -> str:
    """A box of about two kilometres round a home that may be placed."""
    assert listing.longitude is not None
    assert listing.latitude is not None
    east, north = 0.015, 0.01
    lng, lat = listing.longitude, listing.latitude
    return str(Bounds(lng - east, lat - north, lng + east, lat + north))


def read_filters() -> Read:
    """The filters of this address, in the grammar of every search."""
    given = request.args.items(multi=True)
    return rules.read_criteria((name, value) for name, value in given if name not in NOT_FILTERS)
