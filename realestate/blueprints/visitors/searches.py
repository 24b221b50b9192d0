"""Keeping a search on this device, and letting it go."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints import visitor
from realestate.blueprints.htmx import page_or_partial, wants_partial
from realestate.blueprints.visitors import door
from realestate.blueprints.visitors.agreeing import agreed
from realestate.db import now
from realestate.errors import Invalid
from realestate.modules.listings.rules import Criteria, read_criteria
from realestate.modules.visitors import actions
from realestate.modules.visitors.rules import as_query, suggested_name

_NEEDS_YES = "Press “Agree and save”: it can only be kept on a device that is remembered."


@door.app_context_processor
def _for_the_search_page() -> dict[str, object]:
    return {"suggested_name": suggested_name, "query_of": as_query}


@door.post("/saved/searches")
def save_search() -> AnyResponse:
    visitor.refuse_elsewhere()
    criteria = _criteria(request.form.get("query", "")[:4000])
    name = request.form.get("name", "")
    agreeing = agreed(f"{url_for('listings.index')}?{as_query(criteria)}")
    if agreeing is None:
        return _form(criteria, name, _NEEDS_YES, 422)
    try:
        actions.save_search(g.tenant, agreeing.origin, criteria, name=name, now=now())
    except Invalid as refusal:
        return _form(criteria, name, refusal.message, refusal.status)
    return agreeing.sealed(_kept(name))


@door.post("/saved/searches/<int:search_id>/delete")
def delete_search(search_id: int) -> AnyResponse:
    visitor.refuse_elsewhere()
    actions.delete_search(g.tenant, visitor.visitor_id(), search_id)
    return redirect(url_for(".saved"), 303)


def _criteria(query: str) -> Criteria:
    """The criteria of a query string; zero bytes say nothing, and no database keeps them."""
    asked = [(name, value.replace("\x00", "")) for name, value in parse_qsl(query)]
    return read_criteria(asked).criteria


def _kept(name: str) -> AnyResponse:
    if not wants_partial():
        return redirect(url_for(".saved"), 303)
    return make_response(render_template("visitors/_search_kept.html", name=name))


def _form(criteria: Criteria, name: str, problem: str, status: int) -> AnyResponse:
    context = {"criteria": criteria, "name": name, "problem": problem}
    page, partial = "visitors/save_search.html", "visitors/_save_search.html"
    return page_or_partial(page, partial, status=status, **context)
