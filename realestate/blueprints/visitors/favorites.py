"""The heart on a home, the question before the first one, and the page of what is kept."""

from __future__ import annotations

from flask import abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints import visitor
from realestate.blueprints.htmx import safe_path, wants_partial
from realestate.blueprints.visitors import door
from realestate.blueprints.visitors.agreeing import agreed
from realestate.db import now
from realestate.errors import Invalid
from realestate.modules.listings import queries as listings
from realestate.modules.listings.models import Listing
from realestate.modules.visitors import actions, queries, rules

_LONGEST_PATH = 2000


@door.get("/saved")
def saved() -> str:
    number = visitor.visitor_id()
    homes = queries.favorites(g.tenant, number) if number else []
    kept = queries.favorites_count(g.tenant, number) if number else 0
    searches = queries.searches(g.tenant, number) if number else []
    found = [(search, rules.of_query(search.query)) for search in searches]
    return render_template(
        "visitors/saved.html", homes=homes, unseen=kept - len(homes), searches=found
    )


@door.get("/listings/<int:listing_id>/favorite")
def ask_favorite(listing_id: int) -> str:
    back = safe_path(request.args.get("back"))
    return render_template("visitors/ask_favorite.html", listing=_home(listing_id), back=back)


@door.post("/listings/<int:listing_id>/favorite")
def favorite(listing_id: int) -> AnyResponse:
    visitor.refuse_elsewhere()
    listing, back = _home(listing_id), _back()
    agreeing = agreed(back)
    if agreeing is None:
        return redirect(url_for(".ask_favorite", listing_id=listing_id, back=back), 303)
    try:
        actions.favorite(g.tenant, agreeing.origin, listing, page=back, now=now())
    except Invalid as refusal:
        return _heart(listing, back, is_saved=False, refusal=refusal)
    return agreeing.sealed(_heart(listing, back, is_saved=True))


@door.post("/listings/<int:listing_id>/unfavorite")
def unfavorite(listing_id: int) -> AnyResponse:
    visitor.refuse_elsewhere()
    back = _back()
    actions.unfavorite(g.tenant, visitor.origin(), listing_id, page=back, now=now())
    listing = listings.public(g.tenant, listing_id)
    return _heart(listing, back, is_saved=False) if listing else redirect(back, 303)


def _back() -> str:
    """Where the heart was pressed; an endless address is the front page."""
    path = safe_path(request.form.get("back"))
    return path if len(path) <= _LONGEST_PATH else "/"


def _home(listing_id: int) -> Listing:
    listing = listings.public(g.tenant, listing_id)
    if listing is None:
        abort(404)
    return listing


def _heart(
    listing: Listing, back: str, *, is_saved: bool, refusal: Invalid | None = None
) -> AnyResponse:
    """HTMX gets the heart as it is now, a browser goes back to where it was pressed."""
    context = {"listing": listing, "back": back, "is_saved": is_saved, "refusal": refusal}
    if wants_partial():
        return make_response(render_template("visitors/_heart.html", **context))
    if refusal:
        return make_response(
            render_template("visitors/ask_favorite.html", **context), refusal.status
        )
    return redirect(back, 303)
