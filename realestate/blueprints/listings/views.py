"""Searching homes."""

from __future__ import annotations

from flask import Response, g, request

from realestate.blueprints.htmx import page_or_partial
from realestate.blueprints.listings import door
from realestate.blueprints.listings.looks import search_token
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
