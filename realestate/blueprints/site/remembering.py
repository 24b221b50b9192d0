"""May we remember this browser? Yes, no, and the end of it."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints import visitor
from realestate.blueprints.htmx import safe_path, wants_partial
from realestate.blueprints.site import door
from realestate.db import now
from realestate.modules.alerts.actions.subscribing import unlink_browser
from realestate.modules.visitors import actions


@door.post("/remember")
def remember() -> AnyResponse:
    visitor.refuse_elsewhere()
    page, is_yes = safe_path(request.form.get("page")), request.form.get("answer") == "yes"
    if not is_yes:
        return visitor.decline(_answered(page, is_yes=False))
    visitor.refuse_private()
    if visitor.visitor_id():
        return _answered(page, is_yes=True)
    number = actions.remember(g.tenant, page=page, address=request.remote_addr or "", now=now())
    return visitor.remember(_answered(page, is_yes=True), number)


@door.post("/forget")
def forget() -> AnyResponse:
    visitor.refuse_elsewhere()
    number = visitor.visitor_id()
    if number:
        actions.forget(g.tenant, number, page=url_for(".privacy"), now=now())
        unlink_browser(g.tenant, number)
    return visitor.forget(redirect(url_for(".privacy", _anchor="this-browser"), 303))


def _answered(page: str, *, is_yes: bool) -> AnyResponse:
    if wants_partial():
        return make_response(render_template("site/_remembered.html", is_yes=is_yes))
    return redirect(page, 303)
