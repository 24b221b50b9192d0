"""The page of the map, with its list beside it, and the card of one home."""

from __future__ import annotations

from flask import Response, abort, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.gates import SitemapEntry
from realestate.blueprints.htmx import page_or_partial, wants_partial
from realestate.blueprints.map_search import door
from realestate.blueprints.map_search.asked import read_asked
from realestate.keyset import read_cursor
from realestate.modules.listings import queries, rules
from realestate.modules.listings.models import Listing
from realestate.modules.listings.rules import Bounds
from realestate.modules.listings.words import phrases
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url


@door.get("/map")
def index() -> Response:
    after = read_cursor(request.args.get("after", ""))
    asked = read_asked(is_first=after is None)
    criteria, place = asked.criteria, asked.within.place
    page = queries.search(g.tenant, criteria, after, place)
    return page_or_partial(
        "map_search/index.html",
        "map_search/_found.html",
        asked=asked,
        criteria=criteria,
        phrases=phrases(criteria, area=asked.within.name),
        page=page,
        counts=queries.facets(g.tenant, criteria, place),
        updated=queries.last_updated(page.rows),
        rules=rules,
        kinds=lambda: [(kind, kind) for kind in rules.PROPERTY_SUB_TYPES],
        status_counts=lambda counts: {name: n.number for name, n in counts.status.items()},
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
