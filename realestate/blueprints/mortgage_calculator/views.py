"""The mortgage calculator: one address, every state of it in the query."""

from __future__ import annotations

from flask import Response, request
from flask.blueprints import BlueprintSetupState

from realestate.blueprints.gates import SitemapEntry
from realestate.blueprints.htmx import page_or_partial
from realestate.blueprints.mortgage_calculator import door
from realestate.blueprints.published_rate import published_rate
from realestate.modules.calculators.rules import chart, monthly_parts, mortgage, mortgage_page
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url


@door.get("/mortgage")
def index() -> Response:
    rate = published_rate()
    answers = mortgage_page.read_mortgage(request.args, rate.percent)
    result = mortgage_page.answer(answers) if answers.is_complete else None
    return page_or_partial(
        "mortgage_calculator/index.html",
        "mortgage_calculator/_result.html",
        questions=mortgage_page.questions(rate.percent),
        answers=answers,
        result=result,
        chart=chart.chart(result.years) if result else None,
        plot=chart,
        rate=rate,
        in_years=mortgage.in_years,
    )


@door.in_sitemap()
def _sitemap(tenant: TenantRef, _page: int) -> list[SitemapEntry]:
    return [SitemapEntry(site_url(tenant, "mortgage_calculator.index"))]


@door.record_once
def _give_to_templates(state: BlueprintSetupState) -> None:
    """What the estimate on the page of a home needs."""
    state.app.jinja_env.globals.update(published_rate=published_rate, monthly_parts=monthly_parts)
