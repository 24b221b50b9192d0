"""The closing-costs calculator, for buyers and for sellers: every state of it in the query."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Response, g, request

from realestate.blueprints.closing_costs import door
from realestate.blueprints.gates import SitemapEntry
from realestate.blueprints.htmx import page_or_partial
from realestate.blueprints.published_rate import published_rate
from realestate.db import utc_now
from realestate.modules.calculators.rules import closing_lines, closing_page
from realestate.modules.calculators.rules.asking import by_group
from realestate.modules.calculators.rules.transfer_taxes import STATES, TRANSFER_TAXES
from realestate.tenancy.models import TenantRef
from realestate.tenancy.urls import site_url


@door.get("/closing-costs")
def index() -> Response:
    rate = published_rate()
    side, answers = closing_page.read_closing(request.args, rate.percent)
    state = answers.typed["state"]
    questions = closing_page.questions(side, state, rate.percent)
    return page_or_partial(
        "closing_costs/index.html",
        "closing_costs/_result.html",
        side=side,
        sides=closing_page.SIDES,
        questions=questions,
        groups=by_group(questions),
        answers=answers,
        bill=closing_lines.bill(side, answers, _today(utc_now())) if answers.is_complete else None,
        tax=TRANSFER_TAXES.get(state),
        state_name=STATES.get(state, state),
        rate_source=rate.source,
    )


@door.in_sitemap()
def _sitemap(tenant: TenantRef, _page: int) -> list[SitemapEntry]:
    return [SitemapEntry(site_url(tenant, "closing_costs.index"))]


def _today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(g.tenant.timezone)).date()
