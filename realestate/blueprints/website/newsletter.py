"""Website > Newsletter: how often it goes, how the next issue looks, and how those sent have fared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, flash, g, make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints.gates import MANAGERS, requires_role
from realestate.blueprints.htmx import see_other
from realestate.blueprints.website import door
from realestate.db import now as moment
from realestate.errors import Invalid, TooMany
from realestate.modules.accounts.queries import membership
from realestate.modules.alerts import newsletter as rules
from realestate.modules.alerts.actions import proofs
from realestate.modules.alerts.actions.issue_letters import proof_context
from realestate.modules.alerts.actions.proofs import Wanted
from realestate.modules.alerts.queries import news
from realestate.modules.alerts.queries import newsletter as queries
from realestate.modules.content.queries import website
from realestate.modules.entitlements import require
from realestate.tenancy.middleware import keep_transaction
from realestate.tenancy.urls import site_url

_FIELDS = ("rhythm", "weekday", "monthday", "intro")


@door.get("/website/newsletter")
@requires_role(*MANAGERS)
def newsletter() -> Response:
    return _page()


@door.post("/website/newsletter")
@requires_role(*MANAGERS)
def save_newsletter() -> AnyResponse:
    require(g.tenant, queries.MODULE)
    typed = {name: request.form.get(name, "").replace("\x00", "") for name in _FIELDS}
    typed["intro"] = typed["intro"].replace("\r\n", "\n").strip()
    try:
        kept = proofs.set_up(g.tenant, current_user.email, _wanted(typed), now=moment())
    except Invalid as refusal:
        return _page(typed, refusal.message, refusal.fields, refusal.status)
    flash("Saved. " + rules.rhythm_in_words(kept.rhythm, kept.weekday, kept.monthday))
    return see_other(".newsletter")


@door.post("/website/newsletter/proof")
@requires_role(*MANAGERS)
def send_proof() -> AnyResponse:
    require(g.tenant, queries.MODULE)
    member = membership(g.tenant, current_user.person_id)
    if member is None:
        abort(404)
    try:
        proofs.ask_proof(g.tenant, member, now=moment())
    except TooMany as refusal:
        keep_transaction()
        return _page(refusal=refusal.message, status=refusal.status)
    flash(f"The next issue, as it would be now, is on its way to {current_user.email}.")
    return see_other(".newsletter")


@door.get("/website/newsletter/preview")
@requires_role(*MANAGERS)
def preview_newsletter() -> Response:
    """The next issue as it would be now, for a frame on the page."""
    require(g.tenant, queries.MODULE)
    kept = queries.settings(g.tenant) or proofs.blank(moment())
    return _framed(news.news(g.tenant, kept, moment()))


@door.get("/website/newsletter/issues/<int:issue_id>")
@requires_role(*MANAGERS)
def newsletter_issue(issue_id: int) -> Response:
    """An issue as it was sent."""
    require(g.tenant, queries.MODULE)
    issue = queries.issue(g.tenant, issue_id)
    return _framed(issue.content) if issue else abort(404)


def _wanted(typed: Mapping[str, str]) -> Wanted:
    return Wanted(
        rhythm=typed["rhythm"],
        weekday=_number(typed["weekday"]),
        monthday=_number(typed["monthday"]),
        intro=typed["intro"],
        override_reason=request.form.get("override_reason", ""),
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else -1


def _page(
    typed: Mapping[str, Any] | None = None,
    refusal: str = "",
    errors: dict[str, list[str]] | None = None,
    status: int = 200,
) -> Response:
    require(g.tenant, queries.MODULE)
    now = moment()
    kept = queries.settings(g.tenant) or proofs.blank(now)
    issues = queries.latest_issues(g.tenant)
    content = news.news(g.tenant, kept, now)
    context: dict[str, Any] = {
        "kept": kept,
        "typed": typed or {name: getattr(kept, name) for name in _FIELDS},
        "refusal": refusal,
        "errors": errors or {},
        "reason": request.form.get("override_reason", ""),
        "issues": issues,
        "fared": queries.fared(g.tenant, [issue.id for issue in issues]),
        "nobody": queries.Fared(),
        "readers": queries.readers_count(g.tenant),
        "waiting": queries.waiting_count(g.tenant),
        "has_news": rules.has_news(content),
        "text": _text(content),
        "has_address": bool(website(g.tenant).street_address),
        "rules": rules,
    }
    return make_response(render_template("website/newsletter.html", **context), status)


def _text(content: Mapping[str, Any]) -> str:
    context = proof_context(g.tenant, content, is_proof=False)
    subject, _, body = render_template("mail/newsletter.txt", **context).partition("\n")
    return f"Subject: {subject}\n\n{body.strip()}"


def _framed(content: Mapping[str, Any]) -> Response:
    """The mail's own HTML. Mails carry their styles within: a policy of its own lets those in, and nothing that runs."""
    context = proof_context(g.tenant, content, is_proof=False)
    html = render_template("mail/newsletter.html", subject=context["title"], **context)
    answer = Response(html.replace("<head>", '<head>\n  <base target="_blank">', 1))
    pictures = site_url(g.tenant).rstrip("/")
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' {pictures}; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    return answer
