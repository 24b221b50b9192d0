"""Website: what is looked at before a page is shown, publishing it, its versions, taking it down."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, abort, flash, g, make_response, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints import own_site, preview_link
from realestate.blueprints.gates import MANAGERS, requires_role
from realestate.blueprints.htmx import see_other
from realestate.blueprints.website import door
from realestate.blueprints.website.pages import PARTS, known
from realestate.db import utc_now
from realestate.digits import whole
from realestate.errors import Invalid
from realestate.modules.content import queries
from realestate.modules.content.actions import pages
from realestate.modules.content.queries import Shown
from realestate.modules.content.rules import deepened, readable_on
from realestate.modules.content.writing import compared
from realestate.modules.publishing import actions, rules
from realestate.modules.publishing.queries import overrides_of
from realestate.modules.publishing.rules import Check, Report

_MOST_LINKS = 60
_CHOOSE = "Choose a day and a time."
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@door.get(f"/website/<{PARTS}:part>/<int:page_id>/publish")
@requires_role(*MANAGERS)
def publish(part: str, page_id: int) -> Response:
    return _page(part, known(part, page_id))


@door.post(f"/website/<{PARTS}:part>/<int:page_id>/publish")
@requires_role(*MANAGERS)
def publish_now(part: str, page_id: int) -> AnyResponse:
    found = known(part, page_id)
    if request.form.get("number") != str(found.page.last_number):
        return _page(part, found, 409, refusal="It was saved again meanwhile: look at this first.")
    report = measured(found)
    try:
        now, at = utc_now(), _moment()
        facts: dict[str, Any] = {
            "number": found.page.last_number,
            "at": at or now,
            "report": report,
            "now": now,
        }
        reason = request.form.get("override_reason", "")
        actions.publish(g.tenant, current_user.email, page_id, override_reason=reason, **facts)
    except Invalid as refusal:
        return _page(part, found, 422, report, refusal.message, refusal.fields)
    flash("It appears at the time you chose." if at and at > now else "Published.")
    return see_other(".edit_page", part=part, page_id=page_id)


@door.post(f"/website/<{PARTS}:part>/<int:page_id>/take-down")
@requires_role(*MANAGERS)
def take_down(part: str, page_id: int) -> AnyResponse:
    known(part, page_id)
    pages.take_down(g.tenant, current_user.email, page_id, now=utc_now())
    flash("Taken down. All its versions are kept.")
    return see_other(".edit_page", part=part, page_id=page_id)


@door.get(f"/website/<{PARTS}:part>/<int:page_id>/versions")
@requires_role(*MANAGERS)
def versions(part: str, page_id: int) -> Response:
    found = known(part, page_id)
    a, b = (request.args.get(name, "") for name in ("a", "b"))
    two = [_version(page_id, number) for number in (a, b)] if a or b else []
    return make_response(
        render_template(
            "website/versions.html",
            part=part,
            shown=found,
            rows=queries.versions(g.tenant, page_id),
            two=two,
            lines=compared(two[0].content, two[1].content) if two else [],
            link=preview_link.preview_url,
            now=utc_now(),
        )
    )


@door.post(f"/website/<{PARTS}:part>/<int:page_id>/restore")
@requires_role(*MANAGERS)
def restore(part: str, page_id: int) -> AnyResponse:
    known(part, page_id)
    number = whole(request.form.get("number", ""))
    if number is None:
        abort(404)
    pages.restore(g.tenant, current_user.email, page_id, number, now=utc_now())
    flash(f"Version {number} is the newest again. Publish it to show it.")
    return see_other(".edit_page", part=part, page_id=page_id)


def measured(found: Shown) -> Report:
    """This version as visitors would get it, looked at from every side."""
    token = preview_link.token(g.tenant, found.page.id, found.version.number)
    html = own_site.page(g.tenant, url_for("site.preview", token=token, _external=False))
    seen = rules.parsed(html)
    asked: dict[str, bool] = {}

    def is_found(path: str) -> bool:
        if path not in asked:
            asked[path] = len(asked) >= _MOST_LINKS or own_site.is_found(g.tenant, path)
        return asked[path]

    report = rules.check_page(
        html,
        picture_bytes=own_site.weight(seen.pictures),
        is_found=is_found,
        texts=found.content.texts(),
        description=found.content.description,
    )
    more = [*rules.check_blocks(found.content), *_colors()]
    return Report((*report.checks, *more))


def _colors() -> list[Check]:
    site = queries.website(g.tenant)
    link = deepened(site.color_primary, site.color_canvas)
    return rules.check_colors(
        {
            "Links on the page's ground": (link, site.color_canvas),
            "Words on buttons": (readable_on(site.color_primary), site.color_primary),
        }
    )


def _version(page_id: int, number: str) -> Shown:
    named = whole(number)
    found = queries.version(g.tenant, page_id, named) if named is not None else None
    if found is None:
        abort(404)
    return found


def _moment() -> datetime | None:
    """The moment that was chosen, in the agency's zone; None: now. Raises Invalid."""
    if request.form.get("when") != "later":
        return None
    try:
        local = datetime.fromisoformat(request.form.get("at", ""))
    except ValueError as error:
        raise Invalid(_CHOOSE, {"at": [_CHOOSE]}) from error
    if not _FIRST_YEAR <= local.year <= _LAST_YEAR:  # beyond them no zone can be reckoned with
        raise Invalid(_CHOOSE, {"at": [_CHOOSE]})
    return local.replace(tzinfo=ZoneInfo(g.tenant.timezone)).astimezone(UTC)


def _page(
    part: str,
    found: Shown,
    status: int = 200,
    report: Report | None = None,
    refusal: str = "",
    errors: dict[str, list[str]] | None = None,
) -> Response:
    context: dict[str, Any] = {
        "part": part,
        "shown": found,
        "report": report or measured(found),
        "refusal": refusal,
        "errors": errors or {},
        "typed": request.form,
        "link": preview_link.preview_url(g.tenant, found.page.id, found.version.number),
        "overrides": overrides_of(g.tenant, found.page.kind, str(found.page.id)),
        "now": utc_now(),
    }
    return make_response(render_template("website/publish.html", **context), status)
