"""The agency's newsletter: signing up, the yes behind the link in the mailbox, and what somebody gets."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, g, make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, EmailField, HiddenField, StringField

from realestate.blueprints import form_token, visitor
from realestate.blueprints.form_token import FormToken
from realestate.blueprints.htmx import page_or_partial, wants_partial
from realestate.blueprints.lead_forms import door
from realestate.blueprints.lead_forms.forms import STALE, trimmed
from realestate.db import now
from realestate.errors import Conflict, Invalid, TooMany
from realestate.modules.alerts import newsletter as rules
from realestate.modules.alerts.actions import reading
from realestate.modules.alerts.actions.reading import SignUp
from realestate.modules.alerts.models import Subscriber
from realestate.modules.alerts.queries import newsletter as queries
from realestate.modules.alerts.queries import subscribers
from realestate.modules.content.queries import website
from realestate.tenancy.middleware import keep_transaction

_PURPOSE = "newsletter"


class NewsletterForm(FlaskForm):  # type: ignore[misc]
    """An address and a yes. It stands on many pages, so its fields have names of their own there."""

    class Meta:
        csrf = False

    form_token = HiddenField(id="news-token")
    email = EmailField("Your e-mail address", id="news-email", filters=[trimmed])
    consent = BooleanField(id="news-consent")
    website = StringField("Website", id="news-website", filters=[trimmed])

    @property
    def held(self) -> FormToken | None:
        """The form's token, unless another website made it, or ours long ago."""
        if form_token.is_from_elsewhere():
            return None
        return form_token.read(self.form_token.data or "", _PURPOSE)

    def renewed(self) -> str:
        """What to put into the hidden field: the same token while it holds."""
        return (self.form_token.data or "") if self.held else form_token.issue(_PURPOSE)

    def take_refusal(self, refusal: Invalid | TooMany) -> None:
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        for name, messages in fields.items():
            self._fields[name].errors = messages
        if not fields:
            self.form_errors.append(refusal.message)


@door.get("/newsletter")
def newsletter() -> Response:
    _refuse_without()
    return _page(NewsletterForm(formdata=None))


@door.post("/newsletter")
def send_newsletter() -> AnyResponse:
    _refuse_without()
    form = NewsletterForm()
    try:
        reading.sign_up(g.tenant, _sign_up(form), now=now())
    except (Invalid, TooMany) as refusal:
        keep_transaction()  # the try counts
        return _refused(form, refusal)
    if wants_partial():
        return make_response(render_template("lead_forms/_newsletter_sent.html"))
    return redirect(url_for(".newsletter_sent"), 303)


@door.get("/newsletter/sent")
def newsletter_sent() -> str:
    _refuse_without()
    return render_template("lead_forms/newsletter_sent.html")


@door.get("/newsletter/mine/<token>")
def my_newsletter(token: str) -> Response:
    """Looking changes nothing: programs that scan mails follow every link."""
    return _mine(subscribers.of_link(g.tenant, token), token)


@door.post("/newsletter/mine/<token>")
def change_my_newsletter(token: str) -> Response:
    visitor.refuse_elsewhere()
    person = subscribers.of_link(g.tenant, token, to_change=True)
    if person is None:
        return _mine(None, token)
    where = {"page": "/newsletter/mine", "address": request.remote_addr or ""}
    if request.form.get("wanted") != "yes":
        reading.end(g.tenant, person, how="pressed on their page", now=now(), **where)
        return _mine(person, token)
    try:
        reading.start(g.tenant, person, now=now(), **where)
    except Conflict as refusal:
        return _mine(person, token, refusal.message, refusal.status)
    return _mine(person, token)


@door.app_context_processor
def _for_other_pages() -> dict[str, Any]:
    """Articles and reports end with the form, the foot of every page leads to it; where there is a newsletter."""
    return {
        "newsletter_offered": lambda: queries.offered(g.tenant),
        "new_newsletter_form": lambda: NewsletterForm(formdata=None),
        "newsletter_words": consent_words,
    }


def consent_words() -> str:
    return rules.consent_text(website(g.tenant).display_name, queries.offered(g.tenant))


def _sign_up(form: NewsletterForm) -> SignUp:
    token = form.held
    if token is None:
        raise Invalid(STALE)
    return SignUp(
        email=form.email.data or "",
        has_consented=form.consent.data,
        page=token.page,
        address=request.remote_addr or "",
        domain=g.host.hostname,
        website=form.website.data or "",
        key=token.key,
    )


def _refuse_without() -> None:
    if not queries.offered(g.tenant):
        abort(404)


def _refused(form: NewsletterForm, refusal: Invalid | TooMany) -> Response:
    form.take_refusal(refusal)
    answer = _page(form, refusal.status)
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


def _page(form: NewsletterForm, status: int = 200) -> Response:
    page, partial = "lead_forms/newsletter.html", "lead_forms/_newsletter.html"
    return page_or_partial(page, partial, status=status, form=form, rules=rules)


def _mine(person: Subscriber | None, token: str, refusal: str = "", status: int = 200) -> Response:
    status = 404 if person is None else status
    context = {"person": person, "token": token, "refusal": refusal}
    page = render_template("lead_forms/newsletter_mine.html", **context)
    return make_response(
        page,
        status,
        {
            "Cache-Control": "private, no-store",
            "Referrer-Policy": "same-origin",
            "X-Robots-Tag": "noindex, nofollow",
        },
    )
