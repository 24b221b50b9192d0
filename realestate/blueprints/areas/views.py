"""The list of places, and the page of one."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from flask import Response, abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints import look_ahead
from realestate.blueprints.areas import door
from realestate.blueprints.areas.structured import breadcrumbs, questions
from realestate.blueprints.filters import today_here
from realestate.blueprints.page_cache import cached_page
from realestate.modules.areas.models import Area, AreaFact
from realestate.modules.areas.queries import homes, market, places, sheets
from realestate.modules.areas.rules import charts, figures
from realestate.modules.areas.rules.facts import SECTIONS
from realestate.modules.areas.rules.outlines import Sketch, sketch
from realestate.modules.entitlements import is_enabled

_CARDS = 6


@door.get("/areas")
@cached_page()
def index() -> str:
    areas = places.published(g.tenant)
    return render_template(
        "areas/index.html",
        tree=places.as_tree(areas),
        figures=market.for_sale_by_area(g.tenant, areas, today_here()),
        nothing=figures.NOTHING,
        counted_at=sheets.counted_at(g.tenant, areas),
        map=_map(areas),
        named={area.slug: area for area in areas},
        whole=_drawn_in_parts(areas),
    )


@door.get("/areas/<slug>")
@cached_page()
def show(slug: str) -> AnyResponse | Response:
    is_preview = look_ahead.may_see(request.args.get("preview", ""), f"area:{slug}")
    area = places.shown(g.tenant, slug, is_preview=is_preview)
    if area is None:
        now = places.moved_to(g.tenant, slug)
        return redirect(url_for(".show", slug=now), 301) if now else abort(404)
    answer = make_response(_page(area, today_here(), is_preview=is_preview))
    return look_ahead.unlisted(answer) if is_preview else answer


def _page(area: Area, today: date, *, is_preview: bool) -> str:
    others = places.published(g.tenant)
    parent = next((other for other in others if other.id == area.parent_id), None)
    found = market.market_of(g.tenant, area, today)
    return render_template(
        "areas/show.html",
        area=area,
        parent=parent,
        within=[other for other in others if other.parent_id == area.id],
        nearby=places.nearby(area, others),
        sections=_sections(area),
        market=found,
        least=figures.LEAST,
        chart=_trend(found) if found.has_trend else None,
        charts=charts,
        listings=homes.newest(g.tenant, area, _CARDS),
        map=_map([area]),
        is_preview=is_preview,
        structured=[breadcrumbs(area, parent), *questions(area)],
    )


def _sections(area: Area) -> list[tuple[str, str, list[tuple[AreaFact, list[AreaFact]]]]]:
    """The sections that are on and have facts; facts of one source stand together over it."""
    facts = places.facts_of(g.tenant, area)
    return [
        (code, SECTIONS[code], [(told[0], told) for told in _by_source(facts[code])])
        for code in facts
        if is_enabled(g.tenant, code)
    ]


def _by_source(facts: list[AreaFact]) -> list[list[AreaFact]]:
    def source(fact: AreaFact) -> tuple[str, str, date, str]:
        return fact.source_name, fact.source_url, fact.as_of, fact.method

    return [list(told) for _, told in groupby(facts, key=source)]


def _trend(found: figures.Market) -> charts.Chart:
    values = [figures.price.told for _, figures in found.trend]
    return charts.line(values, [month.short for month, _ in found.trend], charts.dollars)


def _drawn_in_parts(areas: list[Area]) -> set[str]:
    """Towns whose neighborhoods are on the map: their own outline would only blur them."""
    parts = {area.parent_id for area in areas if area.outline}
    return {area.slug for area in areas if area.id in parts}


def _map(areas: list[Area]) -> Sketch | None:
    drawn = [area for area in areas if area.outline]
    return sketch({area.slug: area.outline for area in drawn if area.outline})
