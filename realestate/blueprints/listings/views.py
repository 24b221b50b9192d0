"""Search and the page of one home."""

from __future__ import annotations

from flask import Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.htmx import page_or_partial
from realestate.blueprints.listings import door
from realestate.blueprints.listings.looks import listing_token, search_token
from realestate.blueprints.listings.structured import breadcrumbs, residence
from realestate.keyset import read_cursor
from realestate.modules.listings import queries, rules
from realestate.modules.listings.words import phrases


@door.get("/listings")
def index() -> Response:
    read = rules.read_criteria(
        (name, value) for name, value in request.args.items(multi=True) if name != "after"
    )
    after = read_cursor(request.args.get("after", ""))
    count = queries.count(g.tenant, read.criteria)
    return page_or_partial(
        "listings/index.html",
        "listings/_results.html",
        criteria=read.criteria,
        ignored=read.ignored,
        phrases=phrases(read.criteria),
        heading="Homes",
        is_first=after is None,
        page=queries.search(g.tenant, read.criteria, after),
        count=count,
        cities=queries.cities(g.tenant),
        rules=rules,
        seen=search_token(read.criteria, count, is_first=after is None),
    )


@door.get("/listings/<int:listing_id>/<slug>")
def show(listing_id: int, slug: str) -> AnyResponse | str:
    listing = queries.public(g.tenant, listing_id)
    if listing is None:
        abort(404)
    if slug != listing.slug:
        return redirect(url_for(".show", listing_id=listing.id, slug=listing.slug), 301)
    return render_template(
        "listings/show.html",
        listing=listing,
        similar=queries.similar(g.tenant, listing, 3),
        structured=[residence(listing), breadcrumbs(listing)],
        seen=listing_token(listing),
    )
