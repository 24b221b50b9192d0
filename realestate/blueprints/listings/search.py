"""The search page: results, filters with their counts, and ways on when nothing is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import Response, g, request, url_for

from realestate.blueprints.htmx import page_or_partial
from realestate.blueprints.listings import door
from realestate.blueprints.listings.looks import search_token
from realestate.blueprints.page_cache import cached_page
from realestate.blueprints.within import Within, within
from realestate.keyset import read_cursor
from realestate.modules.listings import queries, relaxing, rules
from realestate.modules.listings.rules import Criteria
from realestate.modules.listings.words import heading, phrases
from realestate.tenancy.urls import site_url

LAYOUTS = {"grid": "Grid", "list": "List"}
_NOT_CRITERIA = ("after", "alert", "layout")  # where to go on, whose mail led here, how it looks
_THIN = 3  # fewer homes are no page for a search engine
_MOST_INDEXED = 2  # filters


@dataclass(frozen=True)
class Asked:
    """The address of the page, read: what is sought, how it is shown, and what could not be used."""

    criteria: Criteria
    within: Within
    layout: str
    is_first: bool
    ignored: tuple[str, ...] = field(default=())

    @cached_property
    def title(self) -> str:
        return heading(self.criteria, area=self.within.name)

    @property
    def here(self) -> str:
        """The page that the filters, shared with the map, answer on."""
        return url_for("listings.index")

    def path(self, **changes: Any) -> str:
        """The same page with some of it changed, from its first home on."""
        query: dict[str, Any] = self.criteria.as_query(**({"layout": self._said} | changes))
        return url_for("listings.index", **query)

    @property
    def _said(self) -> str | None:
        return self.layout if self.layout != "grid" else None

    def kept(self, name: str) -> str:
        """What the form must carry along of the address, as text."""
        said = self.criteria.as_query(layout=self._said).get(name, "")
        return said if isinstance(said, str) else said[0]

    @property
    def canonical(self) -> str:
        """The one address of this search, however it is ordered or laid out."""
        query: dict[str, Any] = self.criteria.as_query(sort=None)
        return site_url(g.tenant, "listings.index", **query)

    def is_for_search_engines(self, number: int) -> bool:
        """Whole towns and plain choices are; deep pages, drawn areas and thin combinations are not."""
        criteria = self.criteria
        is_drawn = criteria.bounds is not None or bool(criteria.polygon)
        plain = self.is_first and not self.ignored and not is_drawn
        return plain and number >= _THIN and len(phrases(criteria)) <= _MOST_INDEXED


@door.get("/listings")
@cached_page(*rules.Criteria.__dataclass_fields__, "after", "layout")
def index() -> Response:
    after = read_cursor(request.args.get("after", ""))
    asked = _read(is_first=after is None)
    criteria, place = asked.criteria, asked.within.place
    page = queries.search(g.tenant, criteria, after, place)
    counts = queries.facets(g.tenant, criteria, place)
    return page_or_partial(
        "listings/index.html",
        "listings/_found.html",
        asked=asked,
        page=page,
        counts=counts,
        relaxations=[] if page.rows else relaxing.relaxations(g.tenant, criteria, place),
        updated=queries.last_updated(page.rows),
        seen=search_token(criteria, counts.total, is_first=asked.is_first),
        **_words(asked),
    )


def _read(*, is_first: bool) -> Asked:
    pairs = [p for p in request.args.items(multi=True) if p[0] not in _NOT_CRITERIA]
    read = rules.read_criteria(pairs)
    layout = request.args.get("layout") or "grid"
    found = within(read.criteria)
    ignored = read.ignored
    if layout not in LAYOUTS:
        ignored, layout = (*ignored, "layout: not a choice"), "grid"
    if found.problem:
        return Asked(
            read.criteria.but(area=""), Within(), layout, is_first, (*ignored, found.problem)
        )
    return Asked(read.criteria, found, layout, is_first, ignored)


def _words(asked: Asked) -> dict[str, Any]:
    """What the templates need of rules."""
    return {
        "criteria": asked.criteria,
        "phrases": phrases(asked.criteria, area=asked.within.name),
        "rules": rules,
        "layouts": LAYOUTS,
        "kinds": lambda: [(kind, kind) for kind in rules.PROPERTY_SUB_TYPES],
        "status_counts": lambda counts: {name: each.number for name, each in counts.status.items()},
    }
