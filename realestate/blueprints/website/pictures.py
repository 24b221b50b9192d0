"""Pictures of the website: sent from here, described, and deleted when nothing shows them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, current_app, flash, g, request, send_from_directory
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from realestate import db
from realestate.blueprints.gates import MANAGERS, requires_role
from realestate.blueprints.htmx import page_or_partial, see_other, wants_partial
from realestate.blueprints.website import door
from realestate.digits import whole
from realestate.errors import Conflict, Invalid, Refusal
from realestate.modules.images import actions, queries, rules
from realestate.modules.images.encoding import Encoded

_MOST_AT_ONCE = 20


@dataclass(frozen=True)
class Sent:
    """One file that arrived: encoded, or why not."""

    filename: str
    encoded: Encoded | None
    problem: str = ""


@door.get("/website/pictures")
@requires_role(*MANAGERS)
def pictures() -> Response:
    return _page()


@door.post("/website/pictures")
@requires_role(*MANAGERS)
def add_pictures() -> AnyResponse:
    sent = received("pictures")
    kept = [one for one in sent if one.encoded]
    for one in kept:
        write(one, request.form.get("alt", ""))
    failed = [one for one in sent if one.problem]
    said = f"{len(kept)} of {len(sent)} kept." if kept else ""
    if kept and not failed and not wants_partial():
        flash(said)
        return see_other(".pictures")
    return _page(failed=failed, said=said, status=422 if failed else 200)


@door.post("/website/pictures/<int:picture_id>/describe")
@requires_role(*MANAGERS)
def describe_picture(picture_id: int) -> AnyResponse:
    alt = request.form.get("alt", "")
    try:
        actions.describe(g.tenant, current_user.email, picture_id, alt=alt, now=db.now())
    except Invalid as refusal:
        return _page(problem=(picture_id, refusal.message), status=422)
    return _done("Described.")


@door.post("/website/pictures/<int:picture_id>/remove")
@requires_role(*MANAGERS)
def remove_picture(picture_id: int) -> AnyResponse:
    try:
        actions.remove(g.tenant, current_user.email, picture_id, now=db.now())
    except Conflict as refusal:
        return _page(problem=(picture_id, refusal.message), status=409)
    return _done("Deleted.")


@door.get("/website/media/<path:key>")
def media(key: str) -> Response:
    """A picture of this agency, for the pages of its desk."""
    if not rules.may_serve(g.tenant.id, key):
        abort(404)
    folder = current_app.config["SETTINGS"].media_dir
    response = send_from_directory(folder, key, mimetype=rules.type_of(key))
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


def received(field: str) -> list[Sent]:
    """The files of this form, encoded. It takes seconds: no transaction is open meanwhile."""
    db.finish(keep=False)
    files = [file for file in request.files.getlist(field) if file.filename]
    if not files:
        return [Sent("", None, "Choose at least one picture first.")]
    taken, left = files[:_MOST_AT_ONCE], files[_MOST_AT_ONCE:]
    too_many = f"Only {_MOST_AT_ONCE} can be sent at once: send this one again."
    return [_encoded(f) for f in taken] + [Sent(f.filename or "", None, too_many) for f in left]


def write(sent: Sent, alt: str) -> int:
    """Keep what was received; returns the picture's number."""
    assert sent.encoded is not None
    by, now = current_user.email, db.now()
    return actions.write(g.tenant, by, sent.encoded, sent.filename, alt, now).id


def _encoded(file: FileStorage) -> Sent:
    name = file.filename or "picture"
    try:
        return Sent(name, actions.prepare(g.tenant, file.stream.read()))
    except Refusal as refusal:
        return Sent(name, None, refusal.message)


def _done(words: str) -> AnyResponse:
    if wants_partial():
        return _page(said=words)
    flash(words)
    return see_other(".pictures")


def _page(
    *,
    failed: list[Sent] | None = None,
    problem: tuple[int, str] | None = None,
    said: str = "",
    status: int = 200,
) -> Response:
    lacking = request.args.get("lacking") == "alt"
    before = whole(request.args.get("before"))
    found = queries.pictures(g.tenant, before=before, lacking=lacking)
    shown = found[: queries.PAGE_SIZE]
    total, without_alt = queries.counts(g.tenant)
    return page_or_partial(
        "website/pictures.html",
        "website/_pictures.html",
        status=status,
        pictures=shown,
        next_before=shown[-1].id if len(found) > len(shown) else None,
        uses=queries.uses(g.tenant, [picture.key for picture in shown]),
        total=total,
        without_alt=without_alt,
        lacking=lacking,
        failed=failed or [],
        problem=problem,
        said=said,
        most_megabytes=rules.LARGEST_BYTES // 2**20,
    )
