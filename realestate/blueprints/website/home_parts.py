"""Photos and open houses of a home typed at the desk; each act leads back to its place on the home's page."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import flash, g, request
from flask_login import current_user
from werkzeug.wrappers import Response

from realestate import db
from realestate.blueprints.htmx import go_to
from realestate.blueprints.website import door
from realestate.blueprints.website.homes import home_path, person
from realestate.blueprints.website.pictures import Sent, received, write
from realestate.errors import Conflict, Invalid
from realestate.modules.feeds.actions import homes, photos
from realestate.modules.feeds.rules.keeping import Kept
from realestate.modules.images import queries as images
from realestate.modules.open_houses import actions as open_houses


@door.post("/website/homes/<int:listing_id>/photos")
def add_photos(listing_id: int) -> Response:
    homes.own_home(g.tenant, person(), listing_id)
    sent = received("photos")  # ends the transaction: encoding takes seconds
    kept = [_kept(one) for one in sent if one.encoded]
    if kept:
        photos.add(g.tenant, person(), listing_id, kept, now=db.now())
    for one in sent:
        if one.problem:
            flash(f"Not kept: {one.filename} {one.problem}".replace("  ", " "))
    if kept:
        flash(f"{len(kept)} of {len(sent)} photos kept. Say what each shows.")
    return go_to(home_path(listing_id, "photos"))


@door.post("/website/homes/<int:listing_id>/photos/<int:media_id>/describe")
def describe_photo(listing_id: int, media_id: int) -> Response:
    alt = request.form.get("alt", "")
    try:
        photos.describe(g.tenant, person(), listing_id, media_id, alt=alt, now=db.now())
        flash("Described.")
    except Invalid as refusal:
        flash(refusal.message)
    return go_to(home_path(listing_id, f"photo-{media_id}"))


@door.post("/website/homes/<int:listing_id>/photos/<int:media_id>/move")
def move_photo(listing_id: int, media_id: int) -> Response:
    to = request.form.get("to", "1")
    place = int(to) if to.isdecimal() and len(to) < 4 else 1
    photos.move(g.tenant, person(), listing_id, media_id, to=place, now=db.now())
    return go_to(home_path(listing_id, f"photo-{media_id}"))


@door.post("/website/homes/<int:listing_id>/photos/<int:media_id>/prefer")
def prefer_photo(listing_id: int, media_id: int) -> Response:
    photos.prefer(g.tenant, person(), listing_id, media_id, now=db.now())
    return go_to(home_path(listing_id, f"photo-{media_id}"))


@door.post("/website/homes/<int:listing_id>/photos/<int:media_id>/remove")
def remove_photo(listing_id: int, media_id: int) -> Response:
    photos.remove(g.tenant, person(), listing_id, media_id, now=db.now())
    flash("Taken off. It stays among your pictures.")
    return go_to(home_path(listing_id, "photos"))


@door.post("/website/homes/<int:listing_id>/open-houses")
def add_open_house(listing_id: int) -> Response:
    homes.own_home(g.tenant, person(), listing_id)
    starts_at, ends_at = _moment("starts"), _moment("ends")
    if starts_at is None or ends_at is None:
        flash("Not announced: choose a day, a beginning and an end.")
        return go_to(home_path(listing_id, "open-houses"))
    try:
        open_houses.schedule(
            g.tenant,
            listing_id=listing_id,
            starts_at=starts_at,
            ends_at=ends_at,
            actor=current_user.email,
            remarks=request.form.get("remarks", ""),
            now=db.now(),
        )
        flash("Announced.")
    except (Invalid, Conflict) as refusal:
        flash(_said(refusal))
    return go_to(home_path(listing_id, "open-houses"))


@door.post("/website/homes/<int:listing_id>/open-houses/<int:open_house_id>/cancel")
def cancel_open_house(listing_id: int, open_house_id: int) -> Response:
    homes.own_home(g.tenant, person(), listing_id)
    open_houses.cancel(g.tenant, open_house_id, actor=current_user.email, now=db.now())
    flash("Called off. Calendars that follow it are told.")
    return go_to(home_path(listing_id, "open-houses"))


def _kept(sent: Sent) -> Kept:
    row = images.picture(g.tenant, write(sent, ""))
    assert row is not None
    return Kept(row.key, row.width, row.height, tuple(row.sizes))


def _moment(which: str) -> datetime | None:
    """A day and a clock time, where the agency is."""
    words = f"{request.form.get('day', '')}T{request.form.get(which, '')}"
    try:
        found = datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(g.tenant.timezone))
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None  # beyond, no zone can be reckoned with


def _said(refusal: Invalid | Conflict) -> str:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return " ".join([refusal.message, *(words for said in fields.values() for words in said)])
