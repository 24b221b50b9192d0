"""The page of one home, its short address, and what stands where a home was."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import abort, g, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from realestate.blueprints.listings import door
from realestate.blueprints.listings.looks import listing_token
from realestate.blueprints.listings.structured import breadcrumbs, residence
from realestate.blueprints.page_cache import cached_page
from realestate.db import utc_now
from realestate.modules.listings import history, nearby, queries
from realestate.modules.listings.models import Listing

_SIMILAR = 3
_INSTEAD = 6
_ENOUGH = 3  # fewer similar homes than this, and the newest are shown
_GONE = {"Hold": "It is off the market for the time being. It may come back."}
_USUALLY = "It was taken off the market."
_WITHHELD = "It is not shown on this website."


@door.get("/listings/<int:listing_id>/<slug>")
@cached_page()
def show(listing_id: int, slug: str) -> Response | str:
    listing = queries.public(g.tenant, listing_id)
    if listing is None:
        return _instead_of(listing_id)
    if slug != listing.slug:
        return _to(listing)
    today = utc_now().astimezone(ZoneInfo(g.tenant.timezone)).date()
    return render_template(
        "listings/show.html",
        listing=listing,
        past=history.past_of(g.tenant, listing, today),
        sold=nearby.sold_near(g.tenant, listing, today),
        similar=nearby.similar_to(g.tenant, listing, _SIMILAR),
        structured=[residence(listing), breadcrumbs(listing)],
        seen=listing_token(listing),
    )


@door.get("/listings/<int:listing_id>")
def short(listing_id: int) -> Response:
    """An address short enough for paper."""
    listing = queries.public(g.tenant, listing_id)
    return _instead_of(listing_id) if listing is None else _to(listing)


def _to(listing: Listing) -> Response:
    return redirect(url_for(".show", listing_id=listing.id, slug=listing.slug), 301)


def _instead_of(listing_id: int) -> Response:
    """Where a home was: the same home on the market again, else that it is gone and what is there instead."""
    removed = history.removed(g.tenant, listing_id)
    if removed is None:
        abort(404)
    if again := history.relisting_of(g.tenant, removed):
        return _to(again)
    is_told = removed.internet_entire_listing_display_yn  # of a withheld home not even the town
    similar = nearby.similar_to(g.tenant, removed, _INSTEAD) if is_told else []
    is_enough = len(similar) >= _ENOUGH
    page = render_template(
        "listings/gone.html",
        words=_GONE.get(removed.standard_status, _USUALLY) if is_told else _WITHHELD,
        town=removed.city if is_told else "",
        similar=[each.listing for each in similar] if is_enough else [],
        newest=[] if is_enough else queries.featured(g.tenant, _INSTEAD),
    )
    return make_response(page, 410)
