"""Reports: which there are, the months of a place, one month as a page and as a file."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, abort, g, render_template
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.filters import today_here
from realestate.blueprints.market_reports import door
from realestate.blueprints.market_reports.structured import breadcrumbs, dataset
from realestate.blueprints.market_reports.subject import Subject
from realestate.blueprints.page_cache import cached_page
from realestate.modules.areas.queries import places
from realestate.modules.areas.rules import charts
from realestate.modules.areas.rules.figures import LEAST, last_closed, read_month
from realestate.modules.market_reports import queries, rules


@door.get("/market-reports")
@cached_page()
def index() -> str:
    areas = places.published(g.tenant)
    today = today_here()
    since, newest = queries.begin(g.tenant, today), last_closed(today)
    figures = queries.newest_by_area(g.tenant, areas, newest, today) if since else {}
    return render_template(
        "market_reports/index.html",
        tree=places.as_tree(areas),
        month=newest,
        since=since,
        figures=figures,
        rules=rules,
    )


@door.get("/market-reports/<slug>")
@cached_page()
def area(slug: str) -> str:
    subject = _subject(slug)
    today = today_here()
    since = queries.begin(g.tenant, today)
    months = rules.months_open(since, last_closed(today))
    return render_template(
        "market_reports/area.html",
        subject=subject,
        since=since,
        months=queries.months_of(g.tenant, subject.area, months, today),
    )


@door.get("/market-reports/<slug>/<month>")
@cached_page()
def month(slug: str, month: str) -> str:
    subject = _subject(slug)
    report = _report(subject, month)
    return render_template(
        "market_reports/month.html",
        subject=subject,
        report=report,
        said=rules.summary(subject.where, report),
        structured=[dataset(subject, report), breadcrumbs(subject, report)],
        newest=last_closed(today_here()),
        least=LEAST,
        charts=charts,
        **_charts(report),
    )


@door.get("/market-reports/<slug>/<month>.csv")
@cached_page()
def as_file(slug: str, month: str) -> AnyResponse:
    subject = _subject(slug)
    report = _report(subject, month)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(rules.COLUMNS)
    writer.writerows(rules.as_rows(report.lines))
    answer = Response(written.getvalue(), mimetype="text/csv")
    name = f"market-{subject.slug}-{report.month.code}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _subject(slug: str) -> Subject:
    """The place of this address; a place that moved is only known by its present one."""
    others = places.published(g.tenant)
    if slug == rules.ALL:
        return Subject(rules.ALL_NAME, slug, None, others)
    found = next((each for each in others if each.slug == slug), None)
    return Subject(found.name, slug, found, others) if found else abort(404)


def _report(subject: Subject, text: str) -> rules.Report:
    """The report of a month that is over, and not before our records begin; else there is none."""
    today = today_here()
    wanted, since = read_month(text), queries.begin(g.tenant, today)
    if wanted is None or wanted not in rules.months_open(since, last_closed(today)):
        abort(404)
    return queries.report(g.tenant, subject.area, wanted, since, today)


def _charts(report: rules.Report) -> dict[str, Any]:
    names = [line.month.short for line in report.lines]
    prices = [line.quarter.price.told for line in report.lines]
    return {
        "price_chart": charts.line(prices, names, charts.dollars) if report.has_prices else None,
        "sales_chart": charts.bars([line.closed.count for line in report.lines], names),
        "new_chart": charts.bars([line.new for line in report.lines], names),
    }
