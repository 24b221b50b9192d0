"""A visitor's form, from the token to the thanks: shown, sent, refused with everything typed still there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from flask import (
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from realestate.blueprints import visitor
from realestate.blueprints.htmx import page_or_partial, wants_partial
from realestate.blueprints.lead_forms.forms import STALE
from realestate.db import now
from realestate.errors import Invalid, TooMany
from realestate.modules.events.actions import Accepted, Origin
from realestate.modules.lead_forms.actions.messages import count_refused, submit_lead
from realestate.modules.synthetic import mark
from realestate.tenancy.middleware import keep_transaction


@dataclass(frozen=True)
class Sheet:
    """A form's page and its partial, what they show beside the form, and where thanks are said."""

    kind: str
    context: dict[str, Any] = field(default_factory=dict)
    thanks: str = "lead_forms.thanks"
    thanks_values: dict[str, Any] = field(default_factory=dict)

    def show(self, form: Any, status: int = 200) -> Response:
        page, partial = f"lead_forms/{self.kind}.html", f"lead_forms/_{self.kind}.html"
        return page_or_partial(page, partial, status=status, form=form, **self.context)

    def thank(self, receipt: str) -> AnyResponse:
        if wants_partial():
            page = render_template("lead_forms/_thanks.html", receipt=receipt, **self.context)
            return make_response(page)
        return redirect(url_for(self.thanks, receipt=receipt, **self.thanks_values), 303)


def send(sheet: Sheet, form: Any, act: Callable[..., Accepted] = submit_lead) -> AnyResponse:
    """Take a sent form in: thanks when it is kept, else the form again with what must be mended."""
    token = form.token()
    if token is None:
        count_refused(g.tenant, form.source, "stale or foreign token", now=now())
        keep_transaction()
        form.form_errors.append(STALE)
        return sheet.show(form, 422)
    told = {"key": token.key, "age": token.age, "now": now(), "origin": _origin()}
    try:
        accepted = act(g.tenant, form.submission(token), **told)
    except (Invalid, TooMany) as refusal:
        keep_transaction()  # the try counts
        return _refused(sheet, form, refusal)
    return sheet.thank(accepted.receipt)


def is_test() -> bool:
    """Is this a synthetic message of our own worker? A forged mark is no mark: the message is real."""
    secret = current_app.config["SECRET_KEY"]
    return mark.is_genuine(request.headers.get(mark.HEADER, ""), g.tenant, secret)


def _origin() -> Origin:
    return replace(visitor.origin(), is_test=is_test())


def _refused(sheet: Sheet, form: Any, refusal: Invalid | TooMany) -> Response:
    if isinstance(refusal, Invalid):
        form.take_errors(refusal.fields)
        return sheet.show(form, 422)
    form.form_errors.append(refusal.message)
    answer = sheet.show(form, 429)
    answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer
