"""Contact, inquiry on a home, and thanks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import (
    Response,
    abort,
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
from realestate.blueprints.lead_forms import door
from realestate.blueprints.lead_forms.forms import (
    STALE,
    ContactForm,
    InquiryForm,
    ShowingForm,
)
from realestate.db import now
from realestate.errors import Invalid, TooMany
from realestate.modules.content.queries import website
from realestate.modules.entitlements import require
from realestate.modules.events.actions import Accepted, Origin
from realestate.modules.events.queries import by_receipt
from realestate.modules.lead_forms.actions import count_refused, request_showing, submit_lead
from realestate.modules.lead_forms.rules import BUYER_NOTICE, consent_text
from realestate.modules.listings import queries as listings
from realestate.modules.listings.models import Listing
from realestate.modules.synthetic import mark
from realestate.tenancy.middleware import keep_transaction


@door.get("/contact")
def contact() -> Response:
    answer = _form_page("contact", ContactForm(formdata=None))
    if _is_test():
        answer.headers[mark.HEADER] = mark.KNOWN
    return answer


@door.post("/contact")
def send_contact() -> AnyResponse:
    return _send("contact", ContactForm())


@door.get("/listings/<int:listing_id>/inquiry")
def inquiry(listing_id: int) -> Response:
    form = InquiryForm(formdata=None, about=listing_id)
    return _form_page("inquiry", form, listing=_home(listing_id))


@door.post("/listings/<int:listing_id>/inquiry")
def send_inquiry(listing_id: int) -> AnyResponse:
    return _send("inquiry", InquiryForm(about=listing_id), listing=_home(listing_id))


@door.get("/listings/<int:listing_id>/showing")
def showing(listing_id: int) -> Response:
    form = ShowingForm(formdata=None, about=listing_id)
    return _form_page("showing", form, listing=_for_sale(listing_id))


@door.post("/listings/<int:listing_id>/showing")
def send_showing(listing_id: int) -> AnyResponse:
    form = ShowingForm(about=listing_id)
    return _send("showing", form, listing=_for_sale(listing_id), act=request_showing)


@door.get("/thanks/<receipt>")
def thanks(receipt: str) -> str:
    event = by_receipt(g.tenant, receipt)
    if event is None:
        abort(404)
    return render_template("lead_forms/thanks.html", receipt=event.receipt)


@door.app_context_processor
def _for_other_pages() -> dict[str, Any]:
    """The page of a home shows the inquiry form; consent words are the same everywhere."""
    return {
        "new_inquiry_form": lambda listing: InquiryForm(formdata=None, about=listing.id),
        "buyer_notice": BUYER_NOTICE,
        "consent_text": lambda: consent_text(website(g.tenant).display_name),
    }


def _home(listing_id: int) -> Listing:
    require(g.tenant, "listings")
    listing = listings.public(g.tenant, listing_id)
    if listing is None:
        abort(404)
    return listing


def _for_sale(listing_id: int) -> Listing:
    """Nobody is shown round a home that is sold."""
    listing = _home(listing_id)
    if not listing.is_for_sale:
        abort(404)
    return listing


def _send(
    kind: str,
    form: Any,
    listing: Listing | None = None,
    act: Callable[..., Accepted] = submit_lead,
) -> AnyResponse:
    token = form.token()
    if token is None:
        count_refused(g.tenant, form.source, "stale or foreign token", now=now())
        keep_transaction()
        form.form_errors.append(STALE)
        return _form_page(kind, form, 422, listing=listing)
    submission = form.submission(token)
    try:
        accepted = act(
            g.tenant, submission, key=token.key, age=token.age, now=now(), origin=_origin()
        )
    except (Invalid, TooMany) as refusal:
        keep_transaction()  # the try counts
        return _refused(kind, form, refusal, listing)
    if wants_partial():
        return make_response(render_template("lead_forms/_thanks.html", receipt=accepted.receipt))
    return redirect(url_for(".thanks", receipt=accepted.receipt), 303)


def _origin() -> Origin:
    return replace(visitor.origin(), is_test=_is_test())


def _is_test() -> bool:
    """Is this a synthetic message of our own worker? A forged mark is no mark: the message is real."""
    secret = current_app.config["SECRET_KEY"]
    return mark.is_genuine(request.headers.get(mark.HEADER, ""), g.tenant, secret)


def _refused(kind: str, form: Any, refusal: Invalid | TooMany, listing: Listing | None) -> Response:
    if isinstance(refusal, Invalid):
        form.take_errors(refusal.fields)
        return _form_page(kind, form, 422, listing=listing)
    form.form_errors.append(refusal.message)
    answer = _form_page(kind, form, 429, listing=listing)
    answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


def _form_page(kind: str, form: Any, status: int = 200, listing: Listing | None = None) -> Response:
    page, partial = f"lead_forms/{kind}.html", f"lead_forms/_{kind}.html"
    return page_or_partial(page, partial, status=status, form=form, listing=listing)
