"""The page of one home."""

from __future__ import annotations

from flask import abort, g, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.listings import door
from realestate.blueprints.listings.looks import listing_token
from realestate.blueprints.listings.structured import breadcrumbs, residence
from realestate.modules.listings import queries


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
